import {
  type Batch,
  ENVIRONMENT_TYPES,
  type EnvironmentType,
  type RollbackPolicy,
  type Strategy,
} from '../../domain/rollout/environment.js';
import type { PartialEnvironment } from '../schema/deployment.js';
import type { StrategyData } from '../schema/strategy.js';

export function strategyOf(data: StrategyData = { kind: 'rolling' }): Strategy {
  const bakeMs = data.bake ?? 0;
  switch (data.kind) {
    case 'rolling':
      return { kind: 'rolling', batch: batchOf(data.batch ?? 1), bakeMs };
    case 'canary':
      return { kind: 'canary', steps: data.steps, bakeMs };
    case 'blue-green':
    case 'recreate':
      return { kind: data.kind, bakeMs };
  }
}

const batchOf = (batch: number | string): Batch =>
  typeof batch === 'number' ? { count: batch } : { percent: Number.parseInt(batch, 10) };

export const rollbackOf = (data: PartialEnvironment['rollback'] = {}): RollbackPolicy => ({
  onFailure: data['on-failure'] ?? true,
  strategy: data.strategy ?? 'immediate',
  keep: data.keep ?? 5,
  standbyMs: data.standby ?? 600_000,
  onInterrupt: data['on-interrupt'] ?? 'rollback',
});

/** As GitHub does, an environment that says nothing is for production when it is called so. */
export const typeNamed = (name: string): EnvironmentType =>
  ENVIRONMENT_TYPES.find((type) => type === name) ?? 'development';
