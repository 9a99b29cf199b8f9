import type { Masker } from '../../base/masker.js';
import type { Environment, RollbackStrategy, StrategyKind } from '../../domain/rollout/environment.js';
import type { RolloutFact } from '../../domain/rollout/event.js';
import type { Holder } from '../../domain/rollout/lease.js';
import type { Credentials, Platforms } from './platform.js';

type Env = Readonly<Record<string, string | undefined>>;

/** What a door asks for. */
export interface DeployOptions {
  /** What can be deployed to. */
  readonly platforms: Platforms;
  readonly environment: Environment;
  readonly workspace: string;
  readonly env: Env;
  readonly overrides: Readonly<Record<string, string>>;
  readonly masker: Masker;
  readonly command: DeployCommand;
  readonly credentials: Credentials;
  readonly lease: {
    readonly holder: Holder;
    readonly ttlMs: number;
    readonly waitMs: number;
    readonly takes: boolean;
  };
  /** Whether something besides the key vouches for a record, asked by its digest. */
  readonly vouches?: Vouches | undefined;
  /** Names of places that are left out. */
  readonly without: readonly string[];
  readonly dryRun: boolean;
  readonly tell: (fact: RolloutFact) => void;
  readonly cancel: AbortSignal;
  /** Aborts when nobody waits for its trace any more. */
  readonly kill?: AbortSignal;
}

export type Vouches = (release: string, recordDigest: string) => Promise<boolean>;

export type DeployCommand =
  | {
      readonly kind: 'deploy';
      readonly release?: string;
      readonly strategy?: StrategyKind;
      readonly acceptsOutage?: boolean;
    }
  | {
      readonly kind: 'rollback';
      readonly to?: string;
      readonly strategy?: RollbackStrategy;
      readonly reason?: string;
    }
  /** Only what was interrupted. */
  | { readonly kind: 'reconcile' }
  | Attention;

/** What is there is started, or taken as it is; nothing is planned. */
export type Attention =
  | { readonly kind: 'restart'; readonly all: boolean }
  | { readonly kind: 'accept'; readonly release?: string; readonly reason: string };
