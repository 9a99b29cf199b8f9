import type { Settings } from '../../../domain/rollout/release.js';

/** What a release that was never deployed is given, so that it can be brought back. */
export interface Adoption {
  /** Those of today: of then there are none. */
  readonly settings: Settings;
  /** How a variable is written that has this value; undefined: nobody knows. */
  readonly written: (name: string, value: string) => string | undefined;
}
