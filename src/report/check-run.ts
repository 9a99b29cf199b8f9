import { oneLine } from '../base/clean.js';
import { maskedWords } from '../base/masked.js';
import type { RunRecord } from '../domain/record.js';
import type { PublishedCheck } from '../ports/published-check.js';
import { annotationsOf } from './annotations.js';
import { type FailureTail, failureTails } from './failure-tails.js';
import { besidesTests } from './findings/select.js';
import { runWords } from './job-lines.js';
import { clip, codeSpan } from './markdown.js';
import { type Amounts, firstWithin, LADDER } from './summary/amounts.js';
import { briefly } from './summary/brief.js';
import { failureParts } from './summary/failures.js';
import { findingsMarkdown } from './summary/findings.js';
import { flakyPart } from './summary/flaky.js';
import { cause, counts, times } from './summary/headline.js';
import type { Known } from './summary/known.js';
import { notices } from './summary/notices.js';
import { slowestJobs } from './summary/slowest.js';
import { jobsMarkdown } from './summary/table.js';
import { failedTestsMarkdown, slowestTestsPart, testsWords } from './summary/tests.js';
import { shortReason } from './wording.js';

const MAX_TITLE = 255;
const MAX_NAME = 100;
/** GitHub takes 65,535 characters of each text; there are never fewer bytes. */
const MAX_BYTES = 65_000;

/** What a check run on GitHub says of a run, within what GitHub takes. Of which commit it is others know. */
export type RunCheck = Omit<PublishedCheck, 'headSha' | 'externalId' | 'detailsUrl'>;

export function checkRun(record: RunRecord, known: Known = {}): RunCheck {
  const failed = failureTails(record);
  return {
    name: maskedWords(clip(oneLine(record.pipeline), MAX_NAME)),
    conclusion: conclusionOf(record),
    title: maskedWords(titleOf(record, failed.tails)),
    summary: maskedWords(summaryOf(record, failed, known)),
    text: maskedWords(textOf(record, known)),
    annotations: annotationsOf(record),
  };
}

/** Of a run in which no job had anything to do nobody can say that all is well. */
function conclusionOf({ status = 'cancelled', jobs }: RunRecord): RunCheck['conclusion'] {
  const hasRun = [...jobs.values()].some(({ attempts, reused }) => attempts.length > 0 || reused);
  return status === 'success' && !hasRun ? 'neutral' : status;
}

/** `failed in 4.1 s: test.unit exit 1 · 412 tests: 411 passed, 1 failed`. GitHub shows the name before it. */
function titleOf(record: RunRecord, tails: readonly FailureTail[]): string {
  const first = tails.find(({ job }) => !job.allowed)?.job;
  const culprit = first ? `: ${[first.id, shortReason(first)].filter(Boolean).join(' ')}` : '';
  const said = [`${runWords(record).ending}${culprit}`, testsWords(record)].filter(Boolean).join(' · ');
  return clip(oneLine(said), MAX_TITLE);
}

type Failed = ReturnType<typeof failureTails>;

/** Why it ended so, and what the failing jobs printed. */
function summaryOf(record: RunRecord, { tails, more }: Failed, { origin }: Known): string {
  const head = [cause(record, tails), counts(record) || 'No job ran.'];
  const time = times(record);
  const draft = (amounts: Amounts) => () => [
    ...head,
    failedTestsMarkdown(record, { ...amounts, origin }),
    ...failureParts(tails, more, amounts),
    time,
  ];
  return (firstWithin(MAX_BYTES, LADDER.map(draft)) ?? briefly(head, tails, MAX_BYTES)).join('\n\n');
}

/** What the jobs found, and all of them. */
function textOf(record: RunRecord, { origin, expected, report = 'run.json' }: Known): string {
  const findings = besidesTests(record);
  const draft = (amounts: Amounts) => () => [
    findingsMarkdown(findings, { ...amounts, origin }),
    jobsMarkdown(record, { ...amounts, report }),
    slowestJobs(record, expected),
    slowestTestsPart(record),
    flakyPart(record, amounts.rows),
    notices(record, amounts.notices),
  ];
  const shortest = [`Too much to be shown here: it is in ${codeSpan(report)}.`];
  return (firstWithin(MAX_BYTES, LADDER.map(draft)) ?? shortest).join('\n\n');
}
