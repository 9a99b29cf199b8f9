import { oneLine } from '../../base/clean.js';
import type { Finding, Level } from '../../domain/finding.js';
import type { RunRecord } from '../../domain/record.js';
import { clip } from '../markdown.js';
import { findingsOf, omittedFindings, type RunFinding } from './select.js';

/** A finding as a mark on its line. */
export interface Mark {
  readonly finding: Finding;
  readonly title: string;
  readonly message: string;
}

/** GitHub's runner cuts longer ones. */
const MAX_MESSAGE = 4096;
/** GitHub takes 255 characters of both. */
const MAX_TITLE = 150;
const MAX_JOB = 80;

/** The best findings for which there is room, of each level, and how many more there are. */
export function findingMarks(
  record: RunRecord,
  room: (level: Level) => number,
): { readonly marks: readonly Mark[]; readonly more: number } {
  const left: Record<Level, number> = {
    error: room('error'),
    warning: room('warning'),
    notice: room('notice'),
  };
  const all = findingsOf(record);
  const chosen = all.filter(({ level }) => left[level]-- > 0);
  const marks = chosen.map((finding) => ({
    finding,
    title: titleOf(finding),
    message: clip(finding.message, MAX_MESSAGE),
  }));
  return { marks, more: all.length - chosen.length + omittedFindings(record) };
}

/** `checkout › pays by card · test.unit (1) and 2 more`: all jobs are one to GitHub. */
function titleOf({ title, jobs: [first = '', ...others] }: RunFinding): string {
  const where = clip(first, MAX_JOB) + (others.length === 0 ? '' : ` and ${others.length} more`);
  return oneLine(title ? `${clip(title, MAX_TITLE)} · ${where}` : where);
}
