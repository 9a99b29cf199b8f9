import { expect, it } from 'vitest';
import { FakeClock } from '../base/fake-clock.js';
import { run, start } from './rig.js';

it('a success after a retry is flaky, and every attempt keeps its number, outcome and output', async () => {
  await using played = await run(`
    jobs:
      a: { run: 'echo "attempt $CIMYR_ATTEMPT"; [ $CIMYR_ATTEMPT = 3 ]', retry: 2 }`);
  expect(played.job('a')).toMatchObject({ status: 'success', flaky: true });
  expect(played.job('a').attempts.map(({ outcome }) => outcome?.status)).toEqual([
    'failure',
    'failure',
    'success',
  ]);
  expect([1, 2, 3].map((n) => played.output('a', n))).toEqual(['attempt 1\n', 'attempt 2\n', 'attempt 3\n']);
  expect(played.record.status).toBe('success');
});

it('max counts further attempts, and only listed causes are tried again', async () => {
  await using played = await run(`
    jobs:
      all: { run: exit 1, retry: 1 }
      none: { run: exit 1, retry: 0 }
      other: { run: exit 1, retry: { max: 3, on: [timeout, signal] } }
      signal: { run: kill -KILL $$, retry: { max: 1, on: [signal] } }
      told: { run: "sh -c 'kill -SEGV $$'; echo", retry: { max: 1, on: [signal] } }
      code: { run: kill -KILL $$, retry: { max: 1, on: [exit-code] } }
      coded: { run: exit 141, retry: { max: 1, on: [exit-code] } }
      plain: { run: exit 255, retry: { max: 1, on: [signal] } }
      start: { run: exit, shell: pwsh, retry: { max: 1, on: [start-error] } }`);
  const attempts = [...played.record.jobs.values()].map(({ name, attempts }) => [name, attempts.length]);
  expect(Object.fromEntries(attempts)).toEqual({
    all: 2,
    none: 1,
    other: 1,
    signal: 2,
    told: 2,
    code: 2,
    coded: 2,
    plain: 1,
    start: 2,
  });
});

it('the wait doubles, give or take 20 %, and slot and locks are free meanwhile', async () => {
  const clock = new FakeClock();
  await using played = await start(
    `
    jobs:
      again: { run: hold again, lock: [l], retry: { max: 2, backoff: 10s } }
      next: { run: hold next, lock: [l], needs: [] }`,
    { maxParallel: 1, clock },
  );
  await played.gates.reached('again');
  expect(played.running).toEqual(['again']);
  played.gates.open('again', 1);
  await played.gates.reached('next');
  const waits = played.events.flatMap((e) => (e.kind === 'attempt-ended' ? [e.backoffMs ?? 0] : []));
  expect(waits[0]).toBeGreaterThanOrEqual(8000);
  expect(waits[0]).toBeLessThanOrEqual(12_000);
  expect(clock.pending).toEqual(waits);

  await clock.pass(waits[0] ?? 0);
  // Its wait is over, but slot and lock are taken.
  expect(played.running).toEqual(['next']);
  played.gates.open('next');
  await played.gates.reached('again');
  played.gates.open('again', 1);
  await played.attemptEnded('again', 2);
  expect(clock.pending[0]).toBeGreaterThanOrEqual(16_000);
  expect(clock.pending[0]).toBeLessThanOrEqual(24_000);
  played.gates.open('again');
  await clock.pass(24_000);
  await played.done;
  expect(played.outcomes).toEqual({ again: 'success', next: 'success' });
});

it('cancelled during its wait, a job is cancelled and never comes back', async () => {
  const clock = new FakeClock();
  await using played = await start('jobs: { a: { run: exit 1, retry: { max: 1, backoff: 10s } } }', {
    clock,
  });
  await played.attemptEnded('a');
  played.cancel();
  expect((await played.done).status).toBe('cancelled');
  expect(played.outcomes).toEqual({ a: 'cancelled cancelled' });
  expect(clock.pending).toEqual([]);
  expect(played.job('a').attempts).toHaveLength(1);
});

it('once the run winds down no further attempt is made, and none is announced', async () => {
  const clock = new FakeClock();
  await using played = await start(
    `
    jobs:
      waits: { run: exit 1, retry: { max: 1, backoff: 10s } }
      bad: { run: hold bad }
      late: { run: hold late, retry: { max: 1, backoff: 10s } }`,
    { onFailure: 'no-new', clock },
  );
  await played.gates.reached('bad', 'late');
  await played.attemptEnded('waits');
  played.gates.open('bad', 1);
  await played.ended('bad');
  played.gates.open('late', 5);
  await played.done;
  expect(played.outcomes).toEqual({
    waits: 'failure exit-code',
    bad: 'failure exit-code',
    late: 'failure exit-code',
  });
  const announced = played.events.flatMap((e) => (e.kind === 'attempt-ended' && e.backoffMs ? [e.job] : []));
  expect(announced).toEqual(['waits']);
});

it('outputs and summary of a failed attempt are discarded when another one follows', async () => {
  await using played = await run(`
    jobs:
      a:
        run: |
          [ $CIMYR_ATTEMPT = 2 ] || { echo x=first >> $GITHUB_OUTPUT; echo first >> $GITHUB_STEP_SUMMARY; exit 1; }
        retry: 1
      b: { run: 'echo "[$X]"', needs: [a], env: { X: "\${{ needs.a.outputs.x }}" } }`);
  expect(played.output('b')).toBe('[]\n');
  expect(await played.done).toMatchObject({ outputs: new Map(), summaries: [] });
});

it('output that matches is tried again, any other failure is not', async () => {
  await using played = await run(`
    jobs:
      network: { run: 'echo "Error: ECONNRESET"; exit 1', retry: { max: 1, on: ["output:/ECONN(RESET|REFUSED)/"] } }
      other: { run: 'echo "assertion failed"; exit 1', retry: { max: 1, on: ["output:/ECONNRESET/"] } }
      either: { run: kill -KILL $$, retry: { max: 1, on: [signal, "output:/ECONNRESET/"] } }
      broken: { run: exit 1, retry: { max: 1, on: ["output:/(x{900}){900}/"] } }`);
  const attempts = [...played.record.jobs.values()].map(({ name, attempts }) => [name, attempts.length]);
  expect(Object.fromEntries(attempts)).toEqual({ network: 2, other: 1, either: 2, broken: 1 });
  expect(played.record.notices).toEqual([
    { job: 'broken', message: expect.stringMatching(/^no retry: the pattern .* cannot be used: /) },
  ]);
});
