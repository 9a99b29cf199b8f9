import { credentialNames } from '../../domain/credentials.js';

/**
 * Variables that hooks and checks on this machine do not inherit: what logs in on the target, whatever it is called,
 * and secrets, which they are given by the names that the file has for them.
 */
export const withheld = (
  keyNames: readonly string[],
  secretNames: ReadonlySet<string>,
): ReadonlySet<string> => new Set([...credentialNames, ...secretNames, ...keyNames]);
