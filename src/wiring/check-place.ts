import type { RunRecord } from '../domain/record.js';
import type { CheckPlace } from '../ports/published-check.js';
import { annotationsOf } from '../report/annotations.js';

export interface AskedCheck {
  readonly checkRun: CheckPlace;
  /** Id of the job's own check run, where the runner tells it. */
  readonly jobCheckRun: number | undefined;
}

/** The runner shows so many errors, warnings and notices of a step each. */
const MAX_COMMANDS = 10;

/** Where the annotations of a run go: the id of the job's check run, or one of our own; undefined: only into the log. */
export function checkPlace(
  { checkRun, jobCheckRun }: AskedCheck,
  record: RunRecord,
): number | 'separate' | undefined {
  if (checkRun === 'separate') return 'separate';
  if (checkRun === 'off' || jobCheckRun === undefined) return undefined;
  if (checkRun === 'job') return jobCheckRun;
  const annotations = annotationsOf(record);
  const levels = ['failure', 'warning', 'notice'] as const;
  const isTooMuch = levels.some(
    (level) => annotations.filter((one) => one.level === level).length > MAX_COMMANDS,
  );
  return isTooMuch ? jobCheckRun : undefined;
}
