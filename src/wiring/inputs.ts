import { createHash, randomUUID } from 'node:crypto';
import { findCheckout } from '../adapters/git/checkout.js';
import type { Inputs } from '../domain/inputs.js';

/** … and why nobody can tell what the checkout holds, where that is so. */
export interface FoundInputs {
  readonly inputs: Inputs;
  readonly unknown?: string;
}

/**
 * What the jobs of a run find: the tracked files of the checkout, and the variables given from outside. Values of
 * secrets have no part in its fingerprint, since it is written down. What nobody can tell is never the same again.
 */
export async function findInputs(
  workspace: string,
  variables: Readonly<Record<string, string>>,
  secrets: ReadonlySet<string>,
): Promise<FoundInputs> {
  const plain = Object.entries(variables).filter(([name]) => !secrets.has(name));
  const found = await findCheckout(workspace);
  const held = found.ok ? found.value.fingerprint : found;
  const fingerprint = createHash('sha256')
    .update(JSON.stringify([held.ok ? held.value : randomUUID(), plain]))
    .digest('hex')
    .slice(0, 32);
  const unknown = held.ok ? {} : { unknown: held.error };
  if (!found.ok) return { inputs: { fingerprint }, ...unknown };
  const { commit, isChanged } = found.value;
  return { inputs: { fingerprint, checkout: { commit, isChanged } }, ...unknown };
}
