import { parseDuration } from '../../base/duration.js';
import {
  ROLLBACK_STRATEGIES,
  type RollbackStrategy,
  STRATEGY_KINDS,
  type StrategyKind,
} from '../../domain/rollout/environment.js';
import type { InputReader } from '../read-inputs.js';

/** What deploy and rollback have in common. */
export interface RolloutInputs {
  readonly environment: string;
  /** Empty: the one that lies in the workspace. */
  readonly config: string;
  readonly dryRun: boolean;
  readonly waitMs: number;
  readonly leaseMs: number;
  /** The key itself; `env`: what an earlier step has set up. */
  readonly sshKey: string;
  readonly sshPassphrase: string;
  readonly knownHosts: string;
  /** An engine, for targets that name none; `env`: what an earlier step has set up. */
  readonly dockerHost: string;
  readonly dockerCertificates: string;
  readonly summary: boolean;
  /** Empty: GitHub's Deployments hear nothing. */
  readonly githubToken: string;
}

/** What the deploy action can do, the first unless told. */
const COMMANDS = ['deploy', 'restart', 'accept', 'status'] as const;

export interface DeployInputs extends RolloutInputs {
  readonly command: (typeof COMMANDS)[number];
  /** Of what is accepted. */
  readonly reason: string;
  readonly release: string;
  readonly variables: Readonly<Record<string, string>>;
  readonly strategy: StrategyKind | undefined;
  readonly acceptsOutage: boolean;
}

export interface RollbackInputs extends RolloutInputs {
  readonly to: string;
  readonly strategy: RollbackStrategy | undefined;
  readonly reason: string;
  readonly takeLock: boolean;
}

const LEASE_MS = 60_000;

const common = (reader: InputReader): RolloutInputs => ({
  environment: required(reader, 'environment'),
  config: reader.text('config'),
  dryRun: reader.flag('dry-run', false),
  waitMs: duration(reader, 'wait-for-lock', 0),
  leaseMs: duration(reader, 'lease', LEASE_MS),
  sshKey: reader.text('ssh-key'),
  sshPassphrase: reader.text('ssh-passphrase'),
  knownHosts: reader.text('known-hosts'),
  dockerHost: reader.text('docker-host'),
  dockerCertificates: reader.text('docker-certificates'),
  summary: reader.flag('summary', true),
  githubToken: reader.text('github-token'),
});

export function readDeployInputs(reader: InputReader): DeployInputs {
  const inputs = deployInputs(reader);
  if (inputs.command === 'accept' && inputs.reason === '')
    reader.problems.push("input 'reason' is missing: accept writes it down");
  return inputs;
}

const deployInputs = (reader: InputReader): DeployInputs => ({
  ...common(reader),
  command: reader.choice('command', COMMANDS) ?? 'deploy',
  reason: reader.text('reason'),
  release: reader.text('release'),
  variables: reader.pairs('variables'),
  strategy: reader.choice('strategy', STRATEGY_KINDS),
  acceptsOutage: reader.flag('accept-outage', false),
});

export const readRollbackInputs = (reader: InputReader): RollbackInputs => ({
  ...common(reader),
  to: reader.text('to'),
  strategy: reader.choice('strategy', ROLLBACK_STRATEGIES),
  reason: reader.text('reason'),
  takeLock: reader.flag('take-lock', false),
});

function required(reader: InputReader, name: string): string {
  const value = reader.text(name);
  if (value === '') reader.problems.push(`input '${name}' is missing`);
  return value;
}

function duration(reader: InputReader, name: string, otherwise: number): number {
  const value = reader.text(name);
  if (value === '') return otherwise;
  const ms = parseDuration(value);
  if (ms === undefined)
    reader.problems.push(`input '${name}': a duration expected (90s, 10m), got '${value}'`);
  return ms ?? otherwise;
}
