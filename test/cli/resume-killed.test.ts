import { expect, it } from 'vitest';
import { killedAndResumed, uninterrupted } from './killed-and-resumed.js';

it('killed at some moments and resumed, a run ends as an uninterrupted one (R01)', async () => {
  const { end, ms } = await uninterrupted();
  const resumed = await Promise.all([0.55, 0.75].map((share) => killedAndResumed(ms * share)));
  for (const { end: found } of resumed) expect(found).toEqual(end);
});
