import { criticalPath } from '../../domain/critical-path.js';
import type { RunRecord } from '../../domain/record.js';
import { cancelledTails, failureTails } from '../failure-tails.js';
import { besidesTests } from '../findings/select.js';
import { graphPart } from '../formats/markdown/graph.js';
import { graphOf } from '../kinds/jobs.js';
import { clip, codeSpan } from '../markdown.js';
import { type Amounts, bytesOf, firstWithin, LADDER } from './amounts.js';
import { briefly } from './brief.js';
import { failureParts, runningParts } from './failures.js';
import { findingsMarkdown } from './findings.js';
import { flakyPart } from './flaky.js';
import { cause, counts, summaryTitle, times } from './headline.js';
import type { Known } from './known.js';
import { notices } from './notices.js';
import { slowestJobs } from './slowest.js';
import { jobsMarkdown } from './table.js';
import { failedTestsMarkdown, slowestTestsPart } from './tests.js';
import { timeline } from './timeline.js';

/** GitHub drops a summary of more than 1 MiB whole. */
const MAX_BYTES = 900 * 1024;
/** More than that nobody reads. */
const TARGET_BYTES = 200 * 1024;

/** What a job wrote to its own GITHUB_STEP_SUMMARY. */
export interface WrittenSummary {
  readonly job: string;
  readonly text: string;
}

/**
 * The job summary: verdict, cause and next step, failed tests and what the failing jobs printed, findings, where the
 * time went, tables and pictures, the notices, and last what jobs wrote themselves: their Markdown may be unfinished. Where it is too
 * much there is less of each part; of the jobs' own those are left out that do not fit, which is said before them.
 * `heldBytes`: what the file holds already.
 */
export function jobSummary(
  record: RunRecord,
  written: readonly WrittenSummary[] = [],
  { heldBytes = 0, ...known }: Known & { readonly heldBytes?: number } = {},
): string {
  const room = MAX_BYTES - heldBytes;
  const own = ownParts(record, known, Math.min(room, TARGET_BYTES));
  return [...own, ...writtenParts(written, room - bytesOf(own))].join('\n\n').concat('\n');
}

function ownParts(record: RunRecord, known: Known, maxBytes: number): readonly string[] {
  const { report = 'run.json', origin, expected } = known;
  const { tails, more } = failureTails(record);
  const findings = besidesTests(record);
  const { jobs: path } = criticalPath(record);
  const head = [`## ${summaryTitle(record, tails)}`, cause(record, tails), counts(record)];
  // None of these depends on how much there is room for: whatever the draft, they are made once.
  const time = times(record);
  const picture = graphPart(graphOf(record, path));
  const bars = timeline(
    record,
    path.map(({ id }) => id),
  );
  const slowest = [slowestJobs(record, expected), slowestTestsPart(record)];
  const shortened = `<sub>Shortened; the whole is in ${codeSpan(report)}.</sub>`;
  const draft = (amounts: Amounts) => () => [
    ...head,
    failedTestsMarkdown(record, { ...amounts, origin }),
    ...failureParts(tails, more, amounts),
    ...runningParts(cancelledTails(record), amounts),
    findingsMarkdown(findings, { ...amounts, origin }),
    time,
    jobsMarkdown(record, { ...amounts, report }),
    amounts.graph ? picture : '',
    amounts.timeline ? bars : '',
    ...slowest,
    flakyPart(record, amounts.rows),
    notices(record, amounts.notices),
    amounts === LADDER[0] ? '' : shortened,
  ];
  return firstWithin(maxBytes, LADDER.map(draft)) ?? briefly([...head, shortened], tails, maxBytes);
}

/** For the sentence about those that do not fit. */
const SENTENCE_BYTES = 8 * 1024;
const MAX_NAME = 100;

function writtenParts(written: readonly WrittenSummary[], room: number): string[] {
  const fitting: string[] = [];
  const left: string[] = [];
  for (const { job, text } of written) {
    const part = text.length > room ? '' : `### ${codeSpan(clip(job, MAX_NAME))}\n\n${text.trim()}`;
    const fits = part !== '' && bytesOf([...fitting, part]) + SENTENCE_BYTES <= room;
    if (fits) fitting.push(part);
    else left.push(job);
  }
  const sentence = tooLong(left);
  return [...(bytesOf([sentence]) <= room ? [sentence] : []), ...fitting].filter(Boolean);
}

function tooLong(jobs: readonly string[]): string {
  if (jobs.length === 0) return '';
  const named = jobs
    .slice(0, 10)
    .map((job) => codeSpan(clip(job, MAX_NAME)))
    .join(', ');
  const others = jobs.length > 10 ? ` and ${jobs.length - 10} more` : '';
  return `<sub>Too long to be shown here: what ${named}${others} wrote to GITHUB_STEP_SUMMARY.</sub>`;
}
