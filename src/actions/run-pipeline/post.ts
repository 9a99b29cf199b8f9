import { addToStepSummary } from '../../adapters/github/step-summary.js';
import { processShell } from '../../adapters/process/shell.js';
import { systemClock } from '../../base/clock.js';
import { summary } from '../../report/summary/summary.js';
import { interrupted, recoverRuns } from '../../wiring/recover.js';
import { dialectFor } from '../../wiring/tell-diagnostics.js';
import { InputReader } from '../read-inputs.js';
import { type ActionStep, runPost } from '../run-action.js';

/** Sweeps what a killed main left: its processes, its unfinished record, its missing summary. */
export const runPipelinePost = (step: ActionStep): Promise<number> =>
  runPost(step, async ({ env, stdout }) => {
    const clock = systemClock();
    const dialect = dialectFor(env, false);
    const warn = (title: string, message: string) => {
      for (const line of dialect.mark('warning', title, message)) stdout.write(`${line}\n`);
    };
    const wantsSummary = new InputReader(env).flag('summary', true);
    const shell = processShell(clock);
    for (const run of await recoverRuns(env['GITHUB_WORKSPACE'] ?? '.', shell, clock)) {
      warn('interrupted run', interrupted(run));
      if (!wantsSummary || run.lost !== undefined) continue;
      const failed = addToStepSummary(env['GITHUB_STEP_SUMMARY'], summary(run.record));
      if (failed !== undefined) warn('job summary', `the job summary could not be written: ${failed}`);
    }
    shell.dispose();
  });
