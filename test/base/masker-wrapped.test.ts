import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Masker } from '../../src/base/masker.js';

const SECRET = 'Tr0ub4dor&3-correct-horse';
const masker = new Masker();
masker.add(SECRET);

const ENCODERS: Readonly<
  Record<string, { readonly encode: (text: string) => string; readonly decode: (digits: string) => string }>
> = {
  base64: {
    encode: (text) => Buffer.from(text).toString('base64'),
    decode: (digits) => Buffer.from(digits, 'base64').toString('latin1'),
  },
  base64url: {
    encode: (text) => Buffer.from(text).toString('base64url'),
    decode: (digits) => Buffer.from(digits, 'base64url').toString('latin1'),
  },
  hex: {
    encode: (text) => Buffer.from(text).toString('hex'),
    decode: (digits) => Buffer.from(digits, 'hex').toString('latin1'),
  },
};
const breaks = fc.constantFrom(
  '\n',
  '\r\n',
  '\n  ',
  '\r\n\t',
  '\\n',
  '\\r\\n',
  '%0A',
  '%0D%0A',
  '&#10;',
  '\n      ',
);
const padding = fc.string({ unit: fc.constantFrom('a', 'Z', '"', ' ', '{'), maxLength: 90 });

const wrap = (digits: string, width: number, end: string) =>
  (digits.match(new RegExp(`.{1,${width}}`, 'g')) ?? []).join(end);

/** Of a chunk that its owner fills anew. */
function throughStream(bytes: Buffer, size: number): string {
  const stream = masker.stream();
  const pieces: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += size) {
    const lent = Uint8Array.from(bytes.subarray(at, at + size));
    pieces.push(Buffer.from(stream.push(lent)));
    lent.fill(42);
  }
  return Buffer.concat([...pieces, stream.end()]).toString();
}

describe.each(Object.entries(ENCODERS))('%s', (_, { encode, decode }) => {
  it('is masked at whatever width it is wrapped, and lines stay lines [S14]', () => {
    fc.assert(
      fc.property(
        padding,
        padding,
        fc.integer({ min: 10, max: 100 }),
        breaks,
        (before, after, width, end) => {
          const printed = wrap(encode(before + SECRET + after), width, end);
          const masked = masker.text(printed);
          expect(masked).toContain('***');
          // What is left of the digits says nothing: decoded with and without the masks as gaps.
          const left = masked.replaceAll(/\\[rn]|%0[AD]|&#1[03];|\s/g, '');
          for (const filled of [left.replaceAll('***', ''), left.replaceAll('***', 'AAAA')])
            for (let shift = 0; shift < 4; shift++)
              expect(decode('A'.repeat(shift) + filled)).not.toMatch(/ub4dor&3-correct|correct-horse/);
          expect(masked.split('\n')).toHaveLength(printed.split('\n').length);
          expect(masker.text(masked)).toBe(masked);
        },
      ),
      { numRuns: 150 },
    );
  });

  it('is so however the output comes in pieces [S12]', () => {
    fc.assert(
      fc.property(
        padding,
        padding,
        fc.integer({ min: 10, max: 100 }),
        breaks,
        fc.integer({ min: 1, max: 40 }),
        (before, after, width, end, size) => {
          const printed = `x\n${wrap(encode(before + SECRET + after), width, end)}\ny\n`;
          // One digit is not held back at a line's end, and may stay where a piece ends there.
          const same = (text: string) =>
            text.replaceAll(/(?:\w|\*\*\*)(?=(?:\s|\\[rn]|%0[AD]|&#1[03];)+\*\*\*)/g, '');
          expect(same(throughStream(Buffer.from(printed), size))).toBe(same(masker.text(printed)));
        },
      ),
      { numRuns: 300 },
    );
  });

  it('is masked whole however few of its digits stand in a line', () => {
    const digits = encode(SECRET);
    for (const shown of [1, 2, 3, 4, 9, 20])
      for (const end of ['\n', '\r\n  ', '\r', '\n\n', '%0A', '\\n'])
        expect(masker.text(`xx${digits.slice(0, shown)}${end}${digits.slice(shown)}`)).toMatch(
          /^xx\*\*\*[^*]*\*\*\*.?=*$/,
        );
    for (const width of [1, 2, 3])
      expect(masker.text(wrap(digits, width, '\n'))).toMatch(/^(?:\*\*\*\n?)+[\w=\n]{0,6}$/);
  });

  it('shows at most one digit where the next line comes later, and waits with two or three', () => {
    const digits = encode(SECRET);
    for (const shown of [1, 2, 3]) {
      const stream = masker.stream();
      const first = Buffer.from(stream.push(Buffer.from(`xx${digits.slice(0, shown)}\n`))).toString();
      expect(first).toBe(shown === 1 ? `xx${digits[0]}\n` : 'xx');
      const rest = Buffer.concat([stream.push(Buffer.from(digits.slice(shown))), stream.end()]).toString();
      expect(rest).toMatch(shown === 1 ? /^\*\*\*.?=*$/ : /^\*\*\*\n\*\*\*.?=*$/);
    }
  });
});

it('a line of its own is not held back for what may follow', () => {
  const stream = masker.stream();
  const line = `ready ${Buffer.from(SECRET).toString('base64').slice(0, 1)}\n`;
  expect(Buffer.from(stream.push(Buffer.from(line))).toString()).toBe(line);
});
