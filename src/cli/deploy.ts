import { randomUUID } from 'node:crypto';
import { homedir, hostname, userInfo } from 'node:os';
import { join } from 'node:path';
import { isoTime } from '../base/clock.js';
import type { Masked } from '../base/masked.js';
import type { Environment, RollbackStrategy, StrategyKind } from '../domain/rollout/environment.js';
import { rolloutJson } from '../report/rollout/json.js';
import { nameFromHere } from '../wiring/configuration-name.js';
import { environmentNamed } from '../wiring/deploy/find.js';
import { rolloutLog } from '../wiring/deploy/log.js';
import type { DeployCommand } from '../wiring/deploy/options.js';
import type { Credentials } from '../wiring/deploy/platform.js';
import { PLATFORMS } from '../wiring/deploy/platforms.js';
import { type DeployResult, EXIT_CODES } from '../wiring/deploy/result.js';
import { distrust } from '../wiring/deploy/trust.js';
import { deployWithTrace } from '../wiring/deploy/with-trace.js';
import { type Root, rootOf } from '../wiring/root.js';
import { dialectFor, problemCount } from '../wiring/tell-diagnostics.js';
import { type Cli, type CommonOptions, printJson, refuse } from './cli.js';
import { envFileOrRefusal } from './env-file.js';
import { readAndTell } from './read.js';
import { parseVariables } from './variables.js';

interface RolloutOptions extends CommonOptions {
  readonly config?: string;
  readonly waitForLock?: number;
  readonly lease: number;
  readonly dryRun?: boolean;
  readonly envFile?: string;
  readonly without?: readonly string[];
}

export interface DeployCliOptions extends RolloutOptions {
  readonly release?: string;
  readonly var?: readonly string[];
  readonly strategy?: StrategyKind;
  readonly acceptOutage?: boolean;
}

export interface RollbackCliOptions extends RolloutOptions {
  readonly to?: string;
  readonly strategy?: RollbackStrategy;
  readonly reason?: string;
  readonly takeLock?: boolean;
}

export async function deployCommand(cli: Cli, name: string, options: DeployCliOptions): Promise<number> {
  const overrides = parseVariables(options.var ?? []);
  if (!overrides.ok) return refuse(cli, options, overrides.error);
  const { release, strategy, acceptOutage } = options;
  const command = {
    kind: 'deploy' as const,
    acceptsOutage: acceptOutage === true,
    ...(release === undefined ? {} : { release }),
    ...(strategy === undefined ? {} : { strategy }),
  };
  return rollOutFromHere(cli, name, options, { command, overrides: overrides.value, takes: false });
}

export async function rollbackCommand(cli: Cli, name: string, options: RollbackCliOptions): Promise<number> {
  const { to, strategy, reason, takeLock } = options;
  const command = {
    kind: 'rollback' as const,
    ...(to === undefined ? {} : { to }),
    ...(strategy === undefined ? {} : { strategy }),
    ...(reason === undefined ? {} : { reason }),
  };
  return rollOutFromHere(cli, name, options, { command, overrides: {}, takes: takeLock === true });
}

export async function restartCommand(
  cli: Cli,
  name: string,
  options: RolloutOptions & { readonly all?: boolean },
): Promise<number> {
  const command = { kind: 'restart', all: options.all === true } as const;
  return rollOutFromHere(cli, name, options, { command, overrides: {}, takes: false });
}

export async function acceptCommand(
  cli: Cli,
  name: string,
  options: RolloutOptions & {
    readonly release?: string;
    readonly reason?: string;
    readonly takeLock?: boolean;
  },
): Promise<number> {
  const { release, reason = '', takeLock } = options;
  if (reason.trim() === '')
    return refuse(cli, options, 'accept needs a reason, for the history: --reason TEXT');
  const command = { kind: 'accept', ...(release === undefined ? {} : { release }), reason } as const;
  return rollOutFromHere(cli, name, options, { command, overrides: {}, takes: takeLock === true });
}

interface Asked {
  readonly command: DeployCommand;
  readonly overrides: Readonly<Record<string, string>>;
  readonly takes: boolean;
}

async function rollOutFromHere(
  cli: Cli,
  name: string,
  options: RolloutOptions,
  asked: Asked,
): Promise<number> {
  const root = rootOf(cli.cwd, cli.env);
  const environment = environmentOrRefusal(cli, name, root, options);
  if (typeof environment === 'number') return environment;
  const envFile = await envFileOrRefusal(cli, options);
  if (typeof envFile === 'number') return envFile;
  const env = { ...cli.env, ...envFile };
  const why = distrust(cli.env);
  if (why !== undefined) return refuse(cli, options, why);
  const [cancel, kill] = [new AbortController(), new AbortController()];
  // The first lets the step that is under way come to its end, the second does not.
  const release = cli.onSignal(() => (cancel.signal.aborted ? kill : cancel).abort());
  const stream = options.json ? cli.stderr : cli.stdout;
  const colour = options.color !== false && stream.isTTY && !cli.env['NO_COLOR'];
  const dialect = dialectFor(cli.env, cli.masker, colour);
  // A dry run was asked for its plan; a log that is lost takes nothing from what was done.
  const print = (line: Masked) =>
    options.dryRun && !options.json ? cli.output.print(line) : void stream.write(`${line}\n`);
  const log = rolloutLog({ app: environment.app, environment: name }, dialect, print);
  cli.masker.tell(log.hide);
  const rollout = deployWithTrace({
    platforms: PLATFORMS,
    environment,
    workspace: root.path,
    env,
    overrides: asked.overrides,
    command: asked.command,
    credentials: personalCredentials({ env }),
    lease: {
      holder: { id: randomUUID(), by: `${userName(cli.env)}@${hostname()}`, since: isoTime(log.startedAt) },
      ttlMs: options.lease,
      waitMs: options.waitForLock ?? 0,
      takes: asked.takes,
    },
    without: options.without ?? [],
    dryRun: options.dryRun === true,
    tell: log.tell,
    masker: cli.masker,
    cancel: cancel.signal,
    kill: kill.signal,
  });
  const { done, send } = await log.during(rollout);
  release();
  if (!done.ok) return refuse(cli, options, done.error);
  log.end(done.value);
  if (done.value.status === 'success' && asked.command.kind !== 'accept')
    for (const line of afterwards(environment, done.value, asked.command.kind)) print(dialect.own(line));
  if (options.json) printJson(cli, JSON.parse(rolloutJson(log.record, done.value)));
  for (const notice of await send()) cli.output.tell(notice);
  return EXIT_CODES[done.value.status];
}

/** In a container a user may have a number only. */
function userName(env: Cli['env']): string {
  try {
    return userInfo().username;
  } catch {
    return env['USER'] || env['LOGNAME'] || `user ${process.getuid?.() ?? ''}`.trim();
  }
}

/** Where it serves, and the way back. */
function afterwards(
  { name }: Environment,
  { previous, serving, url }: DeployResult,
  kind: DeployCommand['kind'],
): string[] {
  return [
    ...(url === undefined ? [] : [`  see it: ${url}`]),
    ...(kind !== 'deploy' || previous === undefined || previous === serving
      ? []
      : [`  to go back: cimyr rollback ${name}`]),
  ];
}

/** On a person's machine the agent, the passphrase and the engine are what that person has set up. */
export function personalCredentials({ env }: Pick<Cli, 'env'>): Credentials {
  const ofDocker = env['DOCKER_CERT_PATH'] || (env['DOCKER_TLS_VERIFY'] && join(homedir(), '.docker'));
  const engineCertificates = env['DOCKER_CERTIFICATES'] || ofDocker;
  return {
    ...(env['SSH_AUTH_SOCK'] ? { agent: env['SSH_AUTH_SOCK'] } : {}),
    ...(env['SSH_PASSPHRASE'] ? { passphrase: env['SSH_PASSPHRASE'] } : {}),
    ...(env['DOCKER_HOST']
      ? { engine: { text: env['DOCKER_HOST'], source: 'DOCKER_HOST', isAmbient: true } }
      : {}),
    ...(engineCertificates ? { engineCertificates } : {}),
  };
}

/** The environment to act on, or the exit code when there is none. */
export function environmentOrRefusal(
  cli: Cli,
  name: string,
  root: Root,
  options: CommonOptions & { readonly config?: string },
): Environment | 2 {
  const config = nameFromHere(cli.cwd, options.config, () => root);
  const read = readAndTell(cli, config);
  if (!read.ok)
    return refuse(
      cli,
      options,
      `${problemCount(config, read.diagnostics)}; nothing was done`,
      read.diagnostics,
    );
  const found = environmentNamed(read.value, name);
  return found.ok ? found.value : refuse(cli, options, found.error);
}
