import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { IN_TIME } from '../../base/in-time.js';
import { isAlive, pidIn as pidInFile } from './daemon.js';
import { OpenSession } from './open-session.js';

const none = { processes: 0, goOn: [], holdsOutput: false };
const pidIn = (opened: OpenSession, name: string) => pidInFile(join(opened.directory, name));

describe('what a session leaves behind is ended when it closes', () => {
  it.each([
    ['a background process that holds stdout (R05)', 'sleep 600 & exit 0', 1],
    ['one in a subshell', '(sleep 600 &); exit 0', 1],
    ['several', 'sleep 600 & sleep 601 & exit 0', 2],
    ['one that left the group (R04)', 'setsid sleep 600 & sleep 0.1', 1],
    ['one that forgot its environment', 'env -i sleep 600 & sleep 0.1', 1],
    ['one that ignores SIGTERM', "(trap '' TERM; sleep 600) & sleep 0.1", 1],
    ['one that is stopped', 'sleep 600 & kill -STOP $!', 1],
  ])('%s', IN_TIME, async (_, text, processes) => {
    await using opened = new OpenSession();
    expect(await opened.run(text)).toEqual({ kind: 'exit', code: 0 });
    const begin = performance.now();
    expect(await opened.close()).toEqual({ processes, goOn: [], holdsOutput: false });
    expect(performance.now() - begin).toBeLessThan(2500);
    expect(opened.survivors()).toEqual([]);
  });

  it('but it goes on from one command to the next', async () => {
    await using opened = new OpenSession();
    await opened.run('sleep 600 & echo $! > pid');
    const pid = pidIn(opened, 'pid');
    expect(await opened.run(`kill -0 ${pid}`)).toEqual({ kind: 'exit', code: 0 });
    await opened.close();
    expect(isAlive(pid)).toBe(false);
  });

  it('and a clean session waits for nothing and says so', async () => {
    await using opened = new OpenSession();
    await opened.run('echo x');
    expect(await opened.close()).toEqual(none);
  });
});

it('a process that cannot be found and holds the output does not hold up the session', IN_TIME, async () => {
  await using opened = new OpenSession();
  // It has moved it from where output is looked for.
  await opened.run(
    'env -i setsid bash -c "exec 7>&1 >/dev/null 2>&1 19>&-; echo \\$\\$ > pid; while echo still here >&7; do sleep 0.05 7>&-; done" & while [ ! -s pid ]; do :; done',
  );
  const begin = performance.now();
  expect(await opened.close()).toEqual({ processes: 0, goOn: [], holdsOutput: true });
  expect(performance.now() - begin).toBeLessThan(4000);
  // With nobody left to read, it ends by itself.
  const pid = pidIn(opened, 'pid');
  await expect.poll(() => isAlive(pid)).toBe(false);
});

it('the dead that nobody collects are not waited for', IN_TIME, async () => {
  await using opened = new OpenSession();
  // The parent leaves the group, forgets its environment and never collects its child, which stays in the group.
  const script = `
import os, sys, time
child = os.fork()
if child == 0: sys.exit(0)
os.setsid() if os.getpgrp() != os.getpid() else None
open('parent', 'w').write(str(os.getpid()))
devnull = os.open('/dev/null', os.O_RDWR)
for fd in (1, 2): os.dup2(devnull, fd)
time.sleep(600)`;
  await opened.run(
    `env -i "$(command -v python3)" -c "$SCRIPT" & while [ ! -s parent ]; do :; done`,
    'bash',
    {
      SCRIPT: script,
    },
  );
  const begin = performance.now();
  await opened.close();
  expect(performance.now() - begin).toBeLessThan(2500);
  process.kill(pidIn(opened, 'parent'), 'SIGKILL');
});

describe('stopping', () => {
  it('asks each process once, so that nobody takes it for a second, more urgent request', async () => {
    await using opened = new OpenSession();
    const ran = opened.run(
      `process.on('SIGTERM', () => { console.log('asked'); setTimeout(() => process.exit(5), 300); });
       setInterval(() => {}, 1000); console.log('up');`,
      'node',
    );
    await expect.poll(() => opened.output).toBe('up\n');
    opened.session.stop();
    opened.session.stop();
    expect(await ran).toEqual({ kind: 'exit', code: 5 });
    await opened.close();
    expect(opened.output).toBe('up\nasked\n');
  });

  it('lets what ends in time end by itself, with its last words', async () => {
    await using opened = new OpenSession();
    const ran = opened.run(
      "trap 'sleep 1; echo cleaned up > done; exit' TERM; echo up; while :; do sleep 0.05; done",
    );
    await expect.poll(() => opened.output).toBe('up\n');
    opened.session.stop();
    await ran;
    await opened.close();
    expect(existsSync(join(opened.directory, 'done'))).toBe(true);
  });

  it('kills what ignores it, in nested shells and other groups, too (R02, R04)', IN_TIME, async () => {
    await using opened = new OpenSession();
    const ran = opened.run(`
      trap '' TERM
      setsid bash -c "trap '' TERM; echo a; sleep 600; true" &
      (bash -c "bash -c 'echo b; sleep 600; true'; true") > /dev/stderr &
      setsid sleep 600 < /dev/null > /dev/null 2>&1 &
      sleep 600; true`);
    await expect.poll(() => [...opened.output].sort().join('').trim()).toBe('ab');
    const begin = performance.now();
    opened.session.stop();
    expect((await ran).kind).not.toBe('start-error');
    await opened.close();
    expect(performance.now() - begin).toBeLessThan(5000);
    expect(opened.survivors()).toEqual([]);
  });

  it('finds what forks while it is looked for', IN_TIME, async () => {
    await using opened = new OpenSession();
    // Each generation ignores SIGTERM, leaves its group, and lives for a moment only.
    const ran = opened.run(`
      export BODY="trap '' TERM; echo x; sleep 0.1; setsid bash -c \\"\\$BODY\\" & exit"
      setsid bash -c "$BODY" & sleep 600`);
    await expect.poll(() => opened.bytes).toBeGreaterThan(5);
    opened.session.kill();
    await ran;
    await opened.close();
    expect(opened.survivors()).toEqual([]);
  });

  it('a second request ends at once what takes its time', IN_TIME, async () => {
    await using opened = new OpenSession();
    const ran = opened.run("trap '' TERM; (sleep 600; true) & echo up; wait; sleep 600; true");
    await expect.poll(() => opened.output).toBe('up\n');
    opened.session.stop();
    opened.session.kill();
    const begin = performance.now();
    expect(await ran).toEqual({ kind: 'signal', signal: 'SIGKILL' });
    await opened.close();
    expect(performance.now() - begin).toBeLessThan(2500);
  });
});
