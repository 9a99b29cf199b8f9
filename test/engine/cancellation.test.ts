import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FakeClock } from '../base/fake-clock.js';
import { IN_TIME } from '../base/in-time.js';
import { carriers } from './carriers.js';
import { run, start } from './rig.js';

describe('cancelling', () => {
  it('ends what runs, starts nothing more, and the run is cancelled (R01)', async () => {
    await using played = await start(
      `
      jobs:
        a: { run: hold a, retry: 3 }
        b: { run: [hold b, echo never] }
        next: { run: exit, needs: [a] }
        waiting: { run: exit }`,
      { maxParallel: 2 },
    );
    await played.gates.reached('a', 'b');
    played.cancel();
    expect((await played.done).status).toBe('cancelled');
    expect(played.outcomes).toEqual({
      a: 'cancelled cancelled',
      b: 'cancelled cancelled',
      next: 'cancelled cancelled',
      waiting: 'cancelled cancelled',
    });
    expect(played.job('a').attempts).toHaveLength(1);
    expect(played.output('b')).toBe('');
    expect(played.survivors()).toEqual([]);
  });

  it('a run in which a job had failed is a failure', async () => {
    await using played = await start('jobs: { bad: { run: exit 1 }, a: { run: hold a } }');
    await played.gates.reached('a');
    await played.ended('bad');
    played.cancel();
    expect((await played.done).status).toBe('failure');
  });

  it('still runs always() and cancelled(), also behind the job that was stopped', async () => {
    await using played = await start(`
      jobs:
        a: { run: hold a }
        always: { run: hold cleanup, needs: [a], if: always() }
        cancelled: { run: exit, needs: [a], if: cancelled() }
        success: { run: exit, needs: [a], if: success() }
        failure: { run: exit, needs: [a], if: failure() }`);
    await played.gates.reached('a');
    played.cancel();
    await played.gates.reached('cleanup');
    played.gates.open('cleanup');
    await played.done;
    expect(played.outcomes).toMatchObject({
      a: 'cancelled cancelled',
      always: 'success',
      cancelled: 'success',
      success: 'cancelled cancelled',
      failure: 'skipped condition',
    });
  });

  it('lets a job that runs under always() finish', async () => {
    await using played = await start('jobs: { a: { run: [hold a, echo done], if: always() } }');
    await played.gates.reached('a');
    played.cancel();
    played.gates.open('a');
    await played.done;
    expect(played.outcomes).toEqual({ a: 'success' });
  });

  it(
    'nothing of these is left after 5 s: SIGTERM ignored, nested shells, setsid, double fork (R02, R04)',
    IN_TIME,
    async () => {
      await using played = await start(`
      jobs:
        deaf: { run: "trap '' TERM INT HUP; hold deaf; sleep 600" }
        nested: { run: "bash -c 'bash -c \\"hold nested; true\\"; true'; true" }
        daemon: { run: ['(setsid hold daemon < /dev/null > /dev/null 2>&1 &)', hold waits] }
        deaf-daemon: { run: ["(trap '' TERM; setsid hold deaf-daemon > /dev/null 2>&1 &)", hold too] }`);
      await played.gates.reached('deaf', 'nested', 'daemon', 'waits', 'deaf-daemon', 'too');
      const begin = performance.now();
      played.cancel();
      await played.done;
      expect(performance.now() - begin).toBeLessThan(5000);
      expect(played.survivors()).toEqual([]);
    },
  );
});

describe('asking a second time', () => {
  it('kills at once what takes its time, and starts no clean-up any more', IN_TIME, async () => {
    await using played = await start(`
      jobs:
        deaf: { run: "trap '' TERM; hold deaf" }
        polite: { run: "trap 'hold goodbye' TERM; hold polite; true" }
        cleanup: { run: exit, needs: [deaf], if: always() }`);
    await played.gates.reached('deaf', 'polite');
    played.cancel();
    await played.gates.reached('goodbye');
    const begin = performance.now();
    played.kill();
    await played.done;
    expect(performance.now() - begin).toBeLessThan(2500);
    expect(played.outcomes).toEqual({
      deaf: 'cancelled cancelled',
      polite: 'cancelled cancelled',
      cleanup: 'cancelled cancelled',
    });
    expect(played.survivors()).toEqual([]);
  });

  it('counts also when the job itself has ended and only its children take their time', IN_TIME, async () => {
    await using played = await start(`
      jobs:
        a: { run: "(trap '' TERM; hold child; true) & hold a" }`);
    await played.gates.reached('a', 'child');
    played.cancel();
    await played.gates.gone('a');
    const begin = performance.now();
    played.kill();
    await played.done;
    expect(performance.now() - begin).toBeLessThan(2500);
    expect(played.survivors()).toEqual([]);
  });

  it('and also for a stray daemon of a job that has ended long ago', IN_TIME, async () => {
    await using played = await start(`
      jobs:
        a: { run: ["(trap '' TERM; setsid hold daemon > /dev/null 2>&1 19>&- &)", hold a] }
        b: { run: hold b, needs: [a] }`);
    await played.gates.reached('daemon', 'a');
    played.gates.open('a');
    await played.gates.reached('b');
    played.cancel();
    const begin = performance.now();
    played.kill();
    await played.done;
    expect(performance.now() - begin).toBeLessThan(2500);
    expect(played.survivors()).toEqual([]);
    expect(played.notices).toEqual(['1 stray process of the run ended']);
  });
});

describe('a process that a command leaves in the background', () => {
  it('serves the next command of the job, and is ended with the job, which says so (R05)', async () => {
    await using played = await run(`
      jobs:
        a:
          run:
            - 'hold server & echo $! > pid'
            - kill -0 $(cat pid) && echo serves`);
    expect(played.output('a')).toBe('serves\n');
    expect(played.outcomes).toEqual({ a: 'success' });
    expect(played.notices).toEqual([
      'a: 1 process left running by the job was ended; what must go on belongs into a job that waits for it',
    ]);
    expect(played.survivors()).toEqual([]);
  });

  it('and holds its output holds the job up for 2 s at most (R05)', IN_TIME, async () => {
    await using played = await start(`
      jobs:
        a: { run: "(trap '' TERM; sleep 600) & echo started" }`);
    const begin = performance.now();
    await played.done;
    expect(performance.now() - begin).toBeLessThan(2500);
    expect(played.output('a')).toBe('started\n');
    expect(played.notices).toHaveLength(1);
  });

  it('a daemon that keeps none of the job’s descriptors is ended with the run', async () => {
    await using played = await start(`
      jobs:
        a: { run: ['(setsid hold daemon < /dev/null > /dev/null 2>&1 19>&- &)', hold a] }
        b: { run: hold b, needs: [a] }`);
    await played.gates.reached('daemon', 'a');
    played.gates.open('a');
    await played.gates.reached('b');
    expect(played.gates.held).toEqual(['b', 'daemon']);
    played.gates.open('b');
    await played.done;
    expect(played.notices).toEqual(['1 stray process of the run ended']);
    expect(played.survivors()).toEqual([]);
  });
});

it('a job that was stopped by its timeout leaves no daemon to the rest of the run (R06)', async () => {
  const clock = new FakeClock();
  await using played = await start(
    `
    jobs:
      a: { run: ["(trap '' TERM; setsid hold daemon > /dev/null 2>&1 &)", hold a], timeout: 10s }
      b: { run: hold b }`,
    { clock },
  );
  await played.gates.reached('daemon', 'a', 'b');
  await clock.pass(10_000);
  await played.ended('a');
  expect(carriers(`:${played.store.id}.0.1:`)).toEqual([]);
  played.gates.open('b');
  await played.done;
  expect(played.outcomes).toEqual({ a: 'failure timeout', b: 'success' });
});

it('the clean-up of a stopped command runs to its end within the grace', async () => {
  await using played = await start(`
    jobs:
      a: { run: "trap 'echo bye; echo x > cleaned; exit' TERM; hold a & wait" }`);
  await played.gates.reached('a');
  played.cancel();
  await played.done;
  expect(existsSync(join(played.workspace, 'cleaned'))).toBe(true);
  expect(readFileSync(join(played.store.directory, 'logs/0-1.log'), 'utf8')).toContain('bye\n');
});
