const LIMIT = 512;

/** The beginning of a body as one line of text without control characters. */
export function excerptOf(body: Uint8Array): string {
  // A character that the limit cuts in two is left out.
  const text = new TextDecoder().decode(body.subarray(0, LIMIT), { stream: body.length > LIMIT });
  return plainLine(text);
}

export const plainLine = (text: string): string =>
  text
    .replace(/[\t\r\n\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/[\p{Cc}\p{Cf}]/gu, '')
    .trim();
