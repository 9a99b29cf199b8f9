import type { Dialect } from '../../adapters/console/dialect.js';
import { markLines } from '../../adapters/console/mark-lines.js';
import { addToStepSummary, stepSummaryBytes } from '../../adapters/github/step-summary.js';
import type { Masked } from '../../base/masked.js';
import type { RunRecord } from '../../domain/record.js';
import { marksOf, placelessMarks } from '../../report/findings/marks.js';
import type { Known } from '../../report/summary/known.js';
import { jobSummary, type WrittenSummary } from '../../report/summary/summary.js';
import { checkPlace } from '../../wiring/check-place.js';
import { originIn } from '../../wiring/github.js';
import type { ActionStep } from '../run-action.js';
import type { RunPipelineInputs } from './inputs.js';

/** A run that is over, and what only who ran it knows. */
export interface ToldRun {
  readonly record: RunRecord;
  readonly summaries: readonly WrittenSummary[];
  readonly mask: (text: string) => Masked;
  readonly expected?: Known['expected'];
  /** Path of the whole report. */
  readonly report: string;
}

/**
 * The summary of the job, and what was asked to be published; where that was to have the marks and has not got them,
 * these after all. What cannot be told costs a warning, never the run.
 */
export async function tellReports(
  run: ToldRun,
  inputs: RunPipelineInputs,
  step: ActionStep,
  dialect: Dialect,
): Promise<void> {
  const { record, mask } = run;
  const print = (lines: readonly Masked[]) => {
    for (const line of lines) step.stdout.write(`${line}\n`);
  };
  const known: Known = {
    report: run.report,
    ...(run.expected ? { expected: run.expected } : {}),
    ...originIn(step.env),
  };
  if (inputs.summary) print(writeSummary(run, known, step, dialect));
  const place = checkPlace(inputs, record);
  if (!inputs.comment && place === undefined) return;
  const { publishRun } = await import('../../wiring/publish-run.js');
  const published = await publishRun(record, inputs, { env: step.env, mask, cancel: step.kill, known });
  if (typeof place === 'number') {
    const told = published.isInJobCheck ? placelessMarks : marksOf;
    const { marks, more } = told(record, (level) => dialect.room(level));
    print(markLines(marks, more, dialect));
  }
  for (const message of published.notices) print(dialect.mark('notice', 'report', message));
}

/** What is to be said where it could not be written. */
function writeSummary(
  { record, summaries, mask }: ToldRun,
  known: Known,
  { env }: ActionStep,
  dialect: Dialect,
): readonly Masked[] {
  const path = env['GITHUB_STEP_SUMMARY'];
  const text = mask(jobSummary(record, summaries, { ...known, heldBytes: stepSummaryBytes(path) }));
  const failed = addToStepSummary(path, text);
  if (failed === undefined) return [];
  return dialect.mark('warning', 'job summary', `the job summary could not be written: ${failed}`);
}
