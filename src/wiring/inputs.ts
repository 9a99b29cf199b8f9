import { createHash, randomUUID } from 'node:crypto';
import { findCheckout } from '../adapters/git/checkout.js';
import { err } from '../base/result.js';
import type { Inputs } from '../domain/inputs.js';
import type { Root } from './root.js';

/** … and why nobody can tell what the checkout holds, where that is so. */
export interface FoundInputs {
  readonly inputs: Inputs;
  readonly unknown?: string;
}

interface Checkout extends Pick<Root, 'git'> {
  readonly workspace: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * What the jobs of a run find: the tracked files of the checkout, and the variables given from outside. Values of
 * secrets have no part in its fingerprint, since it is written down. What nobody can tell is never the same again.
 */
export async function findInputs(
  { workspace, git, env }: Checkout,
  variables: Readonly<Record<string, string>>,
  secrets: ReadonlySet<string>,
): Promise<FoundInputs> {
  const plain = Object.entries(variables).filter(([name]) => !secrets.has(name));
  const commit = git.ok ? git.value.commit : undefined;
  const found =
    commit === undefined
      ? err(git.ok ? 'there is no commit yet' : git.error)
      : await findCheckout(workspace, commit, env);
  const held = found.ok ? found.value.fingerprint : found;
  const fingerprint = createHash('sha256')
    .update(JSON.stringify([held.ok ? held.value : randomUUID(), plain]))
    .digest('hex')
    .slice(0, 32);
  const unknown = held.ok ? {} : { unknown: held.error };
  if (!found.ok) return { inputs: { fingerprint }, ...unknown };
  const { fingerprint: _, ...checkout } = found.value;
  return { inputs: { fingerprint, checkout }, ...unknown };
}
