import { endsAtLineStart, INCOMPLETE, unfinishedBefore } from './between-digits.js';
import { bareLine, cleanLine, stripColours } from './clean.js';
import { type Masked, reshaped } from './masked.js';
import { joined, MASK, withMasks } from './masks.js';
import { MIN_SECRET_LENGTH } from './secret-length.js';
import { type ByteRange, type SecretPatterns, secretPatterns } from './secret-patterns.js';

/** What may stand between letters and takes no room: colours, and characters that turn or join what is around them. */
const INVISIBLE = /(\u001b\[[\d;:]*m|[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff])/;
const ALL_INVISIBLE = new RegExp(INVISIBLE, 'g');

/** One stretch of output being masked chunk by chunk; secrets that cross a chunk's border are found too. */
export interface MaskedStream {
  /** The bytes that can no longer be part of a secret, masked, in order. The chunk may be reused afterwards. */
  push(chunk: Uint8Array): Uint8Array;
  end(): Uint8Array;
}

/**
 * Replaces every known secret, in all its forms, by `***`. Found stretches that overlap or touch become one
 * mask; digits that a program has wrapped are found across their lines.
 */
export class Masker {
  /** None while there is no secret. */
  #patterns: SecretPatterns | undefined;
  readonly #known = new Set<string>();
  /** What a runner around us does not mask yet. */
  readonly #untold: string[] = [];
  #learned: ((secret: string) => void) | undefined;

  /** Adds a secret; false when it is too short to be masked, which the caller should say. */
  add(secret: string): boolean {
    const isNew = !this.#known.has(secret);
    const isMasked = this.addKnown(secret);
    if (isNew && isMasked) {
      if (this.#learned) this.#learned(secret);
      else this.#untold.push(secret);
    }
    return isMasked;
  }

  /** The same for one that a runner around us masks already. */
  addKnown(secret: string): boolean {
    if (this.#known.has(secret)) return true;
    if (secret.trim().length < MIN_SECRET_LENGTH) return false;
    this.#known.add(secret);
    this.#patterns ??= secretPatterns();
    this.#patterns.add(secret);
    return true;
  }

  /** Has somebody hear of every secret, so that a runner around us can mask it, too: those of before, and all to come. */
  tell(learned: (secret: string) => void): void {
    this.#learned = learned;
    for (const secret of this.#untold.splice(0)) learned(secret);
  }

  text(value: string): Masked {
    if (!this.#patterns || value === '') return value as Masked;
    const bytes = Buffer.from(value);
    const { output } = this.#cut(bytes, FRESH, true);
    return (output === bytes ? value : Buffer.from(output).toString()) as Masked;
  }

  /**
   * A line of others, fit to be shown: clean, and masked once more where that has put a secret together. Colours stay,
   * and a secret is found between them.
   */
  line(raw: string): Masked {
    return this.printed(this.text(raw));
  }

  /** The same for a line that was masked when it came in, as a spool has it. */
  printed(masked: string): Masked {
    const clean = cleanLine(masked);
    const isChanged = clean !== masked;
    return this.#visible(isChanged ? this.text(clean) : (masked as Masked));
  }

  /** The same for a text of several lines, whose ends become plain ones. */
  lines(raw: string): Masked {
    const masked = this.text(raw);
    // All lines are cleaned before any is masked again: a secret may go on in the next.
    const lines = masked.split('\n').map((line) => cleanLine(line.endsWith('\r') ? line.slice(0, -1) : line));
    const clean = lines.join('\n');
    return this.#visible(clean === masked ? masked : this.text(clean));
  }

  /** The same without colours. */
  bare(raw: string): Masked {
    return reshaped(this.lines(raw), stripColours);
  }

  /** A name as it is, however odd, unless a secret could be seen in it. */
  name(raw: string): Masked {
    const masked = this.text(raw);
    const line = this.line(raw);
    return bareLine(raw) === stripColours(line) ? masked : line;
  }

  /** The end of a text whose beginning is lost: half a secret at its start, cut by control bytes, goes, too. */
  lastLines(raw: string): Masked {
    const end = raw.indexOf('\n') < 0 ? raw.length : raw.indexOf('\n');
    const first = raw.slice(0, end);
    const bare = bareLine(first);
    const isWhole = bare === first || first.trimEnd().includes('\r');
    return this.lines(isWhole ? raw : bare.slice(this.#patterns?.longest ?? 0) + raw.slice(end));
  }

  /** Of a text that was cut the beginning: half a secret at its end is dropped. */
  beginning(value: string): Masked {
    // Never asked for its end, a stream keeps back what may become a secret.
    return Buffer.from(this.stream().push(Buffer.from(value))).toString() as Masked;
  }

  stream(): MaskedStream {
    let held: Uint8Array = EMPTY;
    let state = FRESH;
    const cut = (bytes: Uint8Array, isEnd: boolean) => {
      const next = this.#cut(bytes, state, isEnd);
      // A copy: the caller may fill its chunk anew.
      held = next.waits === bytes.length ? EMPTY : Uint8Array.from(bytes.subarray(next.waits));
      state = next.state;
      return next.output;
    };
    return {
      push: (chunk) => {
        if (!this.#patterns && held.length === 0) {
          state = { ...FRESH, startsLine: endsAtLineStart(chunk, state.startsLine) };
          return chunk;
        }
        return cut(held.length === 0 ? chunk : Buffer.concat([held, chunk]), false);
      },
      end: () => cut(held, true),
    };
  }

  /** Masks what is a secret to the eye, whatever invisible stands between its letters; that comes behind the mask. */
  #visible(line: Masked): Masked {
    if (!this.#patterns || !INVISIBLE.test(line)) return line;
    const covered: ByteRange[] = [];
    this.#cut(Buffer.from(line.replaceAll(ALL_INVISIBLE, '')), FRESH, true, covered);
    if (covered.length === 0) return line;
    const whole = joined(covered);
    let at = 0;
    const parts = line.split(INVISIBLE).map((part, i) => {
      if (i % 2 === 1) return part;
      const bytes = Buffer.from(part);
      const from = at;
      at += bytes.length;
      return withMasks(bytes, from, whole);
    });
    return parts.join('') as Masked;
  }

  /**
   * Masks `bytes`. From `waits` on, a secret may have begun that only the next chunk decides. A stretch that ends at
   * `maskEnd` is still open: a secret that touches it belongs under the same mask.
   */
  #cut(bytes: Uint8Array, before: State, isEnd: boolean, covered?: ByteRange[]): Cut {
    const patterns = this.#patterns;
    if (!patterns) return { output: bytes, waits: bytes.length, state: before };
    const pieces: Uint8Array[] = [];
    let { maskEnd: end, ahead } = before;
    let copied = Math.max(end, 0);
    const cover = (from: number, to: number) => {
      if (from > end) pieces.push(bytes.subarray(copied, from), MASK);
      end = Math.max(end, to);
      copied = end;
      covered?.push({ from, to });
    };
    const found: ByteRange[] = [];
    if (before.startsLine && !patterns.findContinued(bytes, 0, isEnd, found))
      return { output: EMPTY, waits: 0, state: before };
    ahead = merged(ahead, found);
    let at = 0;
    for (;;) {
      at = patterns.next(bytes, at, ahead[0]?.from ?? bytes.length, isEnd);
      while (ahead[0]?.from === at) {
        cover(at, ahead[0].to);
        ahead = ahead.slice(1);
      }
      if (at >= bytes.length) break;
      found.length = 0;
      const reach = patterns.find(bytes, at, isEnd, found);
      if (reach === INCOMPLETE) {
        // A letter within a control sequence is no digit: whoever goes on must see the whole of it.
        const start = unfinishedBefore(bytes, at);
        if (start >= end) at = start;
        break;
      }
      ahead = merged(ahead, found);
      if (reach > 0) cover(at, at + reach);
      at++;
    }
    const state = {
      maskEnd: end < at ? NONE : end - at,
      ahead: ahead.map(({ from, to }) => ({ from: from - at, to: to - at })),
      startsLine: endsAtLineStart(bytes.subarray(0, at), before.startsLine),
    };
    if (pieces.length === 0 && copied === 0 && at === bytes.length)
      return { output: bytes, waits: at, state };
    if (copied < at) pieces.push(bytes.subarray(copied, at));
    return { output: Buffer.concat(pieces), waits: at, state };
  }
}

/** What one chunk leaves to the next, counted from where that begins. */
interface State {
  /** Up to here lies a mask that is already out. */
  readonly maskEnd: number;
  /** What a form that has begun before covers further on, in order. */
  readonly ahead: readonly ByteRange[];
  readonly startsLine: boolean;
}

interface Cut {
  readonly output: Uint8Array;
  readonly waits: number;
  readonly state: State;
}

const merged = (ahead: readonly ByteRange[], found: readonly ByteRange[]): readonly ByteRange[] =>
  found.length === 0 ? ahead : [...ahead, ...found].sort((a, b) => a.from - b.from);

const NONE = -1;
const EMPTY = new Uint8Array(0);
const FRESH: State = { maskEnd: NONE, ahead: [], startsLine: true };
