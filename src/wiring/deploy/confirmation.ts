import { isSignedWith } from '../../domain/rollout/signature.js';
import type { Records } from '../../rollout/believe.js';

/** Who vouches for records from here: a key that no target has. */
export const confirmation =
  (key: string | undefined): Records['confirms'] =>
  async (record) =>
    key !== undefined && key !== '' && isSignedWith(record, key);
