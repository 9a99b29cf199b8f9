import { formatDuration } from '../../base/duration.js';
import type { RunRecord } from '../../domain/record.js';
import type { FailedTest } from '../../domain/test-results.js';
import { failedTests, nameBeside, slowestTests, testTotals } from '../findings/tests.js';
import { clip, codeCell, escapeMarkdown } from '../markdown.js';
import type { Origin } from '../origin.js';
import { jobsCell, placeLink } from './findings.js';

const MAX_NAME = 200;
const MAX_MESSAGE = 300;

/** `412 tests: 409 passed, 1 failed, 2 skipped, 1 flaky in 12.3 s`; empty where no job reported any. */
export function testsWords(record: RunRecord): string {
  const totals = testTotals(record);
  if (!totals) return '';
  const { passed, failed, skipped, flaky, durationMs } = totals;
  const all = passed + failed + skipped;
  const counts = [
    passed > 0 ? `${passed} passed` : '',
    failed > 0 ? `${failed} failed` : '',
    skipped > 0 ? `${skipped} skipped` : '',
    flaky > 0 ? `${flaky} flaky` : '',
  ].filter(Boolean);
  const time = durationMs > 0 ? ` in ${formatDuration(durationMs)}` : '';
  return `${all} test${all === 1 ? '' : 's'}${all > 0 ? `: ${counts.join(', ')}${time}` : ''}`;
}

/** The tests that failed, with what they said; the reports' own order. */
export function failedTestsMarkdown(
  record: RunRecord,
  { rows, origin }: { readonly rows: number; readonly origin?: Origin | undefined },
): string {
  const failed = failedTests(record);
  if (failed.length === 0) return '';
  const shown = failed.slice(0, rows);
  // Reports are cut, too: as many as the totals know.
  const told = shown.reduce((sum, { jobs }) => sum + jobs.length, 0);
  const more = Math.max(failed.length - shown.length, (testTotals(record)?.failed ?? 0) - told);
  const counted = more > 0 ? `\n\n… and ${more} more failed test${more === 1 ? '' : 's'}` : '';
  const head = ['| Failed test | Why | Where | Job |', '|---|---|---|---|'];
  return `${[...head, ...shown.map((test) => row(test, origin))].join('\n')}${counted}`;
}

function row(test: FailedTest & { readonly jobs: readonly string[] }, origin: Origin | undefined): string {
  const { message, place, jobs } = test;
  const cells = [
    `❌ ${codeCell(clip(nameBeside(test), MAX_NAME))}`,
    escapeMarkdown(clip(message, MAX_MESSAGE)) || '–',
    place ? placeLink(place, origin) : '–',
    jobsCell(jobs),
  ];
  return `| ${cells.join(' | ')} |`;
}

const MAX_SLOWEST = 10;
/** Quicker ones nobody would care to make quicker. */
const SLOW_MS = 1000;

/** The tests that took longest, folded. */
export function slowestTestsPart(record: RunRecord): string {
  const slow = slowestTests(record).filter(({ durationMs }) => durationMs >= SLOW_MS);
  if (slow.length === 0) return '';
  const rows = slow
    .slice(0, MAX_SLOWEST)
    .map(
      ({ name, durationMs, job }) =>
        `| ${codeCell(clip(name, MAX_NAME))} | ${formatDuration(durationMs)} | ${jobsCell([job])} |`,
    );
  const table = ['| Test | Time | Job |', '|---|--:|---|', ...rows].join('\n');
  return `<details><summary>Slowest tests</summary>\n\n${table}\n\n</details>`;
}
