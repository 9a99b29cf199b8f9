import type { RollbackStrategy, StrategyKind } from '../../domain/rollout/environment.js';

/** Of an environment what its target must be able to do. */
export interface TargetNeeds {
  readonly strategy?: { readonly kind: StrategyKind } | undefined;
  readonly rollback?: { readonly strategy?: RollbackStrategy | undefined } | undefined;
}
