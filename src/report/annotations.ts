import { bareLine, oneLine } from '../base/clean.js';
import { maskedWords } from '../base/masked.js';
import type { FindingPlace, Level } from '../domain/finding.js';
import type { JobRecord, RunRecord } from '../domain/record.js';
import type { CheckAnnotation } from '../ports/published-check.js';
import { failureTails } from './failure-tails.js';
import { findingMessage, type RunFinding } from './findings/select.js';
import { jobTurns } from './findings/turns.js';
import { clip } from './markdown.js';
import { shortReason, whyWords } from './wording.js';

/** Jobs come behind so many findings: with them they fill the fifty that GitHub takes at once. */
const BEFORE_JOBS = 40;
const MAX_TITLE = 255;
const MAX_MESSAGE = 2000;
const MAX_DETAILS = 4000;

const LEVELS: Readonly<Record<Level, CheckAnnotation['level']>> = {
  error: 'failure',
  warning: 'warning',
  notice: 'notice',
};

/**
 * What belongs to a line, the most important first: the best findings, the jobs that failed at their lines of the
 * configuration, then all other findings. Whoever publishes them takes as many as there is room for.
 */
export function annotationsOf(record: RunRecord): readonly CheckAnnotation[] {
  const found = jobTurns(record).flatMap((turn) =>
    turn.kind === 'finding' ? (annotationOf(turn.finding) ?? []) : [],
  );
  return [...found.slice(0, BEFORE_JOBS), ...failedJobs(record), ...found.slice(BEFORE_JOBS)];
}

function annotationOf(finding: RunFinding): CheckAnnotation | undefined {
  const { level, title, place, details, jobs } = finding;
  if (!place || !isInside(place.file)) return undefined;
  const said = lines(findingMessage(finding), MAX_MESSAGE);
  return {
    path: maskedWords(place.file),
    ...linesOf(place),
    level: LEVELS[level],
    title: oneLineOf(title ?? jobs.join(', ')),
    // GitHub asks for one.
    message: said === '' ? maskedWords('no message') : said,
    ...(details === undefined ? {} : { details: lines(details, MAX_DETAILS) }),
  };
}

/** Lines start at 1; columns count only within one line. */
function linesOf({ line = 1, endLine = line, column, endColumn }: FindingPlace) {
  const startLine = Math.max(1, line);
  const rows = { startLine, endLine: Math.max(startLine, endLine) };
  if (rows.endLine !== startLine || column === undefined || column < 1) return rows;
  return { ...rows, startColumn: column, endColumn: Math.max(column, endColumn ?? column) };
}

function failedJobs(record: RunRecord): CheckAnnotation[] {
  const path = record.file.replace(/^(?:\.\/)+/, '');
  if (!isInside(path)) return [];
  return failureTails(record).tails.map(({ job, words, lines: last }) => {
    const details = lines(last.join('\n'), MAX_DETAILS);
    return {
      path: maskedWords(path),
      startLine: Math.max(1, words.line),
      endLine: Math.max(1, words.line),
      level: job.allowed ? 'warning' : 'failure',
      title: oneLineOf(titleOf(job)),
      message: lines(`${whyWords(words)}; ${words.next}`, MAX_MESSAGE),
      ...(details === '' ? {} : { details }),
    };
  });
}

const titleOf = (job: JobRecord) =>
  [`${job.id} failed`, shortReason(job), job.allowed ? 'allowed' : ''].filter(Boolean).join(', ');

/** GitHub refuses a path that does not begin in the repository. */
export const isInside = (file: string) =>
  file !== '' && file.isWellFormed() && !/^[/\\]|^[A-Za-z]:|(?:^|\/)\.\.?(?:\/|$)/.test(file);

const oneLineOf = (text: string) => maskedWords(clip(oneLine(text), MAX_TITLE));

/** Several lines as they are, without what a terminal would do with them. */
function lines(text: string, max: number) {
  // Nobody looks at what is cut off.
  const shown = text
    .slice(0, 4 * max)
    .split(/\r?\n/)
    .map((line) => bareLine(line))
    .join('\n')
    .replace(/^\s*\n/, '');
  return maskedWords(clip(shown.trimEnd(), max));
}
