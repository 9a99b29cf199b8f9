import type { Check } from '../check/check.js';

/**
 * One `environments:` entry, validated and immutable. It is plain data: a release's record holds it whole, so that
 * a rollback needs nothing else of the day's file than the target. `${VAR}` stands in it as written.
 */
export interface Environment {
  readonly app: string;
  readonly name: string;
  readonly type: EnvironmentType;
  readonly url?: string;
  readonly target: Target;
  readonly strategy: Strategy;
  readonly checks: readonly Check[];
  readonly hooks: Hooks;
  /** How long what was left may finish its requests; undefined: the platform's own time. */
  readonly drainMs?: number;
  readonly rollback: RollbackPolicy;
  readonly variables: Readonly<Record<string, string>>;
}

export const ENVIRONMENT_TYPES = ['development', 'testing', 'staging', 'production'] as const;
export type EnvironmentType = (typeof ENVIRONMENT_TYPES)[number];

/** Where the releases go. Whatever else it is, only its platform knows. */
export interface Target {
  readonly kind: string;
}

/** A number of hosts, or a percentage of them (rounded up, at least one). */
export type Batch = { readonly count: number } | { readonly percent: number };

/** `bakeMs`: how long the release is watched once it has all traffic. */
export type Strategy =
  | { readonly kind: 'rolling'; readonly batch: Batch; readonly bakeMs: number }
  | { readonly kind: 'blue-green'; readonly bakeMs: number }
  /** Percentages below 100, rising. */
  | { readonly kind: 'canary'; readonly steps: readonly number[]; readonly bakeMs: number }
  | { readonly kind: 'recreate'; readonly bakeMs: number };

export type StrategyKind = Strategy['kind'];
export const STRATEGY_KINDS = [
  'rolling',
  'blue-green',
  'canary',
  'recreate',
] as const satisfies readonly StrategyKind[];

export const HOOK_PHASES = [
  'pre-deploy',
  'pre-switch',
  'post-switch',
  'post-deploy',
  'pre-rollback',
  'post-rollback',
  'on-failure',
] as const;
export type HookPhase = (typeof HOOK_PHASES)[number];
export type Hooks = Readonly<Record<HookPhase, readonly Hook[]>>;

export const NO_HOOKS = Object.fromEntries(HOOK_PHASES.map((phase) => [phase, []])) as unknown as Hooks;

export interface Hook {
  readonly command: string;
  /** `target`: on the first host that has the release. */
  readonly from: 'runner' | 'target';
  readonly timeoutMs: number;
  readonly onFailure: 'abort' | 'warn';
  /** May be run again when nobody knows whether it has ended. */
  readonly idempotent: boolean;
  /** Never in a file or a record: nobody confirms it, so it is not run, and keeps the place of the others. */
  readonly isSkipped?: true;
}

export const ROLLBACK_STRATEGIES = ['immediate', 'rolling', 'blue-green', 'canary', 'manual'] as const;
export type RollbackStrategy = (typeof ROLLBACK_STRATEGIES)[number];

export interface RollbackPolicy {
  readonly onFailure: boolean;
  readonly strategy: RollbackStrategy;
  /** How many successful releases are kept. */
  readonly keep: number;
  /** How long the release that was left keeps running. */
  readonly standbyMs: number;
  readonly onInterrupt: 'rollback' | 'resume';
}
