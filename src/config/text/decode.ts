import { MAX_BYTES } from '../limits.js';

/** The text of a file, and what is wrong with its bytes: nothing behind may read a text with a mistake. */
export interface Decoded {
  readonly text: string;
  readonly mistake?: { readonly code: string; readonly offset: number; readonly message: string };
}

/** Checks the raw bytes before anything parses them: size and encoding. A byte order mark is left out. */
export function decode(bytes: Uint8Array): Decoded {
  if (bytes.length > MAX_BYTES) {
    const message = `file is ${Math.ceil(bytes.length / 1024)} KiB, limit ${MAX_BYTES / 1024} KiB; split it`;
    return { text: '', mistake: { code: 'E-SIZE', offset: 0, message } };
  }
  if (isUtf16(bytes)) {
    const message = 'looks like UTF-16; save it as UTF-8';
    return { text: '', mistake: { code: 'E-ENCODING', offset: 0, message } };
  }
  const text = new TextDecoder('utf-8').decode(bytes);
  const invalid = text.includes(REPLACEMENT) ? invalidAt(bytes, text) : undefined;
  // YAML reads both line ends as one; so do all places.
  if (invalid === undefined) return { text: text.replaceAll('\r\n', '\n') };
  const message = `byte offset ${invalid.byte} is not UTF-8; save the file as UTF-8`;
  return { text, mistake: { code: 'E-ENCODING', offset: invalid.offset, message } };
}

/** A byte order mark, or the zero byte that UTF-16 puts beside the ASCII character that begins every YAML file. */
function isUtf16([first, second]: Uint8Array): boolean {
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) return true;
  return second !== undefined && (first === 0) !== (second === 0);
}

const REPLACEMENT = '\ufffd';

/** Where decoding put a replacement character for a byte, as against one that stands in the file itself. */
function invalidAt(bytes: Uint8Array, text: string): { byte: number; offset: number } | undefined {
  let byte = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  let from = 0;
  for (let offset = text.indexOf(REPLACEMENT); offset >= 0; offset = text.indexOf(REPLACEMENT, from)) {
    byte += new TextEncoder().encode(text.slice(from, offset)).length;
    const isWritten = bytes[byte] === 0xef && bytes[byte + 1] === 0xbf && bytes[byte + 2] === 0xbd;
    if (!isWritten) return { byte, offset };
    byte += 3;
    from = offset + 1;
  }
  return undefined;
}
