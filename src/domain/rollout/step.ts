import type { HookPhase } from './environment.js';

/**
 * One atomic piece of a rollout, repeatable: done again it changes nothing. The fleet does what changes the target;
 * the walker asks checks, waits, and runs hooks.
 */
export type Step =
  /** The release lies complete at these places. */
  | { readonly kind: 'prepare'; readonly at: readonly string[] }
  | { readonly kind: 'hook'; readonly phase: HookPhase; readonly index: number }
  | { readonly kind: 'stop'; readonly at: readonly string[] }
  | { readonly kind: 'start'; readonly at: readonly string[] }
  /** Checks that name a slot, or a place that has none; `isWarm`: they ran well before, once is enough. */
  | { readonly kind: 'gate'; readonly at: readonly string[]; readonly isWarm: boolean }
  /** Gives the release this share of the places' requests, in percent. */
  | { readonly kind: 'shift'; readonly at: readonly string[]; readonly percent: number }
  /** Takes all requests from all slots of these places: the outage of `recreate` begins. */
  | { readonly kind: 'close'; readonly at: readonly string[] }
  /**
   * The platform replaces what runs in these slots by the release, up to this share of each, in percent. `recreate`:
   * all that is there goes first.
   */
  | {
      readonly kind: 'roll';
      readonly at: readonly string[];
      readonly percent: number;
      readonly manner: 'rolling' | 'recreate';
    }
  | { readonly kind: 'drain'; readonly at: readonly string[] }
  /** Makes the release what the places hold, and activates it. */
  | { readonly kind: 'switch'; readonly at: readonly string[] }
  /** Brings these places back to what they held before cimyr came. */
  | { readonly kind: 'leave'; readonly at: readonly string[] }
  /** Checks of the whole, with the release at this share of the requests (of the places, where nobody divides them). */
  | { readonly kind: 'verify'; readonly percent: number }
  | { readonly kind: 'bake'; readonly percent: number; readonly ms: number }
  /** Writes down which release is live. */
  | { readonly kind: 'settle' }
  /** Lets what was left run on; after this time it is stopped by itself, unless it was needed again. */
  | { readonly kind: 'retire'; readonly at: readonly string[]; readonly ms: number }
  /** Removes what is no longer needed; its failure is only a warning. */
  | { readonly kind: 'clean' };

export type StepKind = Step['kind'];

const AT_PLACES = ['prepare', 'shift', 'close', 'switch', 'leave'] as const;

/** Steps at places as a whole; all others that say where are of slots. */
export type PlaceStep = Extract<Step, { readonly kind: (typeof AT_PLACES)[number] }>;

export const isPlaceStep = (step: Step): step is PlaceStep =>
  (AT_PLACES as readonly StepKind[]).includes(step.kind);

/** Names a step within one rollout: the journal keeps it by this. */
export function stepId(step: Step): string {
  switch (step.kind) {
    case 'hook':
      return `hook ${step.phase}.${step.index}`;
    case 'prepare':
    case 'close':
    case 'switch':
    case 'leave':
    case 'stop':
    case 'start':
    case 'gate':
    case 'drain':
    case 'retire':
      return `${step.kind} ${step.at.join(' ')}`;
    case 'shift':
    case 'roll':
      return `${step.kind} ${step.percent} ${step.at.join(' ')}`;
    case 'verify':
    case 'bake':
      return `${step.kind} ${step.percent}`;
    case 'settle':
    case 'clean':
      return step.kind;
  }
}

/** Steps that leave no trace on the target but the journal's: what is done is known from there alone. */
export const isTraceless = (step: Step): boolean =>
  ['hook', 'gate', 'verify', 'bake', 'settle', 'clean'].includes(step.kind);
