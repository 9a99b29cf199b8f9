/** A pattern in pieces; braces and commas only where they are alternatives. */
export type Token =
  | { readonly kind: 'letter'; readonly text: string }
  | { readonly kind: 'slash' | 'any' | 'star' | 'stars' | 'open' | 'comma' | 'close' }
  | { readonly kind: 'set'; readonly set: LetterSet; readonly text: string };

/** Code points in pairs, from and to. */
export interface LetterSet {
  readonly isNegated: boolean;
  readonly ranges: readonly (readonly [number, number])[];
}

export function tokensOf(pattern: string): Token[] {
  const text = pattern.replace(RANGE, expandedRange);
  const tokens: Token[] = [];
  for (let at = 0; at < text.length; ) {
    const [token, length] = tokenAt(text, at);
    tokens.push(token);
    at += length;
  }
  return withLetters(tokens);
}

const RANGE = /(?<!\\)\{(?:(-?\d{1,9})\.\.(-?\d{1,9})|([a-zA-Z])\.\.([a-zA-Z]))\}/g;
const MAX_RANGE = 1000;

/** `{1..3}` as `{1,2,3}`. */
function expandedRange(whole: string, from?: string, to?: string, first?: string, last?: string): string {
  const [start, end] = first && last ? [first.charCodeAt(0), last.charCodeAt(0)] : [Number(from), Number(to)];
  const count = Math.abs(end - start) + 1;
  if (count > MAX_RANGE || count < 2) return whole;
  const numbers = Array.from({ length: count }, (_, i) => Math.min(start, end) + i);
  return `{${numbers.map((n) => (first ? String.fromCharCode(n) : n)).join()}}`;
}

const SIGNS = { '/': 'slash', '?': 'any', '{': 'open', ',': 'comma', '}': 'close' } as const;
const STARS = /\*+/y;

function tokenAt(pattern: string, at: number): readonly [Token, number] {
  const letter = String.fromCodePoint(pattern.codePointAt(at) as number);
  if (letter === '*') {
    STARS.lastIndex = at;
    const length = STARS.exec(pattern)?.[0].length ?? 1;
    return [{ kind: length > 1 ? 'stars' : 'star' }, length];
  }
  if (letter in SIGNS) return [{ kind: SIGNS[letter as keyof typeof SIGNS] }, 1];
  const set = letter === '[' ? setAt(pattern, at) : undefined;
  if (set) return [set, set.text.length];
  if (letter !== '\\' || at + 1 === pattern.length) return [{ kind: 'letter', text: letter }, letter.length];
  const text = String.fromCodePoint(pattern.codePointAt(at + 1) as number);
  return [text === '/' ? { kind: 'slash' } : { kind: 'letter', text }, 1 + text.length];
}

/** So long may a set be, or every `[` of a long text would be looked at to its end. */
const MAX_SET = 256;
const SET = /^\[([!^]?)(\]?(?:\\[^/]|[^\]\\/])*)\]/su;

/** `[abc]`, `[a-z0-9]`, `[!a]`; undefined where a `[` is a letter. */
function setAt(pattern: string, at: number): (Token & { kind: 'set' }) | undefined {
  const found = SET.exec(pattern.slice(at, at + MAX_SET));
  if (!found?.[2]) return undefined;
  const [text, sign, inside] = found;
  const letters = [...inside.matchAll(/\\?(.)/gsu)].map(([whole, letter = '']) => ({ whole, letter }));
  const codeAt = (i: number) => letters[i]?.letter.codePointAt(0) as number;
  const ranges: [number, number][] = [];
  for (let i = 0; i < letters.length; i++) {
    const isRange = letters[i + 1]?.whole === '-' && i + 2 < letters.length;
    ranges.push([codeAt(i), codeAt(isRange ? i + 2 : i)]);
    if (isRange) i += 2;
  }
  return { kind: 'set', set: { isNegated: sign !== '', ranges }, text };
}

/** Braces without a comma, or without their partner, are letters, and so is a comma outside of them. */
function withLetters(tokens: readonly Token[]): Token[] {
  const open: number[] = [];
  const commas: number[] = [];
  const meant = new Set<number>();
  for (const [i, { kind }] of tokens.entries()) {
    if (kind === 'open') open.push(i);
    if (kind === 'comma') commas.push(i);
    if (kind !== 'close') continue;
    const start = open.pop() ?? tokens.length;
    const own: number[] = [];
    while ((commas.at(-1) ?? -1) > start) own.push(commas.pop() as number);
    if (own.length > 0) for (const one of [start, ...own, i]) meant.add(one);
  }
  return tokens.map((token, i) => {
    const text = LETTERS[token.kind];
    return text === undefined || meant.has(i) ? token : { kind: 'letter', text };
  });
}

const LETTERS: Readonly<Record<string, string>> = { open: '{', comma: ',', close: '}' };
