import type { RolloutResult } from '../../report/rollout/result.js';

/** How a command ended; `isManual`: the release's strategy leaves doing it to people. */
export type DeployResult = RolloutResult & { readonly isManual?: boolean };

/** The exit codes of contract §4. */
export const EXIT_CODES: Readonly<Record<DeployResult['status'], number>> = {
  success: 0,
  planned: 0,
  failure: 1,
  'rolled-back': 1,
  unknown: 3,
  locked: 75,
  cancelled: 130,
};
