import { quote } from '../../base/quote.js';

export { shortRelease } from '../../domain/rollout/release-name.js';

/** Commits that a sentence names, as Git shows them; in paths and in longer words nothing is cut. */
export const withShortReleases = (text: string): string =>
  text.replace(/(?<=^|[\s('])([0-9a-f]{7})[0-9a-f]{33}(?=$|-dirty|[\s)',:;])/g, '$1');

const MAX_NAMES = 8;

/** `web1, web2 and 3 more`. */
export function listed(names: readonly string[]): string {
  const more = names.length - MAX_NAMES;
  return more > 1 ? `${names.slice(0, MAX_NAMES).join(', ')} and ${more} more` : names.join(', ');
}

/** A command line to copy, each name one word of it. */
export const commandLine = (...words: readonly string[]): string =>
  ['cimyr', ...words].map((word) => (/^[\w.+/-]+$/.test(word) ? word : quote(word))).join(' ');
