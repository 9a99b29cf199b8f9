import { createHash } from 'node:crypto';
import { findCheckout } from '../adapters/git/checkout.js';
import type { Inputs } from '../domain/inputs.js';

/**
 * What the jobs of a run find: the tracked files of the checkout, and the variables given from outside. Values of
 * secrets have no part in its fingerprint, since it is written down.
 */
export async function findInputs(
  workspace: string,
  variables: Readonly<Record<string, string>>,
  secrets: ReadonlySet<string>,
): Promise<Inputs> {
  const plain = Object.entries(variables).filter(([name]) => !secrets.has(name));
  const found = await findCheckout(workspace);
  const fingerprint = createHash('sha256')
    .update(JSON.stringify([found?.fingerprint ?? 'no repository', plain]))
    .digest('hex')
    .slice(0, 32);
  if (!found) return { fingerprint };
  const { commit, isChanged } = found;
  return { fingerprint, checkout: { commit, isChanged } };
}
