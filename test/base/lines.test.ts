import { describe, expect, it } from 'vitest';
import { linesOf, MAX_LINE_BYTES, withReturnsAsEnds } from '../../src/base/lines.js';

async function lines(text: string | Uint8Array, chunkBytes = 3): Promise<string[]> {
  const bytes = Buffer.from(text as string);
  const chunks = async function* () {
    for (let at = 0; at < bytes.length; at += chunkBytes) yield bytes.subarray(at, at + chunkBytes);
  };
  const found: string[] = [];
  for await (const line of linesOf(chunks())) found.push(line);
  return found;
}

describe('linesOf', () => {
  it('ends lines at LF and CRLF, and the last needs no end', async () => {
    expect(await lines('a\n\nbc\r\nd')).toEqual(['a', '', 'bc', 'd']);
    expect(await lines('')).toEqual([]);
  });

  it('puts characters together that chunks tear apart, whatever their size', async () => {
    for (let size = 1; size < 9; size++) expect(await lines('é文🎉\n🎉', size)).toEqual(['é文🎉', '🎉']);
  });

  it('shows bytes that are no UTF-8', async () => {
    expect(await lines(Uint8Array.of(0x61, 0xff, 0x0a, 0xf0, 0x9f))).toEqual(['a\ufffd', '\ufffd']);
  });

  it('cuts a line without end, and says how much is missing', async () => {
    const [line, next] = await lines(`${'x'.repeat(MAX_LINE_BYTES + 10)}\nnext`, 4096);
    expect(line).toBe(`${'x'.repeat(MAX_LINE_BYTES)} … [10 more characters]`);
    expect(next).toBe('next');
  });
});

it('a lone carriage return ends a line where it is asked to, and CRLF is one end, wherever chunks end', async () => {
  const bytes = Buffer.from('a\rb\r\nc\r\r\nd\n\re\r');
  for (let size = 1; size <= bytes.length; size++) {
    const chunks = async function* () {
      for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
    };
    const found: string[] = [];
    for await (const line of linesOf(withReturnsAsEnds(chunks()))) found.push(line);
    expect(found).toEqual(['a', 'b', 'c', '', 'd', '', 'e']);
  }
});
