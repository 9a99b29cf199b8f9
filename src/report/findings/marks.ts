import { oneLine } from '../../base/clean.js';
import type { FindingPlace, Level } from '../../domain/finding.js';
import type { JobRecord, RunRecord } from '../../domain/record.js';
import { isInside } from '../annotations.js';
import { clip } from '../markdown.js';
import { jobFailureWords, whyWords } from '../wording.js';
import { findingMessage, omittedFindings, type RunFinding } from './select.js';
import { jobTurns } from './turns.js';

/** A message at a line: of a finding, or of a failed job at its line of the configuration. */
export interface Mark {
  readonly level: Level;
  readonly title: string;
  readonly message: string;
  readonly place?: FindingPlace | undefined;
  /** Id of the failed job that it stands for. */
  readonly job?: string;
}

export interface Marks {
  readonly marks: readonly Mark[];
  /** Findings that have none. */
  readonly more: number;
}

/** GitHub's runner cuts longer ones. */
const MAX_MESSAGE = 4096;
/** GitHub takes 255 characters of both. */
const MAX_TITLE = 150;
const MAX_JOB = 80;

/** The marks for which there is room, of each level: each failed job has its share. */
export function marksOf(record: RunRecord, room: (level: Level) => number): Marks {
  const { marks, left } = within(allMarks(record), room);
  return { marks, more: left.filter(({ job }) => job === undefined).length + omittedFindings(record) };
}

/** Of those that lie at no line of a file: GitHub's API takes none of them. */
export function placelessMarks(record: RunRecord, room: (level: Level) => number): Marks {
  const placeless = allMarks(record).filter(({ place }) => !place || !isInside(place.file));
  const { marks, left } = within(placeless, room);
  return { marks, more: left.length };
}

function within(all: readonly Mark[], room: (level: Level) => number): { marks: Mark[]; left: Mark[] } {
  const free: Record<Level, number> = {
    error: room('error'),
    warning: room('warning'),
    notice: room('notice'),
  };
  const parts: { marks: Mark[]; left: Mark[] } = { marks: [], left: [] };
  for (const mark of all) (free[mark.level]-- > 0 ? parts.marks : parts.left).push(mark);
  return parts;
}

const allMarks = (record: RunRecord): Mark[] =>
  jobTurns(record).map((turn) =>
    turn.kind === 'job' ? markOfJob(turn.job, record) : markOfFinding(turn.finding),
  );

function markOfJob(job: JobRecord, record: RunRecord): Mark {
  const words = jobFailureWords(job, record);
  return {
    level: job.allowed ? 'warning' : 'error',
    title: job.id,
    message: `${job.id}: ${whyWords(words)}; ${words.next}`,
    place: { file: record.file, line: words.line },
    job: job.id,
  };
}

const markOfFinding = (finding: RunFinding): Mark => ({
  level: finding.level,
  title: titleOf(finding),
  message: clip(findingMessage(finding), MAX_MESSAGE),
  place: finding.place,
});

/** `checkout › pays by card · test.unit (1) and 2 more`: all jobs are one to GitHub. */
function titleOf({ title, jobs: [first = '', ...others] }: RunFinding): string {
  const where = clip(first, MAX_JOB) + (others.length === 0 ? '' : ` and ${others.length} more`);
  return oneLine(title ? `${clip(title, MAX_TITLE)} · ${where}` : where);
}
