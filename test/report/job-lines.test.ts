import { describe, expect, it } from 'vitest';
import type { Event } from '../../src/domain/event.js';
import type { RunStatus } from '../../src/domain/outcome.js';
import type { RunRecord } from '../../src/domain/record.js';
import { failureTails } from '../../src/report/failure-tails.js';
import { jobLine, runLine } from '../../src/report/job-lines.js';
import { eventsOf, failed, foldOf, recordOf, skipped, succeeded, type Told } from './records.js';

const lineOf = (told: Told) => [...recordOf({ 'test.unit (2)': told }).jobs.values()].map(jobLine)[0];
const cancelled: Told = {
  attempts: [{ status: 'cancelled', reason: 'cancelled' }],
  outcome: { status: 'cancelled', reason: 'cancelled' },
};

describe('jobLine', () => {
  it.each<[string, Told]>([
    ['✓ test.unit (2) · 1.0 s', succeeded],
    ['✗ test.unit (2) · failed, exit 2 · 1.0 s', failed(2)],
    ['✗ test.unit (2) · failed, exit 2, 2 attempts · 2.0 s', retried(2, failed(2))],
    ['! test.unit (2) · failed, exit 2, allowed · 1.0 s', allowed(failed(2))],
    ['~ test.unit (2) · flaky, 2 attempts · 2.0 s', retried(2, succeeded)],
    ['■ test.unit (2) · cancelled · 1.0 s', cancelled],
    ['■ test.unit (2) · cancelled, never began', { outcome: { status: 'cancelled', reason: 'cancelled' } }],
    ['↷ test.unit (2) · skipped, blocked by build.compile', skipped('build.compile')],
    ['↷ test.unit (2) · skipped, condition not met', { outcome: { status: 'skipped', reason: 'condition' } }],
    ['? test.unit (2) · unfinished, never began', {}],
  ])('says sign, name, outcome, why and time: %s', (line, told) => {
    expect(lineOf(told)).toBe(line);
  });
});

describe('runLine', () => {
  it.each<[string, Record<string, Told>, RunStatus]>([
    ['✓ shop succeeded in 1.0 s · 2 succeeded', { a: succeeded, b: succeeded }, 'success'],
    [
      '✗ shop failed in 1.0 s · 1 succeeded, 1 failed, 1 skipped',
      { a: succeeded, b: failed(1), c: skipped('b') },
      'failure',
    ],
    [
      '! shop succeeded in 1.0 s · 1 succeeded, 1 failed but allowed',
      { a: succeeded, b: allowed(failed(1)) },
      'success',
    ],
    ['■ shop was cancelled in 1.0 s · 1 cancelled', { a: cancelled }, 'cancelled'],
    ['✓ shop succeeded in 2.0 s · 1 succeeded (1 flaky)', { a: retried(2, succeeded) }, 'success'],
    ['✓ shop succeeded in 0 ms', {}, 'success'],
  ])('says how it went and counts: %s', (line, jobs, status) => {
    expect(runLine(recordOf(jobs, status))).toBe(line);
  });

  it('says what ended it early, and what nobody knows the end of', () => {
    const stop = (because: 'timeout' | 'interrupted') =>
      foldOf([...eventsOf({ a: {} }), { kind: 'stopping', at: 0, because }]);
    expect(runLine(stop('timeout'))).toContain('shop was cancelled (out of time) in');
    expect(runLine(stop('interrupted'))).toBe('■ shop was cancelled (interrupted) in 0 ms · 1 unfinished');
  });

  it.each([
    ['Ctrl-C (SIGINT)', 'SIGINT'],
    ['SIGTERM', 'SIGTERM'],
    ['the end of its terminal (SIGHUP)', 'SIGHUP'],
  ] as const)('says by what it was cancelled: %s', (words, by) => {
    const stopping = { kind: 'stopping', at: 0, because: 'cancelled', by } as const;
    const [started, ...rest] = eventsOf({ a: cancelled }, 'cancelled') as [Event, ...Event[]];
    expect(runLine(foldOf([started, stopping, ...rest]))).toContain(`was cancelled by ${words} in`);
    const startedBy = {} as NonNullable<RunRecord['startedBy']>;
    const onGitHub = { ...foldOf([started, stopping, ...rest]), startedBy };
    expect(runLine(onGitHub)).toContain(`was cancelled by GitHub's runner (${by}) in`);
    // The first reason counts, and a failure before it is one.
    const late = foldOf([started, { kind: 'stopping', at: 0, because: 'timeout' }, stopping]);
    expect(runLine(late)).toContain('was cancelled (out of time) in');
    const failing = foldOf([...eventsOf({ a: failed(1) }), stopping]);
    expect(runLine({ ...failing, status: 'failure' })).toContain(`shop failed (cancelled by ${words}) in`);
  });
});

describe('failureTails', () => {
  it('comes in the order of failing, what is allowed last', () => {
    const at = (start: number, told: Told) => ({ ...told, start });
    const jobs = { late: at(9, failed(1)), allowed: allowed(at(0, failed(1))), first: at(1, failed(1)) };
    const { tails } = failureTails(recordOf({ ...jobs, fine: succeeded }, 'failure'));
    expect(tails.map(({ job }) => job.id)).toEqual(['first', 'late', 'allowed']);
  });

  it('holds the lines that were chosen, the first of them, wherever they stood', () => {
    const cause = Array.from({ length: 40 }, (_, i) => `error ${i}`).join('\n');
    const { tails } = failureTails(recordOf({ a: { ...failed(1, 'the end'), cause } }, 'failure'));
    expect([tails[0]?.lines[0], tails[0]?.lines.length, tails[0]?.isChosen]).toEqual(['error 0', 30, true]);
  });

  it('holds the last thirty lines without empty ones at their end, of the first ten jobs', () => {
    const tail = `${Array.from({ length: 50 }, (_, i) => `line ${i}`).join('\r\n')}\n\n \n`;
    const jobs = Object.fromEntries(Array.from({ length: 13 }, (_, i) => [`j${i}`, failed(1, tail)]));
    const { tails, more } = failureTails(recordOf(jobs, 'failure'));
    expect([tails.length, more]).toEqual([10, 3]);
    expect(tails[0]?.lines).toHaveLength(30);
    expect(tails[0]?.lines.at(-1)).toBe('line 49');
    expect(tails[0]?.words.what).toBe('`make` exited with code 1');
  });
});

function retried(times: number, told: Told): Told {
  const [last = { status: 'success' as const }] = told.attempts ?? [];
  return {
    ...told,
    attempts: [...Array.from({ length: times - 1 }, () => failed(1).attempts?.[0] ?? last), last],
  };
}

function allowed(told: Told): Told {
  return { ...told, outcome: { status: 'failure', ...told.outcome, allowed: true } };
}
