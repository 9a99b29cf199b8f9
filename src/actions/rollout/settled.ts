import type { ActionOutcome } from '../run-action.js';

const STATE = 'settled';
/** Ends after which somebody has to look again: cancelled, unknown. */
const OPEN_ENDS: ReadonlySet<number | undefined> = new Set([130, 3]);

/**
 * Keeps for the post phase whether the target was brought to an end that is known. It is written down before anything
 * begins, so that a main phase that was killed is found, too.
 */
export async function settling(act: () => Promise<ActionOutcome>): Promise<ActionOutcome> {
  const core = await import('@actions/core');
  core.saveState(STATE, 'false');
  const outcome = await act();
  if (!OPEN_ENDS.has(outcome.exitCode)) core.saveState(STATE, 'true');
  return outcome;
}

/** A main phase began, and did not come to such an end. */
export const isUnsettled = (env: Readonly<Record<string, string | undefined>>): boolean =>
  env[`STATE_${STATE}`] === 'false';
