import { secretForms, wrappingForms } from './secret-forms.js';

/** Bytes from `from` up to, not including, `to`. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** More bytes must decide. */
export const INCOMPLETE = -1;

/** A form of digits may go on in the next line from so many on; fewer are not worth holding a line back for. */
const WRAPS_FROM = 4;
const MIN_CONTINUED = 5;
const MAX_INDENT = 64;

interface Pattern {
  readonly bytes: Buffer;
  readonly wraps: boolean;
}

/** What two bytes may begin. */
const FORM = 1;
const LINE_START = 2;

/** The forms of secrets as bytes. Two-byte beginnings in a table let a search pass over almost everything quickly. */
export class SecretPatterns {
  readonly #beginnings = new Uint8Array(1 << 16);
  readonly #firsts = new Uint8Array(256);
  readonly #patterns = new Map<number, Pattern[]>();
  /** What of a form stands in the next line when it was wrapped behind its first digits. */
  readonly #continued = new Map<number, Pattern[]>();
  readonly #continuedBeginnings = new Uint8Array(1 << 16);
  readonly #mayContinue = new Uint8Array(256);
  /** Bytes of the longest form. */
  longest = 0;

  get isEmpty(): boolean {
    return this.longest === 0;
  }

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
   * Length of the longest form that starts at `at`, 0 for none. What a form covers in further lines, and what of one
   * lies in the line that begins behind a break at `at`, is put into `ahead`.
   */
  find(bytes: Uint8Array, at: number, isEnd: boolean, ahead: Stretch[]): number {
    if (bytes.length - at === 1) return isEnd || this.#firsts[bytes[at] as number] === 0 ? 0 : INCOMPLETE;
    const key = keyAt(bytes, at);
    const may = this.#beginnings[key] as number;
    let reach = 0;
    let isPlainFound = false;
    for (const { bytes: pattern, wraps } of may & FORM ? (this.#patterns.get(key) ?? []) : []) {
      if (isPlainFound && !wraps) continue;
      const found = wraps ? wrapped(pattern, bytes, at, isEnd, ahead) : plain(pattern, bytes, at, isEnd);
      if (found === INCOMPLETE) return INCOMPLETE;
      isPlainFound ||= !wraps && found > 0;
      reach = Math.max(reach, found);
    }
    if ((may & LINE_START) === 0) return reach;
    const next = bytes[at] === LF ? behindBlanks(bytes, at + 1) : behindBreak(bytes, at, isEnd);
    // A line's end is not held back for what may follow: whoever begins with the next chunk looks there.
    if (next === 0 || (next === bytes.length && bytes[at] === LF)) return reach;
    return next > 0 && this.findContinued(bytes, next, isEnd, ahead) ? reach : INCOMPLETE;
  }

  /** The same for what continues a form at the beginning of a line; false: more bytes must decide. */
  findContinued(bytes: Uint8Array, at: number, isEnd: boolean, ahead: Stretch[]): boolean {
    const start = behindBlanks(bytes, at);
    // Whoever begins with the next chunk looks there again.
    if (start >= bytes.length || (isEnd && start === bytes.length - 1)) return true;
    if (start === bytes.length - 1) return (this.#mayContinue[bytes[start] as number] ?? 0) === 0;
    const key = keyAt(bytes, start);
    if (this.#continuedBeginnings[key] === 0) return true;
    for (const { bytes: pattern } of this.#continued.get(key) ?? []) {
      const found = wrapped(pattern, bytes, start, isEnd, ahead);
      if (found === INCOMPLETE) return false;
      if (found > 0) ahead.push({ from: start, to: start + found });
    }
    return true;
  }

  #add(pattern: Pattern): void {
    const key = insert(this.#patterns, pattern);
    this.#mark(key, FORM);
    this.#firsts[key >> 8] = 1;
    this.longest = Math.max(this.longest, pattern.bytes.length);
  }

  #addContinued(form: Buffer): void {
    for (let digits = 1; digits < WRAPS_FROM; digits++) {
      const rest = form.subarray(digits);
      if (rest.length < MIN_CONTINUED) return;
      const key = insert(this.#continued, { bytes: rest, wraps: true });
      this.#continuedBeginnings[key] = 1;
      this.#mayContinue[key >> 8] = 1;
      // A line may begin like this, behind blanks, and after a line's end that is written in letters.
      for (const next of [key >> 8, SPACE, TAB]) this.#mark((LF << 8) | next, LINE_START);
      for (const end of WRITTEN_ENDS) {
        this.#mark(keyAt(end, 0), LINE_START);
        this.#firsts[end[0] as number] = 1;
      }
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

/** Breaks between the digits, with the indent behind them, are not covered: lines stay lines. */
function wrapped(
  pattern: Uint8Array,
  bytes: Uint8Array,
  at: number,
  isEnd: boolean,
  ahead: Stretch[],
): number {
  const stretches: Stretch[] = [];
  let from = at;
  let here = at;
  for (let digit = 0; digit < pattern.length; ) {
    if (here === bytes.length) return isEnd ? 0 : INCOMPLETE;
    if (bytes[here] === pattern[digit]) {
      here++;
      digit++;
      continue;
    }
    if (digit < WRAPS_FROM || here === from) return 0;
    const next = behindBreak(bytes, here, isEnd);
    if (next <= 0) return next;
    stretches.push({ from, to: here });
    from = next;
    here = next;
  }
  const [first = { to: here }, ...more] = [...stretches, { from, to: here }];
  ahead.push(...more);
  return first.to - at;
}

/** Where the next line's text begins when a line ends at `at`, by its end or in letters; 0 when none does. */
function behindBreak(bytes: Uint8Array, at: number, isEnd: boolean): number {
  for (const end of LINE_ENDS) {
    let same = 0;
    while (same < end.length && bytes[at + same] === end[same]) same++;
    if (same === end.length) {
      const next = behindBlanks(bytes, at + same);
      return next === bytes.length && !isEnd ? INCOMPLETE : next;
    }
    if (same > 0 && at + same === bytes.length && !isEnd) return INCOMPLETE;
  }
  return 0;
}

function behindBlanks(bytes: Uint8Array, at: number): number {
  const limit = Math.min(bytes.length, at + MAX_INDENT);
  let next = at;
  while (next < limit && (bytes[next] === SPACE || bytes[next] === TAB)) next++;
  return next;
}

const TAB = 9;
const LF = 10;
const SPACE = 32;
/** As JSON, workflow commands and XML write a line's end. */
const WRITTEN_ENDS = ['\\n', '\\r\\n', '%0A', '%0D%0A', '&#10;', '&#13;&#10;', '&#xA;', '&#xD;&#xA;'].map(
  (end) => Buffer.from(end),
);
const LINE_ENDS = [...['\n', '\r\n'].map((end) => Buffer.from(end)), ...WRITTEN_ENDS];

/** Whether these bytes end where a line's text begins; blanks alone leave it as it was. */
export function endsAtLineStart(bytes: Uint8Array, otherwise: boolean): boolean {
  let at = bytes.length - 1;
  while (at >= 0 && (bytes[at] === SPACE || bytes[at] === TAB)) at--;
  if (at < 0) return otherwise;
  const before = bytes.subarray(Math.max(0, at - 10), at + 1);
  return LINE_ENDS.some((end) => end.equals(before.subarray(before.length - end.length)));
}
