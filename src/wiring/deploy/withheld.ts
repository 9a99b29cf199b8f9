import { credentialNames } from '../../domain/credentials.js';
import type { Environment } from '../../domain/rollout/environment.js';

/**
 * Variables that hooks and checks on this machine do not inherit: what logs in on the target, whatever it is called,
 * and secrets, which they are given by the names that the file has for them.
 */
export function withheld({ target }: Environment, secretNames: ReadonlySet<string>): ReadonlySet<string> {
  const key = 'login' in target ? target.login?.key : undefined;
  const [, keyName] = /^\$\{(\w+)\}$/.exec(key ?? '') ?? [];
  return new Set([...credentialNames, ...secretNames, ...(keyName === undefined ? [] : [keyName])]);
}
