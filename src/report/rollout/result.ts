import type { PlannedStep } from '../../domain/rollout/event.js';
import type { Interrupted } from '../../domain/rollout/forecast.js';
import type { RolloutStatus } from '../../domain/rollout/journal.js';
import type { Lease } from '../../domain/rollout/lease.js';
import type { EndReason } from '../../domain/rollout/reason.js';
import type { Risk } from '../../domain/rollout/risk.js';

/** How a command ended, as far as its reports tell it. */
export interface RolloutResult {
  readonly status: RolloutStatus | 'locked' | 'planned';
  /** Aimed at. */
  readonly release?: string;
  readonly serving?: string;
  readonly previous?: string;
  /** Where it serves. */
  readonly url?: string;
  readonly why?: EndReason<string>;
  readonly plan: readonly PlannedStep[];
  readonly strategy?: string;
  readonly estimateMs?: number;
  readonly risk?: Risk;
  /** What was, or would be, brought to its end first. */
  readonly interrupted?: Interrupted;
  /** Of whoever holds the lock. */
  readonly lease?: Lease;
}
