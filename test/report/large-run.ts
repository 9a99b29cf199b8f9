import { checkRun } from '../../src/report/check-run.js';
import { comment } from '../../src/report/comment.js';
import type { Origin } from '../../src/report/origin.js';
import { jobSummary } from '../../src/report/summary/summary.js';
import { type Found, failing, finding, recordFinding } from './findings/jobs.js';
import { masked } from './records.js';

// A program of its own, so that what it takes is one report's: `node large-run.js summary`.

export interface Made {
  readonly cpuMs: number;
  readonly peakMb: number;
  readonly texts: readonly string[];
}

const JOBS = 5000;
const FINDINGS_EACH = 10;
const FAILED = 100;
const ORIGIN: Origin = {
  server: 'https://github.com',
  repository: 'octo/shop',
  sha: 'a'.repeat(40),
  run: '1',
};

const numbers = (count: number) => Array.from({ length: count }, (_, i) => i);

function foundBy(job: number): Found {
  const findings = numbers(FINDINGS_EACH).map((i) =>
    finding(`finding ${i} of job ${job}: '@x' is declared but its value is never read | #1`, {
      level: i === 0 && job < FAILED ? 'error' : 'warning',
      title: masked(`rule-${i}`),
      place: { file: `src/part-${job}/file-${i}.ts`, line: i + 1, column: 5 },
      details: masked(`    at part-${job}/file-${i}.ts:${i + 1}:5\n`.repeat(5)),
    }),
  );
  const failures = numbers(20).map((i) => failing(`part ${job} › case ${i}`, `expected ${i} to be ${job}`));
  const slowest = numbers(5).map((i) => ({ name: masked(`part ${job} › slow ${i}`), durationMs: 1000 + i }));
  const tests = { passed: 1000, failed: 20, durationMs: 60_000, failures, slowest };
  return job < FAILED ? { findings, tests, fails: true } : { findings };
}

/** Ten chains of 500 jobs: each job needs the one ten before it. */
function record() {
  const jobs = Object.fromEntries(numbers(JOBS).map((job) => [`test.unit (${job})`, [foundBy(job)]]));
  const made = recordFinding(jobs);
  const tail = masked(`${'🎉 | a line of its output\n'.repeat(2000)}`);
  const all = [...made.jobs].map(([id, job], i) => {
    const attempts = job.attempts.map((attempt) => (i < FAILED ? { ...attempt, tail } : attempt));
    const needs = i >= 10 ? [`test.unit (${i - 10})`] : [];
    return [id, { ...job, needs, attempts }] as const;
  });
  return { ...made, jobs: new Map(all) };
}

const REPORTS: Readonly<Record<string, (run: ReturnType<typeof record>) => readonly string[]>> = {
  summary: (run) => [jobSummary(run, [], { origin: ORIGIN, expected: () => ({ meanMs: 500, p90Ms: 600 }) })],
  'check run': (run) => {
    const { title, summary, text, annotations } = checkRun(run, { origin: ORIGIN });
    return [title, summary, text, String(annotations.length)];
  },
  comment: (run) => [comment(run, { origin: ORIGIN })],
};

const run = record();
const cpu = process.cpuUsage();
const texts = REPORTS[process.argv[2] ?? '']?.(run) ?? [];
const { user, system } = process.cpuUsage(cpu);
const made: Made = {
  cpuMs: (user + system) / 1000,
  peakMb: process.resourceUsage().maxRSS / 1024,
  texts,
};
process.stdout.write(JSON.stringify(made));
