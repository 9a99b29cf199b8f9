import type { HookPhase } from './environment.js';

/**
 * One atomic piece of a rollout, repeatable: done again it changes nothing. The fleet does what changes the target;
 * the walker asks checks, waits, and runs hooks.
 */
export type Step =
  /** The release lies complete on these hosts. */
  | { readonly kind: 'prepare'; readonly hosts: readonly string[] }
  | { readonly kind: 'hook'; readonly phase: HookPhase; readonly index: number }
  | { readonly kind: 'stop'; readonly instances: readonly string[] }
  | { readonly kind: 'start'; readonly instances: readonly string[] }
  /** Checks that name an instance; `isWarm`: they ran well before, once is enough. */
  | { readonly kind: 'gate'; readonly instances: readonly string[]; readonly isWarm: boolean }
  /** Gives the release this share of the hosts' requests, in percent. */
  | { readonly kind: 'shift'; readonly hosts: readonly string[]; readonly percent: number }
  /** Takes all requests from all instances of these hosts: the outage of `recreate` begins. */
  | { readonly kind: 'close'; readonly hosts: readonly string[] }
  | { readonly kind: 'drain'; readonly instances: readonly string[] }
  /** Moves `current`, and activates. */
  | { readonly kind: 'switch'; readonly hosts: readonly string[] }
  /** Checks of the whole, with the release at this share of the requests (of the hosts, without a proxy). */
  | { readonly kind: 'verify'; readonly percent: number }
  | { readonly kind: 'bake'; readonly percent: number; readonly ms: number }
  /** Writes down which release is live. */
  | { readonly kind: 'settle' }
  /** Lets what was left run on; after this time the host stops it by itself, unless it was needed again. */
  | { readonly kind: 'retire'; readonly instances: readonly string[]; readonly ms: number }
  /** Removes what is no longer needed; its failure is only a warning. */
  | { readonly kind: 'clean' };

export type StepKind = Step['kind'];

/** Names a step within one rollout: the journal keeps it by this. */
export function stepId(step: Step): string {
  switch (step.kind) {
    case 'prepare':
    case 'close':
    case 'switch':
      return `${step.kind} ${step.hosts.join(' ')}`;
    case 'hook':
      return `hook ${step.phase}.${step.index}`;
    case 'stop':
    case 'start':
    case 'gate':
    case 'drain':
    case 'retire':
      return `${step.kind} ${step.instances.join(' ')}`;
    case 'shift':
      return `shift ${step.percent} ${step.hosts.join(' ')}`;
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
