/** What happened, and what to do next. */
export type Said = readonly [what: string, next: string];

const LAST_LINES = 3;
const MOST = 300;

/** What others said, in one line: the end of it, which says more than greetings. */
export function saidWords(text: string): string {
  const last = text.split('\n').slice(-LAST_LINES).join(' ').trim().replace(/\.$/, '');
  return last === '' ? 'said nothing' : `said: ${last.length > MOST ? `…${last.slice(-MOST)}` : last}`;
}
