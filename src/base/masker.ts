import { MIN_SECRET_LENGTH, secretForms } from './secret-forms.js';

declare const masked: unique symbol;
/** Text in which no known secret is left. Only a masker makes it; what leaves cimyr takes only this. */
export type Masked = string & { readonly [masked]: true };

const MASK = Buffer.from('***');

/** One stretch of output being masked chunk by chunk; secrets that cross a chunk's border are found too. */
export interface MaskedStream {
  /** The bytes that can no longer be part of a secret, masked, in order. The chunk may be reused afterwards. */
  push(chunk: Uint8Array): Uint8Array;
  end(): Uint8Array;
}

/**
 * Replaces every known secret, in all its forms, by `***`. Found stretches that overlap or touch become one
 * mask. Works on bytes: a first table of two-byte beginnings lets it pass over almost everything quickly.
 */
export class Masker {
  readonly #beginnings = new Uint8Array(1 << 16);
  readonly #firsts = new Uint8Array(256);
  readonly #patterns = new Map<number, Buffer[]>();
  readonly #known = new Set<string>();
  readonly #learned: (secret: string) => void;

  /** `learned` hears of every new secret, so that a runner around us can mask it, too. */
  constructor(learned: (secret: string) => void = () => {}) {
    this.#learned = learned;
  }

  /** Adds a secret; false when it is too short to be masked, which the caller should say. */
  add(secret: string): boolean {
    if (this.#known.has(secret)) return true;
    if (secret.trim().length < MIN_SECRET_LENGTH) return false;
    this.#known.add(secret);
    this.#learned(secret);
    for (const form of secretForms(secret)) {
      const bytes = Buffer.from(form);
      const key = ((bytes[0] ?? 0) << 8) | (bytes[1] ?? 0);
      const bucket = this.#patterns.get(key) ?? [];
      if (bucket.some((other) => other.equals(bytes))) continue;
      bucket.push(bytes);
      // The longest first, so that one comparison decides how far the stretch reaches.
      bucket.sort((a, b) => b.length - a.length);
      this.#patterns.set(key, bucket);
      this.#beginnings[key] = 1;
      this.#firsts[key >> 8] = 1;
    }
    return true;
  }

  text(value: string): Masked {
    if (this.#patterns.size === 0) return value as Masked;
    const bytes = Buffer.from(value);
    const cut = this.#cut(bytes, NO_MASK, true);
    return (cut.output === bytes ? value : Buffer.from(cut.output).toString()) as Masked;
  }

  stream(): MaskedStream {
    let held: Uint8Array = EMPTY;
    let maskEnd = NO_MASK;
    const cut = (bytes: Uint8Array, isEnd: boolean) => {
      const next = this.#cut(bytes, maskEnd, isEnd);
      // A copy: the caller may fill its chunk anew.
      held = next.waits === bytes.length ? EMPTY : Uint8Array.from(bytes.subarray(next.waits));
      maskEnd = next.maskEnd < next.waits ? NO_MASK : next.maskEnd - next.waits;
      return next.output;
    };
    return {
      push: (chunk) => {
        if (this.#patterns.size === 0 && held.length === 0) return chunk;
        return cut(held.length === 0 ? chunk : Buffer.concat([held, chunk]), false);
      },
      end: () => cut(held, true),
    };
  }

  /**
   * Masks `bytes`, of which those before `maskEnd` lie under a mask that is already out. From `waits` on, a
   * secret may have begun that only the next chunk decides. A stretch that ends at `maskEnd` is still open:
   * a secret that touches it belongs under the same mask.
   */
  #cut(bytes: Uint8Array, maskEnd: number, isEnd: boolean): Cut {
    const last = bytes.length - 1;
    const beginnings = this.#beginnings;
    const pieces: Uint8Array[] = [];
    let end = maskEnd;
    let copied = Math.max(end, 0);
    let at = 0;
    for (; at <= last; at++) {
      if (at < last) {
        if (beginnings[((bytes[at] as number) << 8) | (bytes[at + 1] as number)] === 0) continue;
      } else if (isEnd || this.#firsts[bytes[at] as number] === 0) continue;
      const reach = this.#reach(bytes, at, isEnd);
      if (reach === INCOMPLETE) break;
      if (reach === 0) continue;
      if (at > end) pieces.push(bytes.subarray(copied, at), MASK);
      end = Math.max(end, at + reach);
      copied = end;
    }
    if (pieces.length === 0 && copied === 0 && at > last)
      return { output: bytes, waits: bytes.length, maskEnd: end };
    if (copied < at) pieces.push(bytes.subarray(copied, at));
    return { output: Buffer.concat(pieces), waits: at, maskEnd: end };
  }

  /** Length of the longest secret that starts at `at`, 0 for none, INCOMPLETE when more bytes must decide. */
  #reach(bytes: Uint8Array, at: number, isEnd: boolean): number {
    const left = bytes.length - at;
    const first = bytes[at] as number;
    if (left === 1) return isEnd ? 0 : INCOMPLETE;
    const bucket = this.#patterns.get((first << 8) | (bytes[at + 1] as number)) ?? [];
    for (const pattern of bucket) {
      const span = Math.min(left, pattern.length);
      if (span < pattern.length && isEnd) continue;
      let same = 2;
      while (same < span && bytes[at + same] === pattern[same]) same++;
      if (same === span) return span === pattern.length ? span : INCOMPLETE;
    }
    return 0;
  }
}

interface Cut {
  readonly output: Uint8Array;
  readonly waits: number;
  readonly maskEnd: number;
}

const INCOMPLETE = -1;
const NO_MASK = -1;
const EMPTY = new Uint8Array(0);
