import type { Hooks, RollbackStrategy, Strategy } from './environment.js';
import type { Intent } from './journal.js';

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
  /** Ids of steps that have been done towards this aim and leave no other trace. */
  readonly done: ReadonlySet<string>;
  /** Hosts that steps towards this aim have changed: they are asked again, the others are left alone. */
  readonly touched: ReadonlySet<string>;
}

/** An aim with a release. */
export type ReleaseAim = Aim & { readonly release: string };

/** How a rollback goes about it: immediate is a way of its own, the others are those of the deployment. */
export function strategyOfRollback(
  asked: Exclude<RollbackStrategy, 'manual'>,
  deployed: Strategy,
): Aim['strategy'] {
  if (asked === 'immediate') return { kind: 'immediate' };
  if (asked === deployed.kind) return deployed;
  const bakeMs = 'bakeMs' in deployed ? deployed.bakeMs : 0;
  switch (asked) {
    case 'rolling':
      return { kind: 'rolling', batch: { count: 1 }, bakeMs };
    case 'blue-green':
      return { kind: 'blue-green', bakeMs };
    case 'canary':
      return { kind: 'canary', steps: [10, 50], bakeMs };
  }
}
