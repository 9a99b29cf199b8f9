import { isSignedWith, recordDigest } from '../../domain/rollout/signature.js';
import type { Records } from '../../rollout/believe.js';
import type { Vouches } from './options.js';

/** Who vouches for records from here: GitHub's deployment of then, or a key that no target has. */
export function confirmation(key: string | undefined, vouches: Vouches | undefined): Records['confirms'] {
  const asked = new Map<string, Promise<boolean>>();
  return async (record) => {
    if (key && isSignedWith(record, key)) return true;
    if (!vouches) return false;
    const digest = recordDigest(record);
    const answer = asked.get(digest) ?? vouches(record.release, digest);
    asked.set(digest, answer);
    return answer;
  };
}
