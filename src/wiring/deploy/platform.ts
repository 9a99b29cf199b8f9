import type { Clock } from '../../base/clock.js';
import type { Masker } from '../../base/masker.js';
import { err, type Result } from '../../base/result.js';
import type { EngineElsewhere } from '../../config/targets/docker/engine-elsewhere.js';
import type { Environment, StrategyKind } from '../../domain/rollout/environment.js';
import type { RolloutFact } from '../../domain/rollout/event.js';
import type { Spec } from '../../domain/rollout/spec.js';
import type { Fleet, FleetFailure } from '../../ports/fleet.js';
import type { HostFailure } from '../../ports/host.js';
import type { At } from '../../ports/there.js';

type Env = Readonly<Record<string, string | undefined>>;

/** What logs in on a target. */
export interface Credentials {
  readonly passphrase?: string;
  /** Path of an SSH agent's socket. */
  readonly agent?: string;
  /** Instead of the file's. */
  readonly knownHosts?: string;
  /** For targets of Docker that name none. */
  readonly engine?: EngineElsewhere;
  /** For engines by TCP: PEM, or the path of a directory with the files that Docker has. */
  readonly engineCertificates?: string;
}

/** An environment's target, and what it is reached with. */
export interface ReachRequest {
  readonly environment: Environment;
  readonly workspace: string;
  readonly env: Env;
  /** What `${VAR}` in the target stands for. */
  readonly variables: Env;
  readonly credentials: Credentials;
  readonly masker: Masker;
  readonly clock: Clock;
  /** Hears of what takes its time before the rollout begins. */
  readonly tell?: (fact: RolloutFact) => void;
  /** Ends the opening: nothing is changed by it. */
  readonly cancel?: AbortSignal;
  /** Nothing is written down, on this machine neither. */
  readonly dryRun?: boolean;
  /** Names of places that are left out. */
  readonly without?: readonly string[];
  /** Something is to be brought there. */
  readonly brings?: boolean;
  /** In which way. */
  readonly strategy?: StrategyKind;
  /** That nobody answers for a moment is taken into account. */
  readonly acceptsOutage?: boolean;
}

/** Reads what today's files say of where a target is, asks nobody there. The error says what it lacks. */
export type Platform = (request: ReachRequest) => Result<Reach, string> | Promise<Result<Reach, string>>;

/** The way to a target. */
export interface Reach {
  /** What runs there of a release that is deployed today. */
  readonly spec: Spec;
  /** Variables that log in on the target: nothing that runs here inherits them. */
  readonly keyNames: readonly string[];
  /** Without anything to be deployed. */
  open(): Promise<Result<OpenTarget, Unreached>>;
  /** Finds what is to be deployed under this name. The error says why there is nothing. */
  bring(release: string): Promise<Result<Freight, string>>;
}

/** What is to be deployed, found and not read yet. */
export interface Freight {
  /** Reads it while the target is opened: either takes its time. */
  open(): Promise<Result<OpenTarget & { readonly digest: string }, Unreached>>;
  dispose(): Promise<void>;
}

export interface OpenTarget {
  readonly fleet: Fleet;
  readonly at: At;
  /** Of the way there: what works, and had better be changed. */
  readonly warnings?: readonly string[];
}

/** Why a target could not be opened; a failure where it may be another time. */
export interface Unreached {
  readonly message: string;
  readonly failure?: FleetFailure;
}

/** Trying again would not help. */
export const refusedBy = ({ code, message, remedy }: HostFailure): Unreached => ({
  message: `${message} (${code})${remedy === undefined ? '' : `; ${remedy}`}`,
});

/** By the kind of their targets; each is loaded when it is asked for. */
export type Platforms = Readonly<Record<string, () => Promise<Platform>>>;

/** The way to an environment's target. The error says what stands in it. */
export async function reachOf(platforms: Platforms, request: ReachRequest): Promise<Result<Reach, string>> {
  const { name, target } = request.environment;
  const load = platforms[target.kind];
  const of = (message: string) => err(`environment '${name}': ${message}`);
  if (!load) return of(`target '${target.kind}' is not supported by this version of cimyr`);
  const platform = await load();
  const reach = await platform(request);
  return reach.ok ? reach : of(reach.error);
}
