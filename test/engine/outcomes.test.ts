import { describe, expect, it } from 'vitest';
import { run } from './rig.js';

describe('a job', () => {
  it('succeeds when all its commands do, each in a shell of its own', async () => {
    await using played = await run(`
      jobs:
        a: { run: [X=1; echo one, 'echo "two$X"'] }`);
    expect(played.outcomes).toEqual({ a: 'success' });
    expect(played.output('a')).toBe('one\ntwo\n');
    expect(played.record.status).toBe('success');
  });

  it('stops at the first command that fails, and tells its exit code and the command', async () => {
    await using played = await run(`
      jobs:
        a: { run: [echo one, exit 7, echo never] }`);
    expect(played.outcomes).toEqual({ a: 'failure exit-code' });
    expect(played.output('a')).toBe('one\n');
    expect(played.job('a').attempts[0]?.outcome).toEqual({
      status: 'failure',
      reason: 'exit-code',
      exitCode: 7,
      failure: { kind: 'exit-code', blame: 'user', code: 7, command: 'exit 7', line: 3 },
    });
    expect(played.record.status).toBe('failure');
  });

  it('that dies of a signal says which, and is no success', async () => {
    await using played = await run(`
      jobs:
        a: { run: kill -SEGV $$ }`);
    expect(played.outcomes).toEqual({ a: 'failure signal' });
    expect(played.job('a').attempts[0]?.outcome).toMatchObject({ signal: 'SIGSEGV', exitCode: 139 });
  });

  it('is one thing whether the shell dies of the signal or tells of it, as it does when it has more to do', async () => {
    await using played = await run(`
      jobs:
        itself: { run: kill -9 $$ }
        child: { run: "sh -c 'kill -9 $$'; echo x" }
        code: { run: exit 137 }
        python: { run: "import os; os.kill(os.getpid(), 9)", shell: python }
        timeout: { run: "timeout -s KILL 0.01 sleep 60; exit" }`);
    const ends = ['itself', 'child', 'code', 'python', 'timeout'].map((id) => {
      const { status, reason, exitCode, signal } = played.job(id).attempts[0]?.outcome ?? {};
      return { status, reason, exitCode, signal };
    });
    const killed = { status: 'failure', reason: 'signal', exitCode: 137, signal: 'SIGKILL' };
    expect(ends).toEqual(ends.map(() => killed));
  });

  it('of the older format runs each command by sh -c, where only the last exit code counts', async () => {
    await using played = await run(`
      stages:
        - name: a stage
          jobs: [{ name: j, commands: ["false; echo on; x() { echo $1; }; x posix", exit 0], retry_count: 1 }]`);
    expect(played.outcomes).toEqual({ 'a stage.j': 'success' });
    expect(played.output('a stage.j')).toBe('on\nposix\n');
  });

  it('that cannot start says why', async () => {
    await using played = await run(
      `
      jobs:
        shell: { run: exit, shell: pwsh }
        directory: { run: exit, working-directory: nowhere }
        lost: { run: ['rm -r "$PWD"', echo never], working-directory: here }`,
      {
        files: { 'here/x': '' },
      },
    );
    const said = ['shell', 'directory', 'lost'].map((id) => played.job(id).attempts[0]?.outcome?.failure);
    expect(said).toEqual([
      expect.objectContaining({ kind: 'start-error', message: "'pwsh' was not found on the PATH" }),
      expect.objectContaining({ kind: 'start-error', message: "working-directory 'nowhere' does not exist" }),
      expect.objectContaining({
        kind: 'start-error',
        message: expect.stringMatching(/^its working directory .*\/here is gone$/),
      }),
    ]);
    expect(Object.values(played.outcomes)).toEqual(Array(3).fill('failure start-error'));
  });

  it('whose environment cannot be evaluated fails before it starts', async () => {
    await using played = await run(`
      jobs:
        a: { run: touch started, env: { X: "\${{ fromJSON('{') }}" } }`);
    expect(played.outcomes).toEqual({ a: 'failure start-error' });
    expect(played.job('a').attempts[0]?.outcome?.failure).toMatchObject({ kind: 'expression', field: 'env' });
  });
});

describe('what a job needs', () => {
  it('failed: it is skipped with all its dependants, naming the job at the root', async () => {
    await using played = await run(`
      jobs:
        root: { run: exit 1 }
        next: { run: exit, needs: [root] }
        last: { run: exit, needs: [next] }
        other: { run: exit }`);
    expect(played.outcomes).toEqual({
      root: 'failure exit-code',
      next: 'skipped dependency',
      last: 'skipped dependency',
      other: 'success',
    });
    expect([played.job('next').root, played.job('last').root]).toEqual(['root', 'root']);
  });

  it('was skipped by its condition: counts as satisfied, unless the edge says otherwise', async () => {
    await using played = await run(`
      jobs:
        off: { run: exit, if: false }
        run: { run: exit, needs: [off] }
        skip: { run: exit, needs: [{ job: off, if-skipped: skip }] }
        fail: { run: exit, needs: [{ job: off, if-skipped: fail }] }`);
    expect(played.outcomes).toEqual({
      off: 'skipped condition',
      run: 'success',
      skip: 'skipped dependency',
      fail: 'failure dependency',
    });
  });

  it('failed: it starts all the same when its condition calls a status function that holds', async () => {
    await using played = await run(`
      jobs:
        bad: { run: exit 1 }
        good: { run: exit }
        plain: { run: exit, needs: [bad], if: 'true' }
        always: { run: exit, needs: [bad], if: always() }
        failure: { run: exit, needs: [bad], if: failure() }
        success: { run: exit, needs: [bad], if: success() }
        unneeded: { run: exit, needs: [good], if: failure() }
        behind: { run: exit, needs: [always] }
        cancelled: { run: exit, needs: [bad], if: cancelled() }`);
    expect(played.outcomes).toEqual({
      bad: 'failure exit-code',
      good: 'success',
      plain: 'skipped dependency',
      always: 'success',
      failure: 'success',
      success: 'skipped condition',
      unneeded: 'skipped condition',
      behind: 'success',
      cancelled: 'skipped condition',
    });
  });

  it('is a stage: its gate opens when all of its jobs have ended well', async () => {
    await using played = await run(`
      stages:
        - { name: one, jobs: [{ name: a, run: exit }, { name: b, run: exit 1 }] }
        - { name: two, jobs: [{ name: c, run: exit }, { name: d, run: exit, needs: [one.a] }] }
        - { name: three, needs: [], jobs: [{ name: e, run: exit }] }`);
    expect(played.outcomes).toEqual({
      'one.a': 'success',
      'one.b': 'failure exit-code',
      'two.c': 'skipped dependency',
      'two.d': 'success',
      'three.e': 'success',
    });
  });
});

describe('allow-failure', () => {
  it('allows what keeps a job from starting, too', async () => {
    await using played = await run(`
      jobs:
        off: { run: exit, if: false }
        a: { run: exit, needs: [{ job: off, if-skipped: fail }], allow-failure: true }
        b: { run: exit, if: "fromJSON(needs.off.result)", needs: [off], allow-failure: true }
        c: { run: exit, needs: [a, b] }`);
    expect(played.outcomes).toEqual({
      off: 'skipped condition',
      a: 'failure dependency allowed',
      b: 'failure start-error allowed',
      c: 'success',
    });
    expect(played.record.status).toBe('success');
  });

  it('lets dependants run and the run succeed', async () => {
    await using played = await run(`
      jobs:
        a: { run: exit 3, allow-failure: true }
        b: { run: exit, needs: [a] }`);
    expect(played.outcomes).toEqual({ a: 'failure exit-code allowed', b: 'success' });
    expect(played.record.status).toBe('success');
  });

  it('with exit codes allows these and nothing else', async () => {
    await using played = await run(`
      jobs:
        listed: { run: exit 2, allow-failure: { exit-codes: [2, 4] } }
        other: { run: exit 3, allow-failure: { exit-codes: [2, 4] } }
        signal: { run: kill $$, allow-failure: { exit-codes: [2, 143] } }
        told: { run: "sh -c 'kill $$'; echo", allow-failure: { exit-codes: [143] } }
        another: { run: kill $$, allow-failure: { exit-codes: [137] } }`);
    expect(played.outcomes).toEqual({
      listed: 'failure exit-code allowed',
      other: 'failure exit-code',
      signal: 'failure signal allowed',
      told: 'failure signal allowed',
      another: 'failure signal',
    });
    expect(played.record.status).toBe('failure');
  });

  it('counts after the retries', async () => {
    await using played = await run(`
      jobs:
        a: { run: exit 1, retry: 1, allow-failure: true }`);
    expect(played.outcomes).toEqual({ a: 'failure exit-code allowed' });
    expect(played.job('a').attempts).toHaveLength(2);
  });
});
