import type { DockerTarget } from './target.js';

/** The variables that the whole of the key, or of who logs in on the registry, is in. */
export function dockerKeyNamesIn({ login, registry }: DockerTarget): string[] {
  const texts = [login?.key, registry?.username, registry?.password];
  return [...new Set(texts.flatMap((text) => /^\$\{(\w+)(?::-[^}]*)?\}$/.exec(text ?? '')?.[1] ?? []))];
}
