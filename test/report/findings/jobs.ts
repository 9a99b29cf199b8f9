import type { AttemptOutcome, Event } from '../../../src/domain/event.js';
import type { Finding } from '../../../src/domain/finding.js';
import type { RunRecord } from '../../../src/domain/record.js';
import type { TestResults } from '../../../src/domain/test-results.js';
import { eventsOf, foldOf, masked, type Told } from '../records.js';

/** What one attempt of a job found. */
export interface Found {
  readonly findings?: readonly Finding[];
  readonly omitted?: number;
  readonly tests?: Partial<TestResults>;
  readonly fails?: true;
}

const NO_TESTS: TestResults = {
  passed: 0,
  failed: 0,
  skipped: 0,
  durationMs: 0,
  failures: [],
  slowest: [],
  flaky: [],
};

export const finding = (message: string, rest: Partial<Finding> = {}): Finding => ({
  source: 'matcher',
  level: 'error',
  message: masked(message),
  ...rest,
});

export const failing = (name: string, message = 'no') => ({ name: masked(name), message: masked(message) });

/** The record of a run whose jobs' attempts found this; `allowed` jobs may fail. */
export function recordFinding(
  jobs: Readonly<Record<string, readonly Found[]>>,
  allowed: readonly string[] = [],
): RunRecord {
  const told = Object.entries(jobs).map(([id, attempts]) => {
    const outcomes = attempts.map(({ fails }): AttemptOutcome => ({ status: fails ? 'failure' : 'success' }));
    const last = outcomes.at(-1);
    const outcome: Told['outcome'] = last && {
      status: last.status,
      ...(allowed.includes(id) && last.status === 'failure' ? { allowed: true } : {}),
    };
    return [id, { attempts: outcomes, ...(outcome ? { outcome } : {}) }] as const;
  });
  const events = eventsOf(Object.fromEntries(told), 'failure').flatMap((event): Event[] => {
    if (event.kind !== 'attempt-ended') return [event];
    const { job, attempt, at } = event;
    const { findings = [], omitted = 0, tests } = jobs[job]?.[attempt - 1] ?? {};
    const found: Event = { kind: 'findings', at, job, attempt, findings, omitted };
    return [tests ? { ...found, tests: { ...NO_TESTS, ...tests } } : found, event];
  });
  return foldOf(events);
}
