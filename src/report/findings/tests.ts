import type { RunRecord } from '../../domain/record.js';
import type { FailedTest, TestResults, TimedTest } from '../../domain/test-results.js';

export interface TestTotals {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly flaky: number;
  /** Sum over all tests. */
  readonly durationMs: number;
}

/** All tests of the run, of each job's last attempt; undefined where no job reported any. */
export function testTotals(record: RunRecord): TestTotals | undefined {
  const results = lastResults(record);
  if (results.length === 0) return undefined;
  const sum = (of: 'passed' | 'failed' | 'skipped' | 'durationMs') =>
    results.reduce((total, { tests }) => total + tests[of], 0);
  return {
    passed: sum('passed'),
    failed: sum('failed'),
    skipped: sum('skipped'),
    flaky: flakyTests(record).length,
    durationMs: sum('durationMs'),
  };
}

/** A test's name without the file that stands beside it: `cart › totals` of `test/cart.test.ts › cart › totals`. */
export function nameBeside({ name, place }: Pick<FailedTest, 'name' | 'place'>): string {
  const [file = '', ...rest] = name.split(' › ');
  const isSaid = rest.length > 0 && file !== '' && isFileOf(place, file);
  return isSaid ? rest.join(' › ') : name;
}

const isFileOf = (place: FailedTest['place'], file: string): boolean =>
  place !== undefined && (place.file === file || place.file.endsWith(`/${file}`));

/** A test that failed alike in several jobs, such as cells of a matrix, stands here once. */
export function failedTests(
  record: RunRecord,
): readonly (FailedTest & { readonly jobs: readonly string[] })[] {
  const known = new Map<string, FailedTest & { readonly jobs: string[] }>();
  for (const { job, tests } of lastResults(record)) {
    for (const test of tests.failures) {
      const key = JSON.stringify([test.name, test.message, test.place?.file, test.place?.line]);
      const same = known.get(key);
      if (!same) known.set(key, { ...test, jobs: [job] });
      else if (!same.jobs.includes(job)) same.jobs.push(job);
    }
  }
  return [...known.values()];
}

const MAX_SLOWEST = 20;

/** The longest first. */
export function slowestTests(record: RunRecord): readonly (TimedTest & { readonly job: string })[] {
  const all = lastResults(record).flatMap(({ job, tests }) =>
    tests.slowest.map((test) => ({ ...test, job })),
  );
  return all.sort((a, b) => b.durationMs - a.durationMs).slice(0, MAX_SLOWEST);
}

/**
 * Tests that both failed and passed on the same code: in attempts of one job whose last one succeeded without
 * them failing again, or within one attempt, where their own runner tried again.
 */
export function flakyTests(record: RunRecord): readonly { readonly name: string; readonly job: string }[] {
  return [...record.jobs.values()].flatMap((job) => {
    const last = job.attempts.at(-1);
    const names = new Set<string>(last?.tests?.flaky);
    // An attempt without a report says nothing about a test.
    if (job.status === 'success' && last?.tests) {
      const failing = new Set<string>(last.tests.failures.map(({ name }) => name));
      for (const { tests } of job.attempts.slice(0, -1))
        for (const { name } of tests?.failures ?? []) if (!failing.has(name)) names.add(name);
    }
    return [...names].map((name) => ({ name, job: job.id }));
  });
}

function lastResults(record: RunRecord): { readonly job: string; readonly tests: TestResults }[] {
  return [...record.jobs.values()].flatMap((job) => {
    const tests = job.attempts.at(-1)?.tests;
    return tests ? [{ job: job.id, tests }] : [];
  });
}
