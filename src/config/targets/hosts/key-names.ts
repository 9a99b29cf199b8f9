import type { HostsTarget } from './target.js';

/** The variables that the whole of the key is in. */
export function keyNamesIn({ login }: HostsTarget): string[] {
  const [, name] = /^\$\{(\w+)(?::-[^}]*)?\}$/.exec(login?.key ?? '') ?? [];
  return name === undefined ? [] : [name];
}
