import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseEnv } from 'node:util';
import type { LogMode } from '../adapters/console/log.js';
import type { FailureMode, Pipeline } from '../domain/pipeline.js';
import { selectJobs } from '../domain/select.js';
import { runJson } from '../report/run-json.js';
import { runConfigured } from '../wiring/run.js';
import { dialectFor } from '../wiring/tell-diagnostics.js';
import type { Cli, CommonOptions } from './cli.js';
import { showPlan } from './plan.js';
import { readOrTell } from './read.js';

export interface RunOptions extends CommonOptions {
  readonly var: readonly string[];
  readonly envFile?: string;
  readonly job: readonly string[];
  readonly stage: readonly string[];
  readonly maxParallel?: number;
  readonly onFailure?: FailureMode;
  readonly dryRun?: boolean;
  readonly report?: string;
  readonly log: 'auto' | LogMode;
}

export async function runCommand(cli: Cli, config: string, options: RunOptions): Promise<number> {
  const refuse = (message: string) => {
    cli.stderr.write(`${message}\n`);
    return 2;
  };
  const read = readOrTell(cli, config, options);
  if (!read || read.diagnostics.some((diagnostic) => diagnostic.severity === 'error')) return 2;
  if (!read.pipeline) return refuse(`${config} has no pipeline: add 'stages:' or 'jobs:'`);
  const selected = selectJobs(read.pipeline, options.job, options.stage);
  if (!selected.ok) return refuse(selected.error);
  const overrides = parseVariables(options.var);
  if (typeof overrides === 'string') return refuse(overrides);
  const envFile = readEnvFile(cli.cwd, options.envFile);
  if (typeof envFile === 'string') return refuse(envFile);
  if (options.dryRun) return showPlan(cli, selected.value, options);
  return perform(cli, selected.value, options, overrides, envFile);
}

async function perform(
  cli: Cli,
  pipeline: Pipeline,
  options: RunOptions,
  overrides: Record<string, string>,
  envFile: Record<string, string>,
): Promise<number> {
  const [cancel, kill] = [new AbortController(), new AbortController()];
  const release = cli.onSignal(() => (cancel.signal.aborted ? kill : cancel).abort());
  const stream = options.json ? cli.stderr : cli.stdout;
  const colour = options.color !== false && stream.isTTY && !cli.env['NO_COLOR'];
  const run = await runConfigured({
    pipeline,
    workspace: cli.cwd,
    env: cli.env,
    envFile,
    overrides,
    ...(options.maxParallel === undefined ? {} : { maxParallel: options.maxParallel }),
    ...(options.onFailure === undefined ? {} : { onFailure: options.onFailure }),
    ...(options.report === undefined ? {} : { reportDirectory: options.report }),
    log: {
      mode: options.log === 'auto' ? 'grouped' : options.log,
      dialect: dialectFor(cli.env, colour),
      stream,
    },
    launcher: cli.launcher,
    cancel: cancel.signal,
    kill: kill.signal,
  });
  release();
  if (!run.ok) {
    cli.stderr.write(`${run.error}\n`);
    return 2;
  }
  const { record, status, directory, lost } = run.value;
  if (options.json) cli.stdout.write(runJson(record));
  else if (options.log !== 'quiet' && status !== 'success') stream.write(`  logs and record: ${directory}\n`);
  if (lost !== undefined) cli.stderr.write(`the run's record could not be kept whole: ${lost}\n`);
  return { success: 0, failure: 1, cancelled: 130 }[status];
}

function parseVariables(pairs: readonly string[]): Record<string, string> | string {
  const variables: Record<string, string> = {};
  for (const pair of pairs) {
    const equals = pair.indexOf('=');
    const name = pair.slice(0, equals);
    if (equals < 1 || !/^[A-Za-z_]\w*$/.test(name)) return `--var '${pair}': NAME=value expected`;
    variables[name] = pair.slice(equals + 1);
  }
  return variables;
}

function readEnvFile(cwd: string, path: string | undefined): Record<string, string> | string {
  if (path === undefined) return {};
  try {
    const parsed = parseEnv(readFileSync(resolve(cwd, path), 'utf8'));
    return Object.fromEntries(Object.entries(parsed).map(([name, value]) => [name, value ?? '']));
  } catch (error) {
    return `--env-file: ${(error as Error).message}`;
  }
}
