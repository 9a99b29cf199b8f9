import type { RollbackStrategy, StrategyKind } from './environment.js';
import type { RolloutFailure } from './failure.js';
import type { GoalReason } from './reason.js';

/** One line of the journal on the target; append-only. */
export type JournalEntry = { readonly at: string; readonly fence: number } & JournalFact;

export type JournalFact =
  | {
      readonly kind: 'started';
      readonly intent: Intent;
      readonly release: string;
      /** What served then; undefined: nothing. */
      readonly previous?: string;
      readonly strategy: StrategyKind | RollbackStrategy;
      readonly by: string;
      /** Places that were left out. */
      readonly without?: readonly string[];
    }
  /** Taken as live by somebody who has looked; the end follows. */
  | {
      readonly kind: 'accepted';
      readonly release: string;
      readonly by: string;
      readonly reason: string;
      readonly without?: readonly string[];
    }
  /** From now on this release is aimed at; undefined: nothing is to serve. */
  | {
      readonly kind: 'goal';
      readonly release?: string;
      readonly because: string;
      readonly reason?: GoalReason;
    }
  | { readonly kind: 'intent' | 'done'; readonly step: string }
  /** `message`: the words, which versions before have alone; `failure`: the same for programs. */
  | {
      readonly kind: 'failed';
      readonly step: string;
      readonly message: string;
      readonly failure?: RolloutFailure;
    }
  | { readonly kind: 'ended'; readonly status: RolloutStatus };

/** Why a release is aimed at. */
export type Intent = 'deploy' | 'rollback';

export const ROLLOUT_STATUSES = ['success', 'failure', 'rolled-back', 'unknown', 'cancelled'] as const;
export type RolloutStatus = (typeof ROLLOUT_STATUSES)[number];

/** A rollout that nobody has brought to its end. */
export interface Unfinished {
  readonly intent: Intent;
  readonly release: string;
  readonly previous?: string;
  readonly strategy: StrategyKind | RollbackStrategy;
  readonly by: string;
  readonly at: string;
  /** Aimed at last: the release itself, or what a failure made the goal. */
  readonly goal: string | undefined;
  /** Steps towards that goal whose end is written down, and those with a beginning only. */
  readonly done: ReadonlySet<string>;
  readonly open: ReadonlySet<string>;
}

/** Reads the journal; of several hosts all lines together. Undefined when the last rollout has ended. */
export function unfinished(entries: readonly JournalEntry[]): Unfinished | undefined {
  let found: Omit<Unfinished, 'done' | 'open'> | undefined;
  let [done, open] = [new Set<string>(), new Set<string>()];
  for (const entry of entries) {
    if (entry.kind === 'started') {
      const { intent, release, previous, strategy, by, at } = entry;
      found = {
        intent,
        release,
        ...(previous === undefined ? {} : { previous }),
        strategy,
        by,
        at,
        goal: release,
      };
      [done, open] = [new Set(), new Set()];
    } else if (entry.kind === 'ended') found = entry.status === 'unknown' ? found : undefined;
    else if (entry.kind === 'goal' && found && found.goal !== entry.release) {
      found = { ...found, goal: entry.release };
      [done, open] = [new Set(), new Set()];
    } else if (entry.kind === 'intent') open.add(entry.step);
    else if (entry.kind === 'done') {
      done.add(entry.step);
      open.delete(entry.step);
    } else if (entry.kind === 'failed') open.delete(entry.step);
  }
  return found && { ...found, done, open };
}
