import { describe, expect, it } from 'vitest';
import { jobDuration } from '../../src/domain/record.js';
import { ended, jobOf, settled, started } from './events.js';

describe("a job's duration", () => {
  const id = 'test.unit';
  it.each([
    ['is none before it started', 0, []],
    ['is none when it was skipped', 0, [settled(50, id, { status: 'skipped' })]],
    ['is none while it runs', 0, [started(10, id)]],
    [
      'goes from the first start to the last end, waits included',
      90,
      [
        started(10, id),
        ended(20, id, 1, 'failure'),
        started(60, id, 2),
        ended(100, id, 2, 'success'),
        settled(140, id, { status: 'success' }),
      ],
    ],
    [
      'goes to the end of the job where an attempt has none',
      30,
      [started(10, id), settled(40, id, { status: 'cancelled' })],
    ],
    ['is never negative', 0, [started(10, id), settled(4, id, { status: 'cancelled' })]],
  ])('%s', (_, ms, events) => {
    const job = jobOf(id, ...events);
    expect(job && jobDuration(job)).toBe(ms);
  });
});
