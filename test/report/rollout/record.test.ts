import { describe, expect, it } from 'vitest';
import { foldRollout, rolloutMs } from '../../../src/report/rollout/record.js';
import { canary, failedStart } from './stories.js';
import {
  BEFORE,
  eventsOf,
  exited,
  failure,
  goal,
  masked,
  measured,
  NEXT,
  recordOf,
  started,
  type Told,
  took,
} from './told.js';

describe('the record of a rollout', () => {
  it('has each step with what was aimed at, its time, notes and failure', () => {
    const { steps, goals, status, serving } = recordOf(failedStart);
    expect(steps.map(({ id, release }) => [id, release])).toEqual([
      ['prepare web1', NEXT],
      ['start 10.0.0.1:8001', NEXT],
      ['stop 10.0.0.1:8001', BEFORE],
      ['settle', BEFORE],
    ]);
    expect(steps[1]?.failure).toMatchObject({ kind: 'command', place: 'web1', command: './bin/start' });
    expect(goals).toEqual([
      { release: BEFORE, because: expect.objectContaining({ command: './bin/start', output: '' }) },
    ]);
    expect([status, serving]).toEqual(['rolled-back', BEFORE]);
  });

  it('counts the attempts of each check and keeps the last five', () => {
    const told = Array.from({ length: 9 }, (_, i) =>
      measured(
        'up',
        'inconclusive',
        { ms: i, result: i % 3 === 0 ? 'fail' : i % 3 === 1 ? 'unreachable' : 'pass' },
        'a',
      ),
    );
    const [check] = recordOf(told).checks.values();
    expect(check).toMatchObject({ check: 'up', instance: 'a', asked: 9, failed: 3, unreachable: 3 });
    expect(check?.last.map(({ ms }) => ms)).toEqual([4, 5, 6, 7, 8]);
  });

  it('does not count the time in which it waited for the lease', () => {
    const waiting: Told[] = [
      [0, { kind: 'notice', message: masked('waiting: the lease on web1 is held by ana') }],
      [60_000, { kind: 'notice', message: masked('go') }],
    ];
    expect(rolloutMs(recordOf([...waiting, ...canary]))).toBe(rolloutMs(recordOf(canary)));
  });

  it('takes the steps of what was interrupted and of what came after as one story', () => {
    const first = took(100, { kind: 'switch', at: ['web1'] });
    const record = recordOf([...first, started(), ...took(50, { kind: 'settle' })]);
    expect(record.steps.map(({ id }) => id)).toEqual(['switch web1', 'settle']);
    expect(rolloutMs(record)).toBe(150);
  });

  it('adds the outages of the way there and the way back', () => {
    const out = (ms: number, isOver: boolean): Told => [0, { kind: 'outage', ms, isOver }];
    expect(recordOf([out(500, false), out(700, true)]).outage).toEqual({ ms: 1200, isOver: true });
  });

  it('takes a bounded amount of memory, whatever is told', () => {
    const fold = foldRollout();
    const huge = 'x'.repeat(1024 * 1024);
    const told = (i: number): Told[] => [
      ...took(
        1,
        { kind: 'start', at: [`a${i}`] },
        { failure: exited(huge, 1, huge), notes: [{ kind: 'hook-warned', failure: failure(huge) }] },
      ),
      measured(`check ${i}`, 'inconclusive', {}),
      [0, { kind: 'notice', message: masked(huge) }],
      goal(failure(huge)),
    ];
    for (let i = 0; i < 6000; i++) for (const event of eventsOf(told(i))) fold.add(event);
    const { steps, checks, forgotten, notices, goals } = fold.record;
    expect([steps.length, forgotten, checks.size, notices.length, goals.length]).toEqual([
      5000, 1000, 2000, 100, 20,
    ]);
    expect(steps.at(-1)?.id).toBe('start a5999');
    expect([...checks.keys()].at(-1)).toBe('check 5999\n');
    expect(JSON.stringify([steps, notices, goals]).length).toBeLessThan(25_000_000);
  });
});
