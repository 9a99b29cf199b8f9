import { expect, it } from 'vitest';
import { type Interrupted, killedAndResumed, uninterrupted } from './killed-and-resumed.js';

it('killed at fifty random moments and resumed, a run always ends as an uninterrupted one (R01)', async () => {
  const { end, ms } = await uninterrupted();
  const found: Interrupted[] = [];
  for (let i = 0; i < 50; i++) {
    found.push(await killedAndResumed(ms * (0.4 + 0.6 * Math.random())));
    expect(found.at(-1)?.end).toEqual(end);
  }
  const counts = new Map<string, number>();
  for (const { reused } of found) {
    const key = reused === undefined ? 'no run to resume' : `${reused} not run again`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  console.info(Object.fromEntries([...counts].sort()));
}, 300_000);
