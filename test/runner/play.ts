import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fold } from './action-command.js';
import { type ActionFile, readActionFile } from './action-file.js';
import { CommandLog } from './commands.js';
import { canaries, githubContext, resolveInputs, type Strings, stepEnvironment } from './environment.js';
import { createCommandFiles, readCommandFiles, type Written } from './file-commands.js';
import { Masker } from './masker.js';
import { findOrphans, killOrphans } from './orphans.js';
import { type Ended, runnerTimers, runStep, type Timers } from './step-process.js';

/** When something resolves, or when main prints a line that matches. */
export type Moment = Promise<unknown> | RegExp;

export interface Play {
  /** The folder of action.yml. */
  readonly action: string;
  readonly inputs?: Strings;
  /** The step's `env:`. */
  readonly env?: Strings;
  /** Default: an empty folder, removed with the rest. */
  readonly workspace?: string;
  /** Path of the node to run with; default: this one. */
  readonly node?: string;
  readonly event?: { readonly name: string; readonly payload: unknown };
  /** Fields of the github context, such as `api_url`, `repository` or `token`. */
  readonly github?: Strings;
  /** ACTIONS_ variables that the service would give, such as ACTIONS_RESULTS_URL. */
  readonly runtime?: Strings;
  /** Values that the workflow took from `secrets.`: masked before the action starts. */
  readonly secrets?: readonly string[];
  readonly cancelAfter?: Moment;
  /** SIGKILL for main, as the kernel would send it when memory runs out. */
  readonly kill?: Moment;
  readonly timers?: Partial<Timers>;
}

export interface PlayedStep extends Written, Omit<Ended, 'cancelled'> {
  readonly conclusion: 'success' | 'failure' | 'cancelled';
  readonly commands: CommandLog;
  readonly lines: readonly string[];
}

export interface Played extends PlayedStep, AsyncDisposable {
  /** Null when action.yml has none or its `post-if` was false. */
  readonly post: PlayedStep | null;
  readonly temp: string;
  readonly workspace: string;
  /** Process ids of the job that still live. */
  readonly orphans: () => Promise<number[]>;
  /** The end of the job: orphans are killed, the temp folder is removed. */
  readonly dispose: () => Promise<void>;
}

/** Runs main and post of a JavaScript action as GitHub's runner does on Linux. */
export async function playAction(play: Play): Promise<Played> {
  const temp = await realpath(await mkdtemp(join(tmpdir(), 'cimyr-runner-')));
  const trackingId = `github_${randomUUID()}`;
  const dispose = async (): Promise<void> => {
    await killOrphans(trackingId);
    await rm(temp, { recursive: true, force: true, maxRetries: 3 });
  };
  try {
    const file = await readActionFile(play.action);
    const workspace = play.workspace ?? join(temp, 'work', 'app', 'app');
    const step = await startJob(play, file, { temp, workspace, trackingId });
    const main = await step('main', file.runs.main);
    const post = postIf(file, main.conclusion) ? await step('post', file.runs.post) : null;
    const orphans = (): Promise<number[]> => findOrphans(trackingId);
    return { ...main, post, temp, workspace, orphans, dispose, [Symbol.asyncDispose]: dispose };
  } catch (failure) {
    await dispose();
    throw failure;
  }
}

interface Place {
  readonly temp: string;
  readonly workspace: string;
  readonly trackingId: string;
}

/** Returns how to play one stage. What lasts from main to post is here: masks, GITHUB_ENV, GITHUB_PATH, state. */
async function startJob(play: Play, file: ActionFile, { temp, workspace, trackingId }: Place) {
  const action = resolve(play.action);
  const event_path = join(temp, 'temp', 'event.json');
  for (const folder of [workspace, join(temp, 'home'), join(temp, 'temp')])
    await mkdir(folder, { recursive: true });
  await writeFile(event_path, JSON.stringify(play.event?.payload ?? {}));
  const event_name = play.event?.name ?? 'push';
  const places = { workspace, action_path: action, event_path, event_name };
  const job: Strings = { ...githubContext(play.github ?? {}), ...places };
  const inputs = resolveInputs(file, play.inputs ?? {}, job);
  const masker = new Masker();
  for (const secret of [job['token'] ?? '', canaries.runtimeToken, ...(play.secrets ?? [])])
    masker.add(secret);
  let [env, state, path]: [Strings, Strings, readonly string[]] = [{}, {}, []];

  return async (stage: 'main' | 'post', script = ''): Promise<PlayedStep> => {
    let onLine = (_line: string): void => {};
    const log = new CommandLog(masker, workspace, (line) => onLine(line));
    warnOfUnexpected(file, play.inputs ?? {}, log);
    const files = await createCommandFiles(join(temp, 'temp', '_runner_file_commands', stage));
    const known = { github: { ...job, ...files }, runtime: play.runtime ?? {}, inputs, state, path };
    const ended = await runStep({
      command: [play.node ?? process.execPath, join(action, script)],
      cwd: workspace,
      env: stepEnvironment({ ...known, temp, trackingId, env: { ...env, ...play.env } }),
      log,
      timers: { ...runnerTimers, ...play.timers },
      onStart: (cancel, kill) => {
        if (stage === 'main') onLine = watch([play.cancelAfter, cancel], [play.kill, kill]);
      },
    });
    // However the step ended, cancelled or killed: its files count.
    const written = await readCommandFiles(files, log);
    env = { ...env, ...written.env };
    state = { ...state, ...written.state };
    path = [...path.filter((entry) => !written.path.includes(entry)), ...written.path];
    return conclude(ended, written, log);
  };
}

function watch(...acts: readonly [Moment | undefined, () => void][]): (line: string) => void {
  for (const [moment, act] of acts) if (moment instanceof Promise) void moment.then(act);
  return (line) => {
    for (const [moment, act] of acts) if (moment instanceof RegExp && moment.test(line)) act();
  };
}

function warnOfUnexpected(file: ActionFile, given: Strings, log: CommandLog): void {
  const known = Object.keys(file.inputs);
  const unexpected = Object.keys(given).filter((name) => !known.map(fold).includes(fold(name)));
  if (unexpected.length > 0)
    log.issue(
      'warning',
      `Unexpected input(s) '${unexpected.join("', '")}', valid inputs are ['${known.join("', '")}']`,
    );
}

/** A cancelled step is cancelled even if it exits with 0; a command that went wrong fails it just as well. */
function conclude({ cancelled, ...ended }: Ended, written: Written, log: CommandLog): PlayedStep {
  if (log.broken !== undefined) log.issue('error', log.broken);
  if (cancelled) log.issue('error', 'The operation was canceled.');
  const failed = ended.exitCode !== 0 || log.failed;
  const conclusion = cancelled ? 'cancelled' : failed ? 'failure' : 'success';
  return { ...ended, ...written, conclusion, commands: log, lines: log.lines };
}

function postIf({ runs }: ActionFile, conclusion: PlayedStep['conclusion']): boolean {
  if (runs.post === undefined || runs['post-if'] === 'always()') return runs.post !== undefined;
  const met = { 'success()': 'success', 'failure()': 'failure', 'cancelled()': 'cancelled' }[runs['post-if']];
  if (met === undefined) throw new Error(`the harness does not know post-if: ${runs['post-if']}`);
  return met === conclusion;
}
