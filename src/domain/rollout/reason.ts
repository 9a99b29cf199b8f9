import type { Masked } from '../../base/masked.js';
import type { RolloutFailure } from './failure.js';
import type { Lease } from './lease.js';

/** Why a release is aimed at that nobody asked for just now. */
export type GoalReason =
  /** What failed chose it. */
  | RolloutFailure
  | { readonly kind: 'going-back-interrupted' }
  | { readonly kind: 'rollback-interrupted' }
  /** Whoever came next wants another release, or the same one anew. */
  | { readonly kind: 'abandoned'; readonly intent: 'deploy' | 'rollback' }
  /** Two releases have requests, and a third one finds no place before one of them has all. */
  | { readonly kind: 'no-place-for-another' }
  /** It was interrupted when all requests were there, and is healthy. */
  | { readonly kind: 'all-there' }
  | { readonly kind: 'interrupted-unhealthy' }
  /** As `on-interrupt` says. */
  | { readonly kind: 'on-interrupt'; readonly policy: 'rollback' | 'resume' }
  /** A hook that was cut short and may not be run twice. */
  | { readonly kind: 'doubtful'; readonly step: string }
  | { readonly kind: 'files-missing' };

/** The lease is somebody else's. */
export type LeaseLoss =
  | { readonly kind: 'locked'; readonly lease: Lease }
  | { readonly kind: 'fenced'; readonly place?: string };

/** It may be somebody else's by now: there was no renewing it. */
export interface NotRenewed {
  readonly kind: 'not-renewed';
  readonly place?: string;
}

/** Why a rollout ended as it did, where its steps do not say it. */
export type EndReason<Text extends string = Masked> =
  | GoalReason
  | RolloutFailure<Text>
  | LeaseLoss
  | NotRenewed
  /** Before anything was touched, for a reason that the door has told. */
  | { readonly kind: 'refused'; readonly message: Text }
  /** Without waiting for the step that was under way. `leaseMs`: how long its lease lasts at most. */
  | { readonly kind: 'stopped-at-once'; readonly leaseMs: number }
  | { readonly kind: 'serves-already'; readonly release: string }
  /** Nothing is left to be done for it, and it does not pass its checks. */
  | { readonly kind: 'serves-unhealthy'; readonly release: string; readonly failure: RolloutFailure }
  /** It is written down as live. */
  | {
      readonly kind: 'accepted';
      readonly release: string;
      /** It is all that is there. */
      readonly isOne: boolean;
      /** Why it may not be good. */
      readonly missed?: RolloutFailure;
    }
  /** So many slots were started, and so many run that were left alone. */
  | { readonly kind: 'restarted'; readonly release: string; readonly started: number; readonly left: number }
  | { readonly kind: 'rollback-failed'; readonly failure: RolloutFailure }
  | { readonly kind: 'way-back-failed'; readonly failure: RolloutFailure };
