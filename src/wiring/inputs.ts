import { createHash } from 'node:crypto';
import { checkoutFingerprint } from '../adapters/git/checkout.js';

/**
 * Fingerprint of what the jobs of a run find: the tracked files of the checkout, and the variables given from
 * outside. Values of secrets have no part in it, since it is written down.
 */
export async function inputsFingerprint(
  workspace: string,
  variables: Readonly<Record<string, string>>,
  secrets: ReadonlySet<string>,
): Promise<string> {
  const plain = Object.entries(variables).filter(([name]) => !secrets.has(name));
  const checkout = (await checkoutFingerprint(workspace)) ?? 'no repository';
  return createHash('sha256')
    .update(JSON.stringify([checkout, plain]))
    .digest('hex')
    .slice(0, 32);
}
