import type { Masked } from '../../base/masked.js';
import { CONDITION_EXITS, type Condition } from '../../domain/rollout/condition.js';
import { liveEntry } from '../../domain/rollout/release.js';
import { statusLines } from '../../report/rollout/status-lines.js';
import { PLATFORMS } from '../../wiring/deploy/platforms.js';
import { statusOf } from '../../wiring/deploy/status.js';
import { distrust } from '../../wiring/deploy/trust.js';
import { actionWorkspace } from '../../wiring/root.js';
import { dialectFor } from '../../wiring/tell-diagnostics.js';
import type { ActionOutcome, ActionStep } from '../run-action.js';
import { credentialsOf, surroundingsOf } from './identity.js';
import type { RolloutInputs } from './inputs.js';
import { environmentFor, refused } from './perform.js';

const STATUSES: Readonly<Record<Condition, 'success' | 'failure' | 'unknown' | 'locked'>> = {
  serves: 'success',
  idle: 'success',
  'under-way': 'success',
  'serves-not': 'failure',
  unseen: 'unknown',
};

/** Looks, and asks the checks once; changes nothing. */
export async function statusAction(inputs: RolloutInputs, step: ActionStep): Promise<ActionOutcome> {
  const { masker } = step;
  const dialect = dialectFor(step.env, masker, false);
  const print = (line: Masked) => void step.stdout.write(`${line}\n`);
  const why = distrust(step.env);
  if (why !== undefined) return refused(why);
  const environment = environmentFor(inputs, step, dialect, print);
  if (!environment.ok) return refused(environment.error);
  const { app, name } = environment.value;
  const looked = await statusOf({
    platforms: PLATFORMS,
    environment: environment.value,
    workspace: actionWorkspace(step.env),
    env: surroundingsOf(inputs, step.env),
    masker,
    credentials: credentialsOf(inputs, step.env),
    cancel: step.cancel,
    runsChecks: false,
  });
  if (!looked.ok) return refused(looked.error.message);
  const { survey, answers, condition, now } = looked.value;
  const [first = '', ...lines] = statusLines(survey, answers, app, name, now);
  for (const line of [first, ...lines]) print(dialect.own(line));
  const exitCode = CONDITION_EXITS[condition];
  return {
    status: exitCode === 0 ? 'success' : 'failure',
    message: exitCode === 0 ? '' : first,
    outputs: { status: STATUSES[condition], release: liveEntry(survey.ledger)?.release ?? '' },
    exitCode,
  };
}
