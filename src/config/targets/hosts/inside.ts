import { posix } from 'node:path';

/** Where the releases of this machine are kept in what the next release is made of; both absolute, or neither. */
export function keepsInside(artifact: string, path: string): string | undefined {
  const between = posix.relative(artifact, path);
  if (between === '..' || between.startsWith('../')) return undefined;
  return `the releases would be part of the next artifact ('${artifact}'); name a directory outside of it`;
}
