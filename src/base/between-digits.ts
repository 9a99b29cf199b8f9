/** More bytes must decide. */
export const INCOMPLETE = -1;

/** More than this between two digits hides them from everybody. */
const MAX_BETWEEN = 512;

const [BEL, TAB, LF, CR, ESC, SPACE, DEL] = [7, 9, 10, 13, 27, 32, 127] as const;
const [PERCENT, AMPERSAND, BACKSLASH] = [37, 38, 92] as const;
/** First bytes of C1 controls and the soft hyphen, of characters without width, and of the byte order mark. */
const [OF_C1, OF_MARKS, OF_BOM] = [0xc2, 0xe2, 0xef] as const;

/** As JSON (also inside JSON), workflow commands and XML write the parts of a line's end. */
const WRITTEN_ENDS = ['\\n', '\\r', '\\\\n', '\\\\r', '%0A', '%0D', '%0a', '%0d']
  .concat(['&#10;', '&#13;', '&#xA;', '&#xD;', '&#xa;', '&#xd;'])
  .map((end) => Buffer.from(end));

const LAST_WRITTEN = new Set(WRITTEN_ENDS.map((end) => end[end.length - 1]));

/** The bytes that what stands between two digits may begin with. */
export const BEGIN_BETWEEN: readonly number[] = [
  ...Array.from({ length: SPACE }, (_, byte) => byte).filter((byte) => byte !== TAB),
  ...[PERCENT, AMPERSAND, BACKSLASH, DEL, OF_C1, OF_MARKS, OF_BOM],
];

/**
 * Where what nobody sees ends that begins at `at`: controls, the zero bytes of UTF-16, colours, titles, characters
 * without width. `at` itself where there is none of it.
 */
export function behindUnseen(bytes: Uint8Array, at: number): number {
  const limit = Math.min(bytes.length, at + MAX_BETWEEN);
  let here = at;
  while (here < limit) {
    const byte = bytes[here] as number;
    const length = byte >= SPACE && byte < DEL ? 0 : lengthOfUnseen(bytes, here);
    if (length <= 0) return length === 0 ? here : INCOMPLETE;
    here += length;
  }
  return here;
}

/**
 * Where the next line's text begins when a line ends at `at`, by its end or in letters: behind empty lines, indents
 * and what nobody sees; all of `bytes` where they end before. 0 when no line ends here.
 */
export function behindLineEnd(bytes: Uint8Array, at: number): number {
  const first = lengthOfEnd(bytes, at);
  if (first <= 0) return first;
  const next = behindBreaks(bytes, at + first);
  return next - at > MAX_BETWEEN ? 0 : next;
}

/** The same from within such a stretch. */
export function behindBreaks(bytes: Uint8Array, from: number): number {
  const limit = Math.min(bytes.length, from + MAX_BETWEEN);
  let here = from;
  while (here < limit) {
    const byte = bytes[here];
    const isBlank = byte === SPACE || byte === TAB;
    const length = isBlank ? 1 : lengthOfEnd(bytes, here) || lengthOfUnseen(bytes, here);
    if (length === INCOMPLETE) return INCOMPLETE;
    if (length === 0) return here;
    here += length;
  }
  return here;
}

/** Whether these bytes end where a line's text begins; `otherwise`: whether they began there. */
export function endsAtLineStart(bytes: Uint8Array, otherwise: boolean): boolean {
  const least = Math.max(0, bytes.length - MAX_BETWEEN);
  for (let at = bytes.length; at > least; at--)
    if (isLineEndBefore(bytes, at)) return behindBreaks(bytes, at) === bytes.length;
  return otherwise && behindBreaks(bytes, 0) === bytes.length;
}

/** Where something begins that stands between digits and is not whole before `at`; `at` where nothing does. */
export function unfinishedBefore(bytes: Uint8Array, at: number): number {
  const least = Math.max(0, at - MAX_BETWEEN);
  const before = bytes.subarray(0, at);
  let first = at;
  for (let here = at - 1; here >= least && bytes[here] !== LF; here--)
    if (lengthOfEnd(before, here) === INCOMPLETE || lengthOfUnseen(before, here) === INCOMPLETE) first = here;
  return first;
}

function isLineEndBefore(bytes: Uint8Array, at: number): boolean {
  const last = bytes[at - 1] as number;
  if (last === LF || last === CR) return true;
  if (!LAST_WRITTEN.has(last)) return false;
  return WRITTEN_ENDS.some((end) => end.equals(bytes.subarray(Math.max(0, at - end.length), at)));
}

function lengthOfEnd(bytes: Uint8Array, at: number): number {
  const first = bytes[at];
  if (first === LF || first === CR) return 1;
  if (first !== AMPERSAND && first !== PERCENT && first !== BACKSLASH) return 0;
  for (const end of WRITTEN_ENDS) {
    if (end[0] !== first) continue;
    let same = 1;
    while (same < end.length && bytes[at + same] === end[same]) same++;
    if (same === end.length) return same;
    if (at + same === bytes.length) return INCOMPLETE;
  }
  return 0;
}

function lengthOfUnseen(bytes: Uint8Array, at: number): number {
  const first = bytes[at] as number;
  if (first >= SPACE && first < DEL) return 0;
  if (first === ESC) return lengthOfSequence(bytes, at);
  if (first <= DEL) return first === TAB || first === LF || first === CR ? 0 : 1;
  if (first !== OF_C1 && first !== OF_MARKS && first !== OF_BOM) return 0;
  const length = first === OF_C1 ? 2 : 3;
  if (at + length > bytes.length) return INCOMPLETE;
  return isUnseen(first, bytes[at + 1] as number, bytes[at + 2] as number) ? length : 0;
}

function isUnseen(first: number, second: number, third: number): boolean {
  if (first === OF_C1) return (second >= 0x80 && second < 0xa0) || second === 0xad;
  if (first === OF_BOM) return second === 0xbb && third === 0xbf;
  if (second === 0x80) return (third >= 0x8b && third <= 0x8f) || (third >= 0xaa && third <= 0xae);
  return second === 0x81 && third >= 0xa0 && third <= 0xaf && third !== 0xa5;
}

/** A control sequence, a string up to its end or the line's, another escape; where it is none, its first byte. */
function lengthOfSequence(bytes: Uint8Array, at: number): number {
  const kind = bytes[at + 1];
  if (kind === undefined) return INCOMPLETE;
  if (kind === 0x5b) return lengthUntil(bytes, at, at + 2, 0x40);
  if (kind === 0x50 || kind === 0x58 || (kind >= 0x5d && kind <= 0x5f)) return lengthOfString(bytes, at);
  return lengthUntil(bytes, at, at + 1, 0x30);
}

/** `final` and what is above it may be last. */
function lengthUntil(bytes: Uint8Array, at: number, from: number, final: number): number {
  let here = from;
  while (here < bytes.length && (bytes[here] as number) >= SPACE && (bytes[here] as number) < final) here++;
  if (here === bytes.length) return INCOMPLETE;
  const last = bytes[here] as number;
  return last >= final && last < DEL ? here + 1 - at : 1;
}

function lengthOfString(bytes: Uint8Array, at: number): number {
  const limit = Math.min(bytes.length, at + MAX_BETWEEN);
  for (let here = at + 2; here < limit; here++) {
    const byte = bytes[here];
    if (byte === BEL) return here + 1 - at;
    if (byte === LF) return here - at;
    if (byte !== ESC) continue;
    if (here + 1 === bytes.length) return INCOMPLETE;
    return here + (bytes[here + 1] === 0x5c ? 2 : 0) - at;
  }
  return limit === bytes.length ? INCOMPLETE : 1;
}
