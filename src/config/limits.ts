import type { Problems } from './problems.js';

export const MAX_BYTES = 4 * 1024 * 1024;
export const MAX_NODES = 250_000;
export const MAX_DEPTH = 50;
export const MAX_JOBS = 20_000;

/**
 * Checks the raw bytes before anything parses them: size, encoding, control characters. Undefined when they
 * cannot be used at all.
 */
export function decode(bytes: Uint8Array, problems: Problems): string | undefined {
  if (bytes.length > MAX_BYTES) {
    problems.at(
      'E-SIZE',
      [0, 0],
      '',
      `file is ${Math.ceil(bytes.length / 1024)} KiB, limit ${MAX_BYTES / 1024} KiB; split it`,
    );
    return undefined;
  }
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) {
    problems.at('E-ENCODING', [0, 0], '', 'looks like UTF-16; save it as UTF-8');
    return undefined;
  }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(bytes);
  } catch {
    problems.at(
      'E-ENCODING',
      [0, 0],
      '',
      `byte offset ${invalidByte(bytes)} is not UTF-8; save the file as UTF-8`,
    );
    return undefined;
  }
}

/** The first byte at which the text stops being UTF-8: found by halving, since a prefix is valid or not. */
function invalidByte(bytes: Uint8Array): number {
  let [good, bad] = [0, bytes.length];
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    try {
      new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, middle), { stream: true });
      good = middle;
    } catch {
      bad = middle;
    }
  }
  return good;
}

// Bidirectional overrides and isolates make a reviewer read another text than the machine.
const FORBIDDEN =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u0084\u0086-\u009f\u202a-\u202e\u2066-\u2069]/g;

export function checkCharacters(text: string, problems: Problems): void {
  for (const match of text.matchAll(FORBIDDEN)) {
    const code = (match[0].codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
    problems.at(
      'E-CONTROL',
      [match.index, match.index + 1],
      '',
      `control character U+${code} is not allowed; remove it`,
    );
    if (problems.diagnostics.length >= 20) return;
  }
}
