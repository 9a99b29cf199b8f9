import { addToStepSummary, stepSummaryBytes } from '../../adapters/github/step-summary.js';
import type { Masked } from '../../base/masked.js';
import type { RunRecord } from '../../domain/record.js';
import type { Known } from '../../report/summary/known.js';
import { summary, type Written } from '../../report/summary/summary.js';
import { originIn } from '../../wiring/github.js';
import { dialectFor } from '../../wiring/tell-diagnostics.js';
import type { ActionStep } from '../run-action.js';
import type { RunPipelineInputs } from './inputs.js';

/** A run that is over, and what only who ran it knows. */
export interface ToldRun {
  readonly record: RunRecord;
  readonly summaries: readonly Written[];
  readonly mask: (text: string) => Masked;
  readonly expected?: Known['expected'];
  /** Path of the whole report. */
  readonly report: string;
}

/** The summary of the job, and what was asked to be published. What cannot be told costs a warning, never the run. */
export async function tellReports(run: ToldRun, inputs: RunPipelineInputs, step: ActionStep): Promise<void> {
  const { env } = step;
  const dialect = dialectFor(env, step.masker, false);
  const mark = (severity: 'warning' | 'notice', title: string, message: string) => {
    for (const line of dialect.mark(severity, title, message)) step.stdout.write(`${line}\n`);
  };
  const { record, summaries, mask, expected, report } = run;
  const known: Known = {
    report,
    ...(expected ? { expected } : {}),
    ...originIn(env),
  };
  if (inputs.summary) {
    const path = env['GITHUB_STEP_SUMMARY'];
    const text = mask(summary(record, summaries, { ...known, heldBytes: stepSummaryBytes(path) }));
    const failed = addToStepSummary(path, text);
    if (failed !== undefined)
      mark('warning', 'job summary', `the job summary could not be written: ${failed}`);
  }
  const { comment, checkRun, jobCheckRun } = inputs;
  const hasCheck = checkRun === 'separate' || (checkRun !== 'off' && jobCheckRun !== undefined);
  if (!comment && !hasCheck) return;
  const { publishRun } = await import('../../wiring/publish-run.js');
  const untold = await publishRun(record, inputs, { env, mask, cancel: step.kill, known });
  for (const message of untold) mark('notice', 'report', message);
}
