import {
  BEGIN_BETWEEN,
  behindBreaks,
  behindLineEnd,
  behindUnseen,
  endsAtLineStart,
  INCOMPLETE,
} from './between-digits.js';
import { secretForms, wrappingForms } from './secret-forms.js';

/** Bytes from `from` up to, not including, `to`. */
export interface ByteRange {
  readonly from: number;
  readonly to: number;
}

/** So many digits of a form may have ended the chunk before, unmasked. */
const MAX_BEFORE = 3;
const MIN_CONTINUED = 5;

interface Pattern {
  readonly bytes: Buffer;
  readonly wraps: boolean;
}

/** What two bytes may begin: a form, one that may be wrapped, the first digit of one and what stands behind it. */
const FORM = 1;
const WRAPS = 2;
const APART = 4;

/** The forms of secrets as bytes. Two-byte beginnings in a table let a search pass over almost everything quickly. */
class Patterns {
  readonly #beginnings = new Uint8Array(1 << 16);
  readonly #firsts = new Uint8Array(256);
  readonly #patterns = new Map<number, Pattern[]>();
  /** What of a form stands in the next line when it was wrapped behind its first digits. */
  readonly #continued = new Map<number, Pattern[]>();
  readonly #mayContinue = new Uint8Array(256);
  /** Bytes of the longest form. */
  longest = 0;

  add(secret: string): void {
    const wrapping = wrappingForms(secret);
    for (const form of secretForms(secret))
      this.#add({ bytes: Buffer.from(form), wraps: wrapping.has(form) });
    // Where a program prints UTF-16, letters beyond ASCII would break the form but not hide the rest.
    const wide = Buffer.from(secret.trim(), 'utf16le');
    this.#add({ bytes: wide, wraps: false });
    this.#add({ bytes: Buffer.from(wide).swap16(), wraps: false });
    for (const form of wrapping) this.#addContinued(Buffer.from(form));
  }

  /** Where, from `at` on and before `until`, a form may start next; `until` where it does not. */
  next(bytes: Uint8Array, at: number, until: number, isEnd: boolean): number {
    const last = bytes.length - 1;
    const limit = Math.min(until, last);
    let here = at;
    let first = bytes[here] as number;
    for (; here < limit; here++) {
      const second = bytes[here + 1] as number;
      if (this.#beginnings[(first << 8) | second] !== 0) return here;
      first = second;
    }
    return here === last && here < until && (isEnd || this.#firsts[first] === 0) ? until : here;
  }

  /**
   * Length of the longest form that starts at `at`, 0 for none. What it covers in further lines is put into `ahead`.
   */
  find(bytes: Uint8Array, at: number, isEnd: boolean, ahead: ByteRange[]): number {
    if (bytes.length - at === 1) return isEnd || this.#firsts[bytes[at] as number] === 0 ? 0 : INCOMPLETE;
    const key = keyAt(bytes, at);
    const may = this.#beginnings[key] as number;
    let reach = may & APART ? this.#findApart(bytes, at, isEnd, ahead) : 0;
    if (reach === INCOMPLETE || (may & FORM) === 0) return reach;
    let isPlainFound = false;
    for (const { bytes: pattern, wraps } of this.#patterns.get(key) ?? []) {
      if (isPlainFound && !wraps) continue;
      const found = wraps ? wrapped(pattern, bytes, at, isEnd, ahead) : plain(pattern, bytes, at, isEnd);
      if (found === INCOMPLETE) return INCOMPLETE;
      isPlainFound ||= !wraps && found > 0;
      reach = Math.max(reach, found);
    }
    return reach;
  }

  /** The same for forms that have something behind their first digit. */
  #findApart(bytes: Uint8Array, at: number, isEnd: boolean, ahead: ByteRange[]): number {
    const next = behindBetween(bytes, at + 1);
    if (next === INCOMPLETE || next >= bytes.length - 1)
      // One digit is not worth holding a line back for: whoever begins with the next chunk looks there.
      return isEnd || (next === bytes.length && endsAtLineStart(bytes, false)) ? 0 : INCOMPLETE;
    const key = ((bytes[at] as number) << 8) | (bytes[next] as number);
    if (next === at + 1 || ((this.#beginnings[key] as number) & WRAPS) === 0) return 0;
    let reach = 0;
    for (const { bytes: pattern, wraps } of this.#patterns.get(key) ?? []) {
      const found = wraps ? wrapped(pattern, bytes, at, isEnd, ahead) : 0;
      if (found === INCOMPLETE) return INCOMPLETE;
      reach = Math.max(reach, found);
    }
    return reach;
  }

  /** The same for what continues a form at the beginning of a line; false: more bytes must decide. */
  findContinued(bytes: Uint8Array, at: number, isEnd: boolean, ahead: ByteRange[]): boolean {
    const start = behindBreaks(bytes, at);
    // Whoever begins with the next chunk looks there again.
    if (start === INCOMPLETE) return isEnd;
    if (start >= bytes.length || (isEnd && start === bytes.length - 1)) return true;
    if (start === bytes.length - 1) return (this.#mayContinue[bytes[start] as number] ?? 0) === 0;
    const second = behindBetween(bytes, start + 1);
    if (second === INCOMPLETE || second >= bytes.length)
      return isEnd || this.#mayContinue[bytes[start] as number] === 0;
    for (const { bytes: pattern } of this.#continued.get(
      ((bytes[start] as number) << 8) | (bytes[second] as number),
    ) ?? []) {
      const found = wrapped(pattern, bytes, start, isEnd, ahead);
      if (found === INCOMPLETE) return false;
      if (found > 0) ahead.push({ from: start, to: start + found });
    }
    return true;
  }

  #add(pattern: Pattern): void {
    const key = insert(this.#patterns, pattern);
    const first = key >> 8;
    this.#mark(key, pattern.wraps ? FORM | WRAPS : FORM);
    if (pattern.wraps) for (const next of BEGIN_BETWEEN) this.#mark((first << 8) | next, APART);
    this.#firsts[first] = 1;
    this.longest = Math.max(this.longest, pattern.bytes.length);
  }

  #addContinued(form: Buffer): void {
    for (let digits = 1; digits <= MAX_BEFORE; digits++) {
      const rest = form.subarray(digits);
      if (rest.length < MIN_CONTINUED) return;
      const key = insert(this.#continued, { bytes: rest, wraps: true });
      this.#mayContinue[key >> 8] = 1;
    }
  }

  #mark(key: number, may: number): void {
    this.#beginnings[key] = (this.#beginnings[key] as number) | may;
  }
}

const keyAt = (bytes: Uint8Array, at: number): number =>
  ((bytes[at] as number) << 8) | (bytes[at + 1] as number);

/** The longest first, so that one comparison decides how far a stretch reaches. */
function insert(into: Map<number, Pattern[]>, pattern: Pattern): number {
  const { bytes } = pattern;
  const key = ((bytes[0] ?? 0) << 8) | (bytes[1] ?? 0);
  const bucket = into.get(key) ?? [];
  if (bucket.some((other) => other.bytes.equals(bytes))) return key;
  const before = bucket.findIndex((other) => other.bytes.length < bytes.length);
  bucket.splice(before < 0 ? bucket.length : before, 0, pattern);
  into.set(key, bucket);
  return key;
}

function plain(pattern: Uint8Array, bytes: Uint8Array, at: number, isEnd: boolean): number {
  const span = Math.min(bytes.length - at, pattern.length);
  if (span < pattern.length && isEnd) return 0;
  let same = 2;
  while (same < span && bytes[at + same] === pattern[same]) same++;
  return same < span ? 0 : span === pattern.length ? span : INCOMPLETE;
}

/** Line ends between the digits, with the indent behind them, are not covered: lines stay lines. */
function wrapped(
  pattern: Uint8Array,
  bytes: Uint8Array,
  at: number,
  isEnd: boolean,
  ahead: ByteRange[],
): number {
  let here = at;
  let digit = 0;
  while (digit < pattern.length && bytes[here] === pattern[digit]) {
    here++;
    digit++;
  }
  if (digit === pattern.length) return here - at;
  const stretches: { readonly from: number; to: number }[] = [{ from: at, to: here }];
  for (; digit < pattern.length; digit++) {
    if (bytes[here] !== pattern[digit]) {
      const next = behindBetween(bytes, here);
      if (next === INCOMPLETE || next === bytes.length) return isEnd ? 0 : INCOMPLETE;
      if (bytes[next] !== pattern[digit]) return 0;
      if (holdsLineEnd(bytes, here, next)) stretches.push({ from: next, to: next });
      here = next;
    }
    here++;
    (stretches.at(-1) as { to: number }).to = here;
  }
  const [first, ...more] = stretches;
  ahead.push(...more);
  return (first?.to ?? at) - at;
}

const holdsLineEnd = (bytes: Uint8Array, from: number, to: number): boolean => behindUnseen(bytes, from) < to;

/** Where the next digit stands behind what may be between two; the same place where nothing is. */
function behindBetween(bytes: Uint8Array, at: number): number {
  const same = behindUnseen(bytes, at);
  if (same === INCOMPLETE || same === bytes.length) return same;
  return behindLineEnd(bytes, same) || same;
}

export type SecretPatterns = Patterns;

/** Made where there is a secret. */
export const secretPatterns = (): SecretPatterns => new Patterns();
