import { relative, resolve } from 'node:path';
import { maskedWords } from '../base/masked.js';
import type { FailureMode } from '../domain/pipeline.js';
import { selectJobs } from '../domain/select.js';
import { runJson } from '../report/run-json.js';
import { nameFromHere } from '../wiring/configuration-name.js';
import { type Root, rootOf, stateOf } from '../wiring/root.js';
import { runConfigured } from '../wiring/run.js';
import type { RunOptions as ConfiguredRun } from '../wiring/run-options.js';
import { dialectFor } from '../wiring/tell-diagnostics.js';
import { type AskedLog, chooseLog } from './choose-log.js';
import { type Cli, type CommonOptions, refuse } from './cli.js';
import { envFileOrRefusal } from './env-file.js';
import { showPlan } from './plan.js';
import { runnableOrRefusal } from './read.js';
import { parseVariables } from './variables.js';

export interface RunFlags extends CommonOptions {
  readonly var?: readonly string[];
  readonly envFile?: string;
  readonly job?: readonly string[];
  readonly stage?: readonly string[];
  readonly maxParallel?: number;
  readonly onFailure?: FailureMode;
  readonly dryRun?: boolean;
  readonly resume?: true | string;
  readonly report?: string;
  readonly log: AskedLog;
}

export async function runPipelineCommand(
  cli: Cli,
  config: string | undefined,
  options: RunFlags,
): Promise<number> {
  const root = rootOf(cli.cwd, cli.env);
  const name = nameFromHere(cli.cwd, config, () => root);
  const read = await runnableOrRefusal(cli, name, options);
  if (typeof read === 'number') return read;
  const pipeline = { ...read, file: relative(root.path, resolve(cli.cwd, name)) };
  const selected = selectJobs(pipeline, options.job ?? [], options.stage ?? []);
  if (!selected.ok) return refuse(cli, options, selected.error);
  const overrides = parseVariables(options.var ?? []);
  if (!overrides.ok) return refuse(cli, options, overrides.error);
  const envFile = await envFileOrRefusal(cli, options);
  if (typeof envFile === 'number') return envFile;
  if (options.dryRun) return showPlan(cli, selected.value, root, options);
  return runSelected(cli, root, options, { pipeline: selected.value, overrides: overrides.value, envFile });
}

async function runSelected(
  cli: Cli,
  root: Root,
  options: RunFlags,
  given: Pick<ConfiguredRun, 'pipeline' | 'overrides' | 'envFile'>,
): Promise<number> {
  const state = stateOf(root, cli.env, 'write');
  if (!state.ok) return refuse(cli, options, state.error);
  const [cancel, kill] = [new AbortController(), new AbortController()];
  const release = cli.onSignal((by) => (cancel.signal.aborted ? kill.abort() : cancel.abort(by)));
  const stream = options.json ? cli.stderr : cli.stdout;
  const colour = options.color !== false && stream.isTTY && !cli.env['NO_COLOR'];
  const dialect = dialectFor(cli.env, cli.masker, colour);
  const run = await runConfigured({
    workspace: root.path,
    git: root.git,
    state: state.value,
    env: cli.env,
    ...given,
    masker: cli.masker,
    ...(options.maxParallel === undefined ? {} : { maxParallel: options.maxParallel }),
    ...(options.onFailure === undefined ? {} : { onFailure: options.onFailure }),
    ...(options.resume === undefined ? {} : { resume: options.resume }),
    ...(options.report === undefined ? {} : { reportDirectory: resolve(cli.cwd, options.report) }),
    log: {
      mode: chooseLog(cli, options),
      dialect,
      stream,
    },
    launcher: cli.launcher,
    isWholeProcess: cli.isWholeProcess === true,
    cancel: cancel.signal,
    kill: kill.signal,
  });
  release();
  if (!run.ok) return refuse(cli, options, run.error);
  const { record, status, directory, lost, afterwards } = run.value;
  if (options.log !== 'quiet' && status !== 'success')
    stream.write(`${dialect.own(`  logs and record: ${directory}`)}\n`);
  if (options.json) cli.output.json(maskedWords(runJson(record)));
  if (lost !== undefined) cli.output.tell(`the run's record could not be kept whole: ${lost}`);
  for (const notice of afterwards) cli.output.tell(notice);
  return { success: 0, failure: 1, cancelled: 130 }[status];
}
