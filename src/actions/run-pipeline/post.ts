import { processShell } from '../../adapters/process/shell.js';
import { systemClock } from '../../base/clock.js';
import { interrupted, recoverRuns } from '../../wiring/recover.js';
import { actionRoot, stateOf } from '../../wiring/root.js';
import { dialectFor } from '../../wiring/tell-diagnostics.js';
import { InputReader } from '../read-inputs.js';
import { type ActionStep, runPost } from '../run-action.js';
import { readRunPipelineInputs } from './inputs.js';
import { tellReports } from './reports.js';

/** Sweeps what a killed main left: its processes, its unfinished record, its missing summary. */
export const runPipelinePost = (step: ActionStep): Promise<number> =>
  runPost(step, async () => {
    const { env, stdout, masker } = step;
    const clock = systemClock();
    const dialect = dialectFor(env, masker, false);
    const warn = (title: string, message: string) => {
      for (const line of dialect.mark('warning', title, message)) stdout.write(`${line}\n`);
    };
    const inputs = readRunPipelineInputs(new InputReader(env));
    const shell = processShell(clock);
    const state = stateOf(actionRoot(env), env, 'read');
    if (!state.ok) return warn('interrupted run', state.error);
    for (const run of await recoverRuns(state.value, shell, clock)) {
      warn('interrupted run', interrupted(run));
      if (run.lost !== undefined) continue;
      // Secrets were masked when their text came in.
      const told = { record: run.record, summaries: [], mask: (text: string) => masker.text(text) };
      await tellReports({ ...told, report: 'run.json' }, inputs, step, dialect);
    }
    shell.dispose();
  });
