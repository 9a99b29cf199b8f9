import type { Aim } from '../aim.js';
import type { HookPhase } from '../environment.js';
import type { Step } from '../step.js';

/** The hooks of a phase as steps. A rollback has its own before and after; nothing between. */
export function hookSteps({ hooks, intent }: Aim, phase: HookPhase): Step[] {
  const own = intent === 'rollback' ? ROLLBACK_PHASES[phase] : phase;
  return own === undefined
    ? []
    : hooks[own].flatMap(({ isSkipped }, index) => (isSkipped ? [] : [{ kind: 'hook', phase: own, index }]));
}

const ROLLBACK_PHASES: Partial<Record<HookPhase, HookPhase>> = {
  'pre-deploy': 'pre-rollback',
  'post-deploy': 'post-rollback',
};
