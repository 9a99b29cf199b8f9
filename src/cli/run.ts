import { readFileSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { err, ok, type Result } from '../base/result.js';
import type { FailureMode } from '../domain/pipeline.js';
import { selectJobs } from '../domain/select.js';
import { runJson } from '../report/run-json.js';
import { type Root, rootOf, stateOf } from '../wiring/root.js';
import { runConfigured } from '../wiring/run.js';
import type { RunOptions as ConfiguredRun } from '../wiring/run-options.js';
import { dialectFor } from '../wiring/tell-diagnostics.js';
import { type AskedLog, chooseLog } from './choose-log.js';
import { type Cli, type CommonOptions, refuse } from './cli.js';
import { findConfiguration } from './find-configuration.js';
import { showPlan } from './plan.js';
import { runnableOrRefusal } from './read.js';
import { parseVariables } from './variables.js';

export interface RunOptions extends CommonOptions {
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

export async function runCommand(cli: Cli, config: string | undefined, options: RunOptions): Promise<number> {
  const root = rootOf(cli.cwd, cli.env);
  const name = findConfiguration(cli, config, () => root);
  const read = await runnableOrRefusal(cli, name, options);
  if (typeof read === 'number') return read;
  const pipeline = { ...read, file: relative(root.path, resolve(cli.cwd, name)) };
  const selected = selectJobs(pipeline, options.job ?? [], options.stage ?? []);
  if (!selected.ok) return refuse(cli, options, selected.error);
  const overrides = parseVariables(options.var ?? []);
  if (!overrides.ok) return refuse(cli, options, overrides.error);
  const envFile = readEnvFile(cli.cwd, options.envFile);
  if (!envFile.ok) return refuse(cli, options, envFile.error);
  if (options.dryRun) return showPlan(cli, selected.value, root, options);
  return perform(cli, root, options, {
    pipeline: selected.value,
    overrides: overrides.value,
    envFile: envFile.value,
  });
}

async function perform(
  cli: Cli,
  root: Root,
  options: RunOptions,
  given: Pick<ConfiguredRun, 'pipeline' | 'overrides' | 'envFile'>,
): Promise<number> {
  const state = stateOf(root, cli.env, 'write');
  if (!state.ok) return refuse(cli, options, state.error);
  const [cancel, kill] = [new AbortController(), new AbortController()];
  const release = cli.onSignal(() => (cancel.signal.aborted ? kill : cancel).abort());
  const stream = options.json ? cli.stderr : cli.stdout;
  const colour = options.color !== false && stream.isTTY && !cli.env['NO_COLOR'];
  const run = await runConfigured({
    workspace: root.path,
    git: root.git,
    state: state.value,
    env: cli.env,
    ...given,
    ...(options.maxParallel === undefined ? {} : { maxParallel: options.maxParallel }),
    ...(options.onFailure === undefined ? {} : { onFailure: options.onFailure }),
    ...(options.resume === undefined ? {} : { resume: options.resume }),
    ...(options.report === undefined ? {} : { reportDirectory: resolve(cli.cwd, options.report) }),
    log: {
      mode: chooseLog(cli, options),
      dialect: dialectFor(cli.env, colour),
      stream,
    },
    launcher: cli.launcher,
    cancel: cancel.signal,
    kill: kill.signal,
  });
  release();
  if (!run.ok) return refuse(cli, options, run.error);
  const { record, status, directory, lost, afterwards } = run.value;
  if (options.log !== 'quiet' && status !== 'success') stream.write(`  logs and record: ${directory}\n`);
  if (options.json) cli.stdout.write(runJson(record));
  if (lost !== undefined) cli.stderr.write(`the run's record could not be kept whole: ${lost}\n`);
  for (const notice of afterwards) cli.stderr.write(`${notice}\n`);
  return { success: 0, failure: 1, cancelled: 130 }[status];
}

function readEnvFile(cwd: string, path: string | undefined): Result<Record<string, string>, string> {
  if (path === undefined) return ok({});
  try {
    const parsed = parseEnv(readFileSync(resolve(cwd, path), 'utf8'));
    return ok(Object.fromEntries(Object.entries(parsed).map(([name, value]) => [name, value ?? ''])));
  } catch (error) {
    return err(`--env-file '${path}' cannot be read: ${(error as Error).message}`);
  }
}
