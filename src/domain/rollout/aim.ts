import type { Hooks, RollbackStrategy, Strategy, StrategyKind } from './environment.js';
import type { Refusal } from './failure.js';
import type { Intent } from './journal.js';
import type { Observation } from './observation.js';
import type { Progress } from './progress.js';
import { isOther, isUntried, type Settings } from './release.js';
import { lacking, slotsOf } from './seen.js';

/** What a plan is to reach, and how. */
export interface Aim {
  /** Undefined: nothing is to serve, because nothing did before. */
  readonly release: string | undefined;
  readonly intent: Intent;
  readonly strategy: Strategy | { readonly kind: 'immediate' };
  readonly hooks: Hooks;
  /** How long the release that is left keeps running; 0: it is stopped at once. */
  readonly standbyMs: number;
  /** Nothing served before. */
  readonly isFirst?: boolean;
  /** After a failure: places that have nothing to go back to are left without a release. */
  readonly isWayBack?: boolean;
  /** No check asks a slot, so none is waited for. */
  readonly isUnasked?: boolean;
  /** The same of the whole. */
  readonly isWholeUnasked?: boolean;
  /** Ids of steps that have been done towards this aim and leave no other trace. */
  readonly done: ReadonlySet<string>;
  /** Hosts that steps towards this aim have changed: they are asked again, the others are left alone. */
  readonly touched: ReadonlySet<string>;
}

/** An aim with a release. */
export type ReleaseAim = Aim & { readonly release: string };

/** What is asked for, once it is known which release that is. */
export type Wanted =
  | { readonly intent: 'deploy'; readonly release: string; readonly digest: string }
  | {
      readonly intent: 'rollback';
      readonly release: string;
      readonly strategy: Aim['strategy'];
      readonly reason: string;
    };

/** A deployment goes as its settings say, a rollback in a way of its own. */
export type Destination =
  | Pick<Extract<Wanted, { intent: 'deploy' }>, 'intent' | 'release'>
  | (Pick<Aim, 'release' | 'strategy'> & { readonly intent: 'rollback' });

/** Where every way begins: a walk starts from this, and so does the forecast of one. */
export const aimAt = (to: Destination, settings: Settings, previous: string | undefined): Aim & Progress => ({
  release: to.release,
  intent: to.intent,
  strategy: to.intent === 'rollback' ? to.strategy : settings.strategy,
  hooks: settings.hooks,
  standbyMs: settings.rollback.standbyMs,
  isFirst: previous === undefined,
  isUnasked: !settings.checks.some(({ phase }) => phase === 'instance'),
  isWholeUnasked: !settings.checks.some(({ phase }) => phase === 'switch'),
  done: new Set(),
  touched: new Set(),
});

/** What is refused before anything is touched. */
export function refusalOf(wanted: Wanted, { ledger, seen }: Observation): Refusal | undefined {
  const { release } = wanted;
  if (wanted.intent === 'deploy') {
    const isFree =
      isUntried(ledger, release) &&
      slotsOf(seen).every((slot) => slot.state === 'stopped' || slot.release !== release);
    return isOther(ledger, release, wanted.digest) && !isFree
      ? { kind: 'other-content', release }
      : undefined;
  }
  const places = lacking(release, seen);
  return places.length > 0 ? { kind: 'not-kept', release, places } : undefined;
}

/** A strategy that was asked for by its kind alone: as it is configured, else with what is usual. */
export function strategyNamed(kind: StrategyKind, configured: Strategy): Strategy {
  if (kind === configured.kind) return configured;
  const { bakeMs } = configured;
  if (kind === 'rolling') return { kind, batch: { count: 1 }, bakeMs };
  return kind === 'canary' ? { kind, steps: [10, 50], bakeMs } : { kind, bakeMs };
}

/** How a rollback goes about it: immediate is a way of its own, and what people do who are left to do it. */
export const strategyOfRollback = (asked: RollbackStrategy, deployed: Strategy): Aim['strategy'] =>
  asked === 'immediate' || asked === 'manual' ? { kind: 'immediate' } : strategyNamed(asked, deployed);
