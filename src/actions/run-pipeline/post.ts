import { addToStepSummary } from '../../adapters/github/step-summary.js';
import { processShell } from '../../adapters/process/shell.js';
import { systemClock } from '../../base/clock.js';
import { summary } from '../../report/summary.js';
import { recoverRuns } from '../../wiring/recover.js';
import { dialectFor } from '../../wiring/tell-diagnostics.js';
import { type ActionStep, runPost } from '../run-action.js';

/** Sweeps what a killed main left: its processes, its unfinished record, its missing summary. */
export const runPipelinePost = (step: ActionStep): Promise<number> =>
  runPost(step, async ({ env, stdout }) => {
    const clock = systemClock();
    const dialect = dialectFor(env, false);
    for (const { record, processes } of await recoverRuns(
      env['GITHUB_WORKSPACE'] ?? '.',
      processShell(clock),
      clock,
    )) {
      const message = `run ${record.id} was killed; ${processes} of its processes were still running and were ended`;
      for (const line of dialect.mark('warning', 'interrupted run', message)) stdout.write(`${line}\n`);
      addToStepSummary(env['GITHUB_STEP_SUMMARY'], summary(record));
    }
  });
