import { flakyJobs } from '../../domain/flaky.js';
import { share } from '../../domain/statistics.js';
import { besidesTests, findingsOf, type RunFinding } from '../findings/select.js';
import { type TestTotals, testTotals } from '../findings/tests.js';
import { grouped } from '../number-words.js';
import { filesTable } from './findings.js';
import { foundTables } from './found.js';
import type { Facts, Row, Table } from './model.js';
import { allRuns, shareWords, successRate } from './past.js';
import { facts, table, unlessEmpty } from './sections.js';
import type { ReportBody, Sources } from './sources.js';
import { flakyTestsTable, slowestTestsTable } from './tests.js';

/** For the team: what the tests and the tools said, and what of it can be relied upon. */
export function quality(sources: Sources): ReportBody {
  const { record } = sources;
  const tests = testTotals(record);
  const { findings, omitted } = besidesTests(record);
  return {
    also: [testWords(tests), findingWords(findings)].join('; '),
    hasCause: false,
    sections: [
      overview(sources, tests, findings, omitted),
      ...foundTables(record),
      ...unlessEmpty(filesTable(findingsOf(record))),
      ...unlessEmpty(flakyTestsTable(record)),
      ...unlessEmpty(flakyJobsTable(sources)),
      ...unlessEmpty(ratesTable(sources)),
      ...unlessEmpty(slowestTestsTable(record)),
    ],
  };
}

function testWords(tests: TestTotals | undefined): string {
  if (!tests) return 'no job reported tests';
  const { passed, failed, skipped, flaky } = tests;
  const told = [
    `${grouped(passed)} of ${grouped(passed + failed)} tests passed`,
    failed > 0 ? `${grouped(failed)} failed` : '',
    skipped > 0 ? `${grouped(skipped)} skipped` : '',
    flaky > 0 ? `${grouped(flaky)} flaky` : '',
  ];
  return told.filter(Boolean).join(', ');
}

const LEVELS = ['error', 'warning', 'notice'] as const;

const count = (findings: readonly RunFinding[], level: RunFinding['level']): number =>
  findings.filter((finding) => finding.level === level).length;

function findingWords(findings: readonly RunFinding[]): string {
  const told = LEVELS.flatMap((level) => {
    const n = count(findings, level);
    return n > 0 ? [`${grouped(n)} ${level}${n === 1 ? '' : 's'}`] : [];
  });
  return told.length > 0 ? told.join(', ') : 'nothing else was found';
}

function overview(
  sources: Sources,
  tests: TestTotals | undefined,
  findings: readonly RunFinding[],
  omitted: number,
): Facts {
  const rate = successRate(allRuns(sources));
  const none = tests ? {} : { note: "no job reported tests; 'reports: { junit: … }' names the files" };
  return facts({ id: 'overview', title: 'Overview' }, [
    { key: 'testsPassed', title: 'Tests passed', unit: 'count', value: tests?.passed ?? null, ...none },
    { key: 'testsFailed', title: 'Tests failed', unit: 'count', value: tests?.failed ?? null },
    { key: 'testsSkipped', title: 'Tests skipped', unit: 'count', value: tests?.skipped ?? null },
    { key: 'testsFlaky', title: 'Tests flaky', unit: 'count', value: tests?.flaky ?? null },
    { key: 'testsMs', title: 'Time in tests', unit: 'duration', value: tests?.durationMs ?? null },
    {
      key: 'errors',
      title: 'Errors',
      unit: 'count',
      value: count(findings, 'error'),
      ...(omitted > 0 ? { note: `of any level ${grouped(omitted)} more were not kept` } : {}),
    },
    { key: 'warnings', title: 'Warnings', unit: 'count', value: count(findings, 'warning') },
    { key: 'notices', title: 'Notices', unit: 'count', value: count(findings, 'notice') },
    {
      key: 'successRate',
      title: 'Runs that succeed',
      unit: 'ratio',
      value: rate?.rate ?? null,
      note: rate ? shareWords(rate, rate.n === 1 ? 'run' : 'runs') : 'no run has come to an end',
    },
  ]);
}

const flakyJobsTable = ({ record, history, now }: Sources): Table =>
  table(
    { id: 'flaky-jobs', title: 'Flaky jobs' },
    { job: ['Job', 'code'], evidence: ['Evidence', 'text'], results: ['Last results', 'results'] },
    flakyJobs(history, [...record.jobs.keys()], now).map(({ job, evidence }): Row => {
      return { job, evidence, results: history.jobs.get(job)?.results ?? null };
    }),
  );

/** Jobs that have failed or needed a retry of late, the worst first. */
function ratesTable({ record, history }: Sources): Table {
  const rows = [...record.jobs.keys()].flatMap((job): (Row & { rate: number })[] => {
    const results = history.jobs.get(job)?.results ?? '';
    const rate = share([...results].filter((result) => result !== 'f').length, results.length);
    // One run says nothing of how often.
    if (!rate || results.length < 2 || !/[fr]/.test(results)) return [];
    return [{ job, rate: rate.rate, from: rate.from, to: rate.to, n: rate.n, results }];
  });
  rows.sort((a, b) => a.rate - b.rate);
  return table(
    {
      id: 'rates',
      title: 'How often jobs succeed',
      note: 'Of those that failed or needed a retry in their last 20 runs; the true rate lies between with a certainty of 95 %.',
    },
    {
      job: ['Job', 'code'],
      rate: ['Rate', 'ratio'],
      from: ['At least', 'ratio'],
      to: ['At most', 'ratio'],
      n: ['Runs', 'count'],
      results: ['Results', 'results'],
    },
    rows,
  );
}
