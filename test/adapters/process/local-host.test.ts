import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { localHost } from '../../../src/adapters/process/local-host.js';
import { systemClock } from '../../../src/base/clock.js';
import { startTime } from '../../../src/base/living-process.js';
import { poll } from '../../../src/base/poll.js';

const isLiving = (pid: number) => startTime(pid) !== '';
const env = { PATH: process.env['PATH'] ?? '' };
const until = (ask: () => boolean) => poll(systemClock(), { intervalMs: 5, deadlineMs: 10_000 }, ask);

describe('this machine as a host', () => {
  let directory: string;
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'local-host-'));
  });
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  it('does not wait for what a script leaves running, however it holds the output open', async () => {
    const host = localHost(env);
    for (const [i, left] of ['sleep 600 &', '(sleep 600; echo late) &', 'exec 9>&1; sleep 600 &'].entries()) {
      const end = await host.run(`${left}\necho $! > ${directory}/left${i}\necho done; exit 3`);
      expect([left, end]).toEqual([
        left,
        { ok: true, value: { code: 3, stdout: 'done\n', stderr: '', isCut: false } },
      ]);
      process.kill(Number(readFileSync(join(directory, `left${i}`), 'utf8')));
    }
  });

  it('closed, it ends the script and what that waits for, never what has a session of its own', async () => {
    const host = localHost(env);
    const at = (name: string) => join(directory, name);
    const end = host.run(`setsid sh -c 'echo $$ > ${at('own')}; exec sleep 600' &
sh -c 'echo $$ > ${at('waited')}; exec sleep 600'
: > ${at('went-on')}`);
    const pid = (name: string) => Number(readFileSync(at(name), 'utf8'));
    await until(() => ['own', 'waited'].every((name) => existsSync(at(name)) && pid(name) > 0));
    host.close();
    expect(await end).toMatchObject({ ok: false, error: { code: 'E-LOCAL', mayHaveRun: true } });
    expect(await until(() => !isLiving(pid('waited')))).toBe(true);
    expect([isLiving(pid('own')), existsSync(at('went-on'))]).toEqual([true, false]);
    process.kill(pid('own'));
  });

  it('a script whose shell is killed has no answer', async () => {
    const cut = { unframed: { kind: 'cut-short', end: { kind: 'killed' } } };
    expect(await localHost(env).run('echo half; kill -9 $$')).toMatchObject({ ok: false, error: cut });
  });

  it('a machine without a shell for us says so', async () => {
    const end = await localHost({ PATH: directory }).run('echo run');
    expect(end).toMatchObject({ ok: false, error: { code: 'E-LOCAL' } });
  });
});
