import { join, resolve } from 'node:path';
import { jobMatcherLines } from '../../adapters/console/job-matchers.js';
import { leavingMarks } from '../../adapters/console/mark-lines.js';
import { oneLine } from '../../base/clean.js';
import type { Masked } from '../../base/masked.js';
import type { Pipeline } from '../../domain/pipeline.js';
import { selectJobs } from '../../domain/select.js';
import { runWords } from '../../report/job-lines.js';
import { planLines } from '../../report/plan.js';
import { checkPlace } from '../../wiring/check-place.js';
import { readConfiguration, readRunnable } from '../../wiring/configuration.js';
import { nameInWorkspace } from '../../wiring/configuration-name.js';
import { plannedRun } from '../../wiring/history.js';
import { actionRoot, actionWorkspace, stateOf } from '../../wiring/root.js';
import { type FinishedRun, maxParallelOf, runConfigured } from '../../wiring/run.js';
import { maskNamedSecrets } from '../../wiring/secrets.js';
import { dialectFor, problemCount, tellDiagnostics } from '../../wiring/tell-diagnostics.js';
import { type ActionOutcome, type ActionStep, runAction } from '../run-action.js';
import { type RunPipelineInputs, readRunPipelineInputs } from './inputs.js';
import { tellReports } from './reports.js';

export const runPipelineMain = (step: ActionStep): Promise<number> =>
  runAction(step, readRunPipelineInputs, act);

async function act(inputs: RunPipelineInputs, step: ActionStep): Promise<ActionOutcome> {
  const workspace = actionWorkspace(step.env);
  const { masker } = step;
  const dialect = dialectFor(step.env, masker, false);
  const print = (line: Masked) => void step.stdout.write(`${line}\n`);
  const name = nameInWorkspace(workspace, inputs.config);
  const file = { workspace, name, mustBeInside: true };
  // A dry run needs none of the programs that the pipeline requires.
  const read = inputs.dryRun ? readConfiguration(file) : await readRunnable(file, step.env);
  const { source, diagnostics } = read.ok ? read.value : read.error;
  maskNamedSecrets(source.text, step.env, masker);
  tellDiagnostics(source, diagnostics, dialect, print);
  if (!read.ok || diagnostics.some(({ severity }) => severity === 'error'))
    return refused(`${problemCount(name, diagnostics)}; nothing was run`);
  if (!read.value.pipeline) return refused(`${name} has no pipeline: add 'stages:' or 'jobs:'`);
  const selected = selectJobs(read.value.pipeline, inputs.jobs, inputs.stages);
  if (!selected.ok) return refused(selected.error);
  const pipeline: Pipeline = inputs.name ? { ...selected.value, name: inputs.name } : selected.value;
  const root = actionRoot(step.env);
  const state = stateOf(root, step.env, inputs.dryRun ? 'read' : 'write');
  if (!state.ok) return refused(state.error);
  if (inputs.dryRun) {
    const maxParallel = maxParallelOf(pipeline, inputs.maxParallel);
    const plan = plannedRun(state.value, pipeline, maxParallel, inputs.onFailure);
    for (const line of planLines(plan)) print(dialect.own(line));
    return { status: 'success', message: '', outputs: { status: 'success' } };
  }
  jobMatcherLines(inputs.jobMatchers, dialect).forEach(print);
  const run = await runConfigured({
    pipeline,
    workspace,
    git: root.git,
    state: state.value,
    env: step.env,
    envFile: {},
    overrides: inputs.variables,
    masker,
    ...(inputs.maxParallel === undefined ? {} : { maxParallel: inputs.maxParallel }),
    ...(inputs.onFailure === undefined ? {} : { onFailure: inputs.onFailure }),
    ...(inputs.reportDirectory === '' ? {} : { reportDirectory: resolve(workspace, inputs.reportDirectory) }),
    log: {
      mode: 'grouped',
      dialect: leavingMarks(dialect, (record) => typeof checkPlace(inputs, record) === 'number'),
      stream: step.stdout,
    },
    launcher: step.launcher,
    isWholeProcess: step.isWholeProcess === true,
    cancel: step.cancel,
    kill: step.kill,
  });
  if (!run.ok) return refused(run.error);
  const { lost } = run.value;
  if (lost !== undefined)
    dialect.mark('warning', 'run record', `the run's record could not be kept whole: ${lost}`).forEach(print);
  for (const notice of run.value.afterwards) dialect.mark('notice', 'after the run', notice).forEach(print);
  const report = reportPath(run.value, inputs.reportDirectory);
  await tellReports({ ...run.value, report }, inputs, step, dialect);
  return finished(run.value, report);
}

const refused = (message: string): ActionOutcome => ({
  status: 'failure',
  message,
  outputs: { status: 'failure' },
  isRefusal: true,
});

const reportPath = ({ directory }: FinishedRun, reportDirectory: string): string =>
  join(reportDirectory || directory, 'run.json');

function finished({ record, status, outputs }: FinishedRun, report: string): ActionOutcome {
  const failed = [...record.jobs.values()]
    .filter((job) => job.status === 'failure' && !job.allowed)
    .map((job) => job.id);
  return {
    status,
    // Each failed job has its own error by now.
    message: failed.length > 0 ? '' : oneLine(runWords(record).verdict),
    outputs: {
      status,
      'run-id': record.id,
      duration: String(Math.round((record.endedAt ?? record.startedAt) - record.startedAt)),
      'failed-jobs': JSON.stringify(failed),
      outputs: JSON.stringify(Object.fromEntries(outputs)),
      report,
      artifacts: JSON.stringify(
        record.artifacts.map(({ name, job, files }) => ({
          name,
          job,
          files: files.map((file) => file.path),
        })),
      ),
    },
  };
}
