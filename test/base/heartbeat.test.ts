import { expect, it } from 'vitest';
import { Heartbeat } from '../../src/base/heartbeat.js';
import { FakeClock } from './fake-clock.js';

it('speaks where nothing is said, ever less often, and never after its end', async () => {
  const clock = new FakeClock();
  const spoken: number[] = [];
  const from = clock.now();
  const heartbeat = new Heartbeat(clock, () => spoken.push((clock.now() - from) / 1000));
  await clock.pass(10_000);
  heartbeat.restart();
  await clock.pass(190_000);
  expect(spoken).toEqual([25, 55, 115, 175]);
  heartbeat.restart();
  await clock.pass(15_000);
  expect(spoken.at(-1)).toBe(215);
  heartbeat.stop();
  heartbeat.restart();
  await clock.pass(1_000_000);
  expect([spoken.length, clock.pending]).toEqual([5, []]);
});
