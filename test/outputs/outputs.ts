import { readFileSync } from 'node:fs';

/** What a tool printed when it was run; `root` stands where its checkout lay. */
export const recorded = (name: string, root = '/checkout'): string =>
  readFileSync(new URL(`${name}.txt`, import.meta.url), 'utf8').replaceAll('@ROOT@', root);
