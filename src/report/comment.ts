import { formatDuration } from '../base/duration.js';
import type { Masked } from '../base/masked.js';
import { maskedWords } from '../base/masked.js';
import { jobDuration, type RunRecord } from '../domain/record.js';
import { type AlikeJobs, alikeJobs } from './alike.js';
import { failureTails } from './failure-tails.js';
import { besidesTests } from './findings/select.js';
import { clip, codeCell, codeSpan, escapeMarkdown } from './markdown.js';
import { runUrl } from './origin.js';
import { firstWithin } from './summary/amounts.js';
import { findingsMarkdown } from './summary/findings.js';
import { cause, counts, summaryTitle } from './summary/headline.js';
import type { Known } from './summary/known.js';
import { failedTestsMarkdown } from './summary/tests.js';
import { shortReason } from './wording.js';

/** GitHub takes 65,536 characters; there are never fewer bytes, and the marker needs some. */
const MAX_BYTES = 60_000;
/** A comment is read between other people's words: whatever is more stands in the summary. */
const ROWS = [10, 5, 1] as const;
const MAX_NAME = 100;

/** The comment on a pull request: how the run ended and why, which jobs and tests failed, what was found, and links. */
export function comment(record: RunRecord, known: Known = {}): Masked {
  const { tails } = failureTails(record);
  const findings = besidesTests(record);
  const head = [`### ${summaryTitle(record, tails)}`, cause(record, tails), counts(record)];
  const draft = (rows: number) => () => [
    ...head,
    failedJobs(record, rows),
    failedTestsMarkdown(record, { rows, origin: known.origin }),
    findingsMarkdown(findings, { rows, origin: known.origin }),
    links(record, known),
  ];
  const parts = firstWithin(MAX_BYTES, [...ROWS.map(draft), () => head]) ?? head.slice(0, 1);
  return maskedWords(`${parts.join('\n\n')}\n`);
}

/** Of one alone the first lines have said all. */
function failedJobs(record: RunRecord, max: number): string {
  const failed = [...record.jobs.values()].filter((job) => job.status === 'failure' && !job.allowed);
  if (failed.length < 2) return '';
  const alike = alikeJobs(failed);
  const rows = alike.slice(0, max).map(row);
  const more = alike.slice(max).reduce((sum, { others }) => sum + 1 + others.length, 0);
  const counted = more > 0 ? `\n\n… and ${more} more failed job${more === 1 ? '' : 's'}` : '';
  return `${['| Failed job | Why | Time |', '|---|---|--:|', ...rows].join('\n')}${counted}`;
}

function row({ job, others }: AlikeJobs): string {
  const why = escapeMarkdown(clip(shortReason(job), MAX_NAME)) || '–';
  const time = job.attempts.length > 0 ? formatDuration(jobDuration(job)) : '–';
  const more = others.length === 0 ? '' : ` and ${others.length} more cell${others.length === 1 ? '' : 's'}`;
  return `| ❌ ${codeCell(clip(job.id, MAX_NAME))}${more} | ${why} | ${time} |`;
}

function links(record: RunRecord, { origin }: Known): string {
  const run = origin && runUrl(origin);
  const parts = [
    run === undefined ? '' : `[Log and summary](${run})`,
    origin === undefined ? '' : `commit ${codeSpan(origin.sha.slice(0, 7))}`,
    `run ${codeSpan(record.id)}`,
  ];
  return `<sub>${parts.filter(Boolean).join(' · ')}</sub>`;
}
