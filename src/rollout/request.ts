import type { Clock } from '../base/clock.js';
import type { Masked } from '../base/masked.js';
import type { Wanted } from '../domain/rollout/aim.js';
import type { RolloutFact } from '../domain/rollout/event.js';
import type { RolloutFailure } from '../domain/rollout/failure.js';
import type { RolloutStatus } from '../domain/rollout/journal.js';
import type { EndReason, GoalReason } from '../domain/rollout/reason.js';
import type { ReleaseRecord, Settings } from '../domain/rollout/release.js';
import type { Held } from '../ports/fleet.js';
import type { Gauge } from '../ports/gauge.js';
import type { RunLocally } from '../ports/local-command.js';

/** What is to be done. */
export interface RolloutRequest {
  readonly app: string;
  readonly environment: string;
  /** Of today: they are kept with a release that is deployed. */
  readonly settings: Settings;
  readonly by: string;
  /** Names of places that are left out. */
  readonly without: readonly string[];
  /** Undefined: only bring to its end what was interrupted. */
  readonly wanted?: Wanted;
}

/** What a rollout uses of the world. */
export interface RolloutPorts {
  readonly held: Held;
  readonly gauge: Gauge;
  readonly runLocally: RunLocally;
  readonly clock: Clock;
  readonly mask: (text: string) => Masked;
  /** The words that the journal keeps of a reason, for people and for versions before. */
  readonly say: (reason: GoalReason) => Masked;
  readonly tell: (fact: RolloutFact) => void;
  /** The values of a release's variables for commands, secrets filled in. */
  readonly variablesOf: (templates: Settings['variables']) => Readonly<Record<string, string>>;
  /** Whether something that no place can write vouches for a record. */
  readonly confirms: (record: ReleaseRecord) => Promise<boolean>;
  /** A record as it is to be kept, with whatever vouches for it. */
  readonly sign: (record: ReleaseRecord) => ReleaseRecord;
  /** What `${VAR}` in checks may stand for, besides these. */
  readonly surroundings: Readonly<Record<string, string>>;
  /** Ends after the step that is under way. */
  readonly cancel: AbortSignal;
}

export interface RolloutEnd {
  readonly status: RolloutStatus | 'refused' | 'fenced';
  /** What serves now; undefined: nothing, or nobody knows. */
  readonly serving?: string;
  readonly previous?: string;
  readonly why?: EndReason;
}

/** How one walk towards an aim ended. */
export type WalkEnd =
  | { readonly kind: 'reached' }
  | { readonly kind: 'failed'; readonly failure: RolloutFailure }
  /** Nobody can tell what is so. */
  | { readonly kind: 'unknown'; readonly failure: RolloutFailure }
  | { readonly kind: 'fenced' }
  /** `isUntouched`: before its first step. */
  | { readonly kind: 'cancelled'; readonly isUntouched?: boolean };
