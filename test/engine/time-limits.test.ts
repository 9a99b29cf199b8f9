import { describe, expect, it } from 'vitest';
import { FakeClock } from '../base/fake-clock.js';
import { run, start } from './rig.js';

describe('timeout', () => {
  it('ends an attempt, nested shells and all, and says the limit (R06)', async () => {
    await using played = await run(`
      jobs:
        a: { run: 'bash -c "bash -c \\"sleep 600; true\\"; true"; true', timeout: 300ms }`);
    expect(played.outcomes).toEqual({ a: 'failure timeout' });
    expect(played.job('a').attempts[0]?.outcome?.failure).toEqual({
      kind: 'timeout',
      blame: 'user',
      limitMs: 300,
    });
    expect(played.survivors()).toEqual([]);
  });

  it('holds for each attempt anew, and not for the wait between them', async () => {
    const clock = new FakeClock();
    await using played = await start(
      'jobs: { a: { run: hold a, timeout: 10s, retry: { max: 2, backoff: 100s, on: [timeout] } } }',
      { clock },
    );
    for (const attempt of [1, 2]) {
      await played.gates.reached('a');
      await clock.pass(9_999);
      expect(played.running).toEqual(['a']);
      await clock.pass(1);
      await played.attemptEnded('a', attempt);
      await played.gates.gone('a');
      const [wait = 0] = clock.pending;
      expect(wait).toBeGreaterThanOrEqual(80_000);
      await clock.pass(wait);
    }
    await played.gates.reached('a');
    await clock.pass(9_000);
    played.gates.open('a');
    await played.done;
    expect(played.job('a')).toMatchObject({ status: 'success', flaky: true });
    expect(clock.pending).toEqual([]);
  });

  it('counts all commands of the job together', async () => {
    const clock = new FakeClock();
    await using played = await start('jobs: { a: { run: [hold one, hold two], timeout: 10s } }', { clock });
    await played.gates.reached('one');
    await clock.pass(6_000);
    played.gates.open('one');
    await played.gates.reached('two');
    await clock.pass(4_000);
    await played.done;
    expect(played.outcomes).toEqual({ a: 'failure timeout' });
  });
});

describe('idle-timeout', () => {
  it('ends an attempt after so long without output; any output starts it anew', async () => {
    const clock = new FakeClock();
    await using played = await start('jobs: { a: { run: [hold one, echo, hold two], idle-timeout: 10s } }', {
      clock,
    });
    await played.gates.reached('one');
    await clock.pass(9_000);
    played.gates.open('one');
    await played.gates.reached('two');
    // The echo has been seen once it lies on disk.
    await expect.poll(() => played.spooled('a')).toBe(1);
    await clock.pass(9_000);
    expect(played.running).toEqual(['a']);
    await clock.pass(1_000);
    await played.done;
    expect(played.outcomes).toEqual({ a: 'failure idle-timeout' });
    expect(played.job('a').attempts[0]?.outcome?.failure).toMatchObject({ limitMs: 10_000 });
  });
});

describe('the timeout of the run', () => {
  it('is a failure: running jobs are stopped, others do not start but always() and failure()', async () => {
    const clock = new FakeClock();
    await using played = await start(
      `
      timeout: 60s
      jobs:
        held: { run: hold held, retry: 3 }
        waits: { run: exit 1, retry: { max: 1, backoff: 50s } }
        next: { run: exit, needs: [held] }
        cleanup: { run: exit, needs: [held], if: always() }
        tell: { run: exit, needs: [held], if: failure() }
        tidy: { run: exit, needs: [cleanup], if: cancelled() }
        deploy: { run: exit, needs: [held], if: '!cancelled()' }
        ship: { run: exit, needs: [cleanup], if: success() }`,
      { clock },
    );
    await played.gates.reached('held');
    await played.attemptEnded('waits');
    // Another attempt of `waits` may fall into these 60 s: it fails, too.
    await clock.pass(60_000);
    expect((await played.done).status).toBe('failure');
    expect(played.outcomes).toMatchObject({
      held: 'failure timeout',
      next: 'skipped dependency',
      cleanup: 'success',
      tell: 'success',
      tidy: 'success',
      deploy: 'skipped condition',
      ship: 'skipped timeout',
    });
    expect(played.job('held').attempts[0]?.outcome?.failure).toEqual({
      kind: 'run-timeout',
      blame: 'user',
      limitMs: 60_000,
    });
    expect(played.record.stopped).toBe('timeout');
    expect(clock.pending).toEqual([]);
  });

  it('gives clean-up jobs five minutes, also those that run already', async () => {
    const clock = new FakeClock();
    await using played = await start(
      `
      timeout: 60s
      jobs:
        held: { run: hold held }
        runs: { run: hold runs, if: always() }
        waits: { run: hold waits, needs: [held], if: always() }
        never: { run: exit, needs: [waits], if: always() }`,
      { clock },
    );
    await played.gates.reached('held');
    await played.gates.reached('runs');
    await clock.pass(60_000);
    await played.gates.reached('waits');
    expect(played.running).toEqual(['runs', 'waits']);
    await clock.pass(5 * 60_000);
    expect((await played.done).status).toBe('failure');
    expect(played.outcomes).toEqual({
      held: 'failure timeout',
      runs: 'failure timeout',
      waits: 'failure timeout',
      never: 'skipped timeout',
    });
    expect(clock.pending).toEqual([]);
  });
});

describe("a stage's timeout", () => {
  const stages = `
    stages:
      - name: test
        timeout: 10s
        jobs:
          - { name: early, run: hold early }
          - { name: slow, run: hold slow, retry: 3 }
          - { name: waiting, run: hold waiting, needs: [slow] }
          - { name: ready, run: hold ready, slots: 2 }
      - name: after
        jobs: [{ name: always, run: "true", if: always() }, { name: ship, run: "true" }]`;

  it('counts from its first job, stops what runs, fails what has not started, and touches no other stage', async () => {
    const clock = new FakeClock();
    await using played = await start(stages, { clock, maxParallel: 2 });
    await played.gates.reached('early', 'slow');
    await clock.pass(9_999);
    played.gates.open('early');
    await played.ended('test.early');
    expect(played.running).toEqual(['test.slow']);
    await clock.pass(1);
    expect((await played.done).status).toBe('failure');
    expect(played.outcomes).toEqual({
      'test.early': 'success',
      'test.slow': 'failure timeout',
      'test.waiting': 'failure timeout',
      'test.ready': 'failure timeout',
      'after.always': 'success',
      'after.ship': 'skipped dependency',
    });
    expect(played.job('test.slow').attempts).toHaveLength(1);
    expect(played.job('test.slow').attempts[0]?.outcome?.failure).toEqual({
      kind: 'stage-timeout',
      blame: 'user',
      limitMs: 10_000,
    });
    expect(clock.pending).toEqual([]);
  });

  it('does nothing to a stage that has ended', async () => {
    const clock = new FakeClock();
    await using played = await start(
      'stages: [{ name: a, timeout: 10s, jobs: [{ name: a, run: "true" }] }, { name: b, jobs: [{ name: b, run: hold b }] }]',
      { clock },
    );
    await played.gates.reached('b');
    await clock.pass(20_000);
    played.gates.open('b');
    expect((await played.done).status).toBe('success');
  });
});

it('who ends an attempt first is the reason: a timeout stays one when the run is cancelled meanwhile', async () => {
  const clock = new FakeClock();
  await using played = await start(
    `jobs: { a: { run: "trap 'hold cleanup' TERM; hold a; true", timeout: 10s } }`,
    { clock },
  );
  await played.gates.reached('a');
  await clock.pass(10_000);
  await played.gates.reached('cleanup');
  played.cancel();
  await played.until((event) => event.kind === 'stopping');
  played.gates.open('cleanup');
  await played.done;
  expect(played.outcomes).toEqual({ a: 'failure timeout' });
});
