import type { Masked } from '../../base/masked.js';
import type { Measurement, Verdict } from '../check/check.js';
import type { Skipped } from './believed.js';
import type { HookPhase, RollbackStrategy, StrategyKind } from './environment.js';
import type { RolloutFailure } from './failure.js';
import type { Intent, RolloutStatus } from './journal.js';
import type { Lease } from './lease.js';
import type { Note } from './note.js';
import type { EndReason, GoalReason } from './reason.js';
import type { Step } from './step.js';

/** Everything that happens in a rollout. Times are milliseconds since the epoch; free text is masked before it gets in. */
export type RolloutEvent = { readonly at: number } & RolloutFact;

export type RolloutFact =
  /** What is to be done, before the lease is waited for. */
  | {
      readonly kind: 'planned';
      readonly intent: Intent;
      readonly release: string;
      readonly previous?: string;
      /** Digest of the record that is kept with a release that is deployed. */
      readonly record?: string;
    }
  | {
      readonly kind: 'started';
      readonly app: string;
      readonly environment: string;
      readonly intent: Intent;
      readonly release: string;
      readonly previous?: string;
      readonly strategy: StrategyKind | RollbackStrategy;
      readonly places: readonly string[];
      readonly steps: readonly PlannedStep[];
    }
  /** What is to be deployed is built at a place: its log, line by line. */
  | { readonly kind: 'build-began'; readonly place: string }
  | { readonly kind: 'build-printed'; readonly line: Masked }
  | { readonly kind: 'build-ended' }
  /** From now on another release is aimed at. */
  | { readonly kind: 'goal'; readonly release?: string; readonly because: GoalReason }
  | Notice
  /** Something of a release's record that is not used: nothing but the record asks for it. */
  | ({ readonly kind: 'skipped' } & SkippedPart)
  | { readonly kind: 'step-started'; readonly step: Step }
  | {
      readonly kind: 'step-ended';
      readonly step: Step;
      readonly notes: readonly Note[];
      readonly failure?: RolloutFailure;
      /** It was stopped on the way. */
      readonly isCut?: boolean;
    }
  | {
      readonly kind: 'measured';
      readonly check: string;
      readonly instance?: string;
      readonly measurement: Measurement;
      readonly verdict: Verdict;
    }
  /** From the last answer before to the first one after. */
  | ({ readonly kind: 'outage' } & MeasuredOutage)
  | {
      readonly kind: 'ended';
      readonly status: RolloutStatus;
      readonly serving?: string;
      readonly why?: EndReason<string>;
    };

export interface MeasuredOutage {
  readonly ms: number;
  readonly isOver: boolean;
  /** Nobody had answered before it was measured: how long nobody knows. */
  readonly isLonger?: boolean;
}

export type Notice =
  | { readonly kind: 'notice'; readonly message: Masked }
  | { readonly kind: 'waiting'; readonly lease: Lease }
  | Mended
  /** It had other content when it failed. */
  | { readonly kind: 'built-anew'; readonly release: string }
  /** What was found without an end, and what becomes of it. */
  | {
      readonly kind: 'interrupted';
      readonly intent: Intent;
      readonly release: string;
      readonly by: Masked;
      /** Undefined: it is withdrawn. */
      readonly goal?: string;
      readonly because: GoalReason;
    };

/** State of a place that was of no use. */
export type Mended =
  /** `as`: where it is kept. */
  | { readonly kind: 'set-aside'; readonly place: string; readonly path: string; readonly as: string }
  /** The ledger, because the release is seen to serve everywhere, or its record, with the settings of today. */
  | { readonly kind: 'written-anew'; readonly file: 'ledger' | 'record'; readonly release: string }
  | { readonly kind: 'fence-anew'; readonly place: string; readonly fence: number };

export interface SkippedPart {
  readonly release: string;
  readonly what: Skipped['kind'];
  /** Of a variable or a check; of a hook its command; else empty. */
  readonly name: Masked;
  /** Of a hook. */
  readonly phase?: HookPhase;
}

export interface PlannedStep {
  readonly step: Step;
  /** What the same took before; undefined where nobody knows. */
  readonly estimateMs?: number;
}
