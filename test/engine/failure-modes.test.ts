import { expect, it } from 'vitest';
import { start } from './rig.js';

/** `bad` fails while `held` runs; `next` is ready but has no slot yet, `cleanup` asks for always(). */
const pipeline = `
  max-parallel: 2
  jobs:
    bad: { run: hold bad }
    held: { run: hold held }
    next: { run: exit }
    after: { run: exit, needs: [held] }
    cleanup: { run: exit, needs: [bad], if: always() }
    afterwards: { run: exit, needs: [cleanup] }`;

async function failBad(onFailure: 'continue' | 'no-new' | 'cancel') {
  const played = await start(pipeline, { onFailure });
  await played.gates.reached('bad', 'held');
  played.gates.open('bad', 1);
  await played.ended('bad');
  return played;
}

it('continue: only what needs the failed job is skipped', async () => {
  await using played = await failBad('continue');
  played.gates.open('held');
  await played.done;
  expect(played.outcomes).toEqual({
    bad: 'failure exit-code',
    held: 'success',
    next: 'success',
    after: 'success',
    cleanup: 'success',
    afterwards: 'success',
  });
});

it('no-new: nothing starts any more but always() and failure(); what runs goes on', async () => {
  await using played = await failBad('no-new');
  await played.ended('cleanup');
  expect(played.running).toEqual(['held']);
  played.gates.open('held');
  expect((await played.done).status).toBe('failure');
  expect(played.outcomes).toEqual({
    bad: 'failure exit-code',
    held: 'success',
    next: 'skipped on-failure',
    after: 'skipped on-failure',
    cleanup: 'success',
    afterwards: 'skipped on-failure',
  });
});

it('cancel: what runs is stopped, and always() still runs', async () => {
  await using played = await failBad('cancel');
  await played.done;
  expect(played.outcomes).toEqual({
    bad: 'failure exit-code',
    held: 'cancelled on-failure',
    next: 'skipped on-failure',
    after: 'skipped dependency',
    cleanup: 'success',
    afterwards: 'skipped on-failure',
  });
  expect(['held', 'next', 'after'].map((id) => played.job(id).root)).toEqual(['bad', 'bad', 'held']);
  expect(played.record.status).toBe('failure');
  expect(played.survivors()).toEqual([]);
});

it('an allowed failure sets none of this off', async () => {
  await using played = await start(
    `
    jobs:
      bad: { run: exit 1, allow-failure: true }
      next: { run: exit, needs: [bad] }`,
    { onFailure: 'cancel' },
  );
  expect((await played.done).status).toBe('success');
});

it('a failure that will be tried again sets none of this off either', async () => {
  await using played = await start(
    `
    jobs:
      bad: { run: '[ $CIMYR_ATTEMPT = 2 ]', retry: 1 }
      next: { run: exit, needs: [bad] }`,
    { onFailure: 'no-new' },
  );
  await played.done;
  expect(played.outcomes).toEqual({ bad: 'success', next: 'success' });
});

it.each(['no-new', 'cancel'] as const)(
  '%s: an allowed failure takes the retries from nobody',
  async (onFailure) => {
    await using played = await start(
      `jobs:
        bad: { run: hold bad, allow-failure: true }
        held: { run: hold held, retry: 1 }`,
      { onFailure },
    );
    await played.gates.reached('bad', 'held');
    played.gates.open('bad', 1);
    await played.ended('bad');
    played.gates.open('held', 1);
    await played.attemptEnded('held', 1);
    await played.gates.reached('held');
    played.gates.open('held');
    await played.done;
    expect(played.outcomes).toEqual({ bad: 'failure exit-code allowed', held: 'success' });
  },
);
