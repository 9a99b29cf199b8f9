import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DAEMON, daemon, isAlive, pidIn } from './daemon.js';
import { OpenSession } from './open-session.js';

/** What a daemon gives up: `fork` leaves its parent, `setsid` its group and session, `title` overwrites its environment. */
const ENDED = [
  'fork',
  'setsid',
  'fork+setsid+fork',
  'fork+setsid+fork+null',
  'fork+setsid+fork+chdir+null',
  'title+setsid',
  'title+fork+setsid+null',
  'fork+setsid+fork+chdir+null+title',
  'fork+setsid+null+title+ignore',
  'close+title',
];

describe('what a job has started is ended with it, whatever it gives up', () => {
  it.each(ENDED)('%s', async (ways) => {
    await using opened = new OpenSession();
    expect(await opened.run(daemon(ways, 'pid'), 'bash', DAEMON)).toEqual({ kind: 'exit', code: 0 });
    const pid = pidIn(join(opened.directory, 'pid'));
    expect(isAlive(pid)).toBe(true);
    expect(await opened.close()).toEqual({ processes: 1, goOn: [], holdsOutput: false });
    expect(isAlive(pid)).toBe(false);
  });

  it.each([
    ['by nohup', 'nohup sleep 600 > /dev/null 2>&1 & echo $! > pid'],
    ['by disown', 'sleep 600 & echo $! > pid; disown'],
    ['without an environment', 'env -i sleep 600 & echo $! > pid'],
    [
      'without environment, session and output',
      "env -i setsid sh -c 'echo $$ > pid; exec sleep 600 <&- >/dev/null 2>&1' & while [ ! -s pid ]; do :; done",
    ],
    [
      'by Node, without an environment',
      "node -e \"require('node:fs').writeFileSync('pid', String(require('node:child_process').spawn('sleep', ['600'], { detached: true, stdio: 'ignore', env: {} }).pid)); process.exit()\"",
    ],
  ])('%s', async (_, text) => {
    await using opened = new OpenSession();
    expect(await opened.run(text)).toEqual({ kind: 'exit', code: 0 });
    const pid = pidIn(join(opened.directory, 'pid'));
    expect(await opened.close()).toMatchObject({ processes: 1, holdsOutput: false });
    expect(isAlive(pid)).toBe(false);
  });

  it('also when the job is stopped in the middle', async () => {
    await using opened = new OpenSession();
    const ran = opened.run(`${daemon('title+fork+setsid+null', 'pid')}; echo up; sleep 600`, 'bash', DAEMON);
    await expect.poll(() => opened.output).toBe('up\n');
    opened.session.stop();
    await ran;
    await opened.close();
    expect(isAlive(pidIn(join(opened.directory, 'pid')))).toBe(false);
  });
});

describe('what belongs to others goes on', () => {
  it('a daemon of a session that is still open', async () => {
    await using opened = new OpenSession();
    await using other = new OpenSession();
    await other.run(daemon('title+fork+setsid+null', 'pid'), 'bash', DAEMON);
    await opened.run(daemon('title+fork+setsid+null', 'pid'), 'bash', DAEMON);
    expect(await opened.close()).toMatchObject({ processes: 1 });
    expect(isAlive(pidIn(join(other.directory, 'pid')))).toBe(true);
  });

  it('a daemon that somebody else starts meanwhile, in the same folder', async () => {
    await using opened = new OpenSession();
    const text = daemon('fork+setsid+fork+null', 'others');
    const env = { PATH: process.env['PATH'] ?? '', ...DAEMON };
    const shell = spawn('bash', ['-c', text], { cwd: opened.directory, env, stdio: 'ignore' });
    await opened.run(
      `while [ ! -s others ]; do sleep 0.02; done; ${daemon('setsid+null', 'pid')}`,
      'bash',
      DAEMON,
    );
    expect(await opened.close()).toMatchObject({ processes: 1, goOn: [] });
    const others = pidIn(join(opened.directory, 'others'));
    expect(isAlive(others)).toBe(true);
    process.kill(others);
    shell.kill();
  });
});
