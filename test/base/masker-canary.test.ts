import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Masker } from '../../src/base/masker.js';

const TOKEN = 'Tr0ub4dor&3-correct-horse';
const KEY = [
  '-----BEGIN PRIVATE KEY-----',
  'MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj',
  'MzEfYyjiWA4R4/M2bS1GB4t7NXp98C3SC6dVMvDuictGeurT8jNbvJZHtCSuYEvu',
  'NMoSfm76oqFvAp8Gy0iz5sxjZmSnXyCdPEovGhLa0VzMaQ8s+CLOyS56YyCFGeJZ',
  '-----END PRIVATE KEY-----',
].join('\n');

const ENCODINGS: Readonly<Record<string, (text: string) => string>> = {
  base64: (text) => Buffer.from(text).toString('base64'),
  base64url: (text) => Buffer.from(text).toString('base64url'),
  hex: (text) => Buffer.from(text).toString('hex'),
  'base64 of UTF-16': (text) => Buffer.from(text, 'utf16le').toString('base64'),
};

/** How a text that is wrapped already reaches the output. */
const PRINTERS: Readonly<Record<string, (text: string) => Buffer>> = {
  'as it is': (text) => Buffer.from(text),
  'as UTF-16LE': (text) => Buffer.from(text, 'utf16le'),
  'as UTF-16BE': (text) => Buffer.from(text, 'utf16le').swap16(),
  'as UTF-16 with a mark': (text) => Buffer.from(`\ufeff${text}`, 'utf16le'),
  'with a zero byte after each': (text) => Buffer.from([...text].join('\0')),
  'cut by bells': (text) => Buffer.from(text.replaceAll(/[^\r\n]{3}/g, '$&\u0007')),
  'cut by titles': (text) => Buffer.from(text.replaceAll(/[^\r\n]{5}/g, '$&\u001b]0;title\u0007')),
  'in colours': (text) => Buffer.from([...text].map((c, i) => `\u001b[3${i % 8}m${c}`).join('')),
  'as grep marks it': (text) =>
    Buffer.from(text.replaceAll(/[^\r\n]+/g, '\u001b[01;31m\u001b[K$&\u001b[m\u001b[K')),
  'with marks without width': (text) => Buffer.from(text.replaceAll(/[^\r\n]{2}/g, '$&\u200b')),
  'in zero bytes and colours': (text) => Buffer.from([...text].join('\0\u001b[1m')),
};

const UNSEEN =
  /\u001b\[[0-9;:?]*[A-Za-z]|\u001b\][^\u0007\u001b\n]*(?:\u0007|\u001b\\)|[\0-\x08\x0b\x0c\x0e-\x1f\x7f\u200b\ufeff]/g;

/** What somebody makes of it: the bytes, what a terminal shows, and that decoded over its lines with masks as gaps. */
function readings(bytes: Buffer): string[] {
  const seen = bytes.toString().replaceAll(UNSEEN, '');
  const digits = ['', 'AAAA'].map((gap) => seen.replaceAll(/\s+/g, '').replaceAll('***', gap));
  const decoded = digits.flatMap((text) =>
    [0, 1, 2, 3].flatMap((from) =>
      (['base64', 'hex'] as const).map((encoding) =>
        Buffer.from(text.slice(from), encoding).toString('latin1'),
      ),
    ),
  );
  return [bytes.toString('latin1'), seen, ...decoded, ...decoded.map((text) => text.replaceAll('\0', ''))];
}

/** All stretches of a secret of so many characters. */
const canaries = (secret: string, size = 6) =>
  Array.from({ length: secret.length - size + 1 }, (_, at) => secret.slice(at, at + size)).filter(
    (part) => !part.includes('\n') && !part.includes('-'),
  );

function masked(secret: string, printed: Buffer, sizes: readonly number[]): Buffer {
  const masker = new Masker();
  masker.add(secret);
  const stream = masker.stream();
  const pieces: Uint8Array[] = [];
  let at = 0;
  for (const size of [...sizes, printed.length]) {
    pieces.push(Buffer.from(stream.push(Uint8Array.from(printed.subarray(at, at + size)))));
    at += size;
  }
  return Buffer.concat([...pieces, stream.end()]);
}

const around = fc.string({ unit: fc.constantFrom('a', 'Z', '"', ' ', '{'), maxLength: 20 });
const shapes = fc.record({
  secret: fc.constantFrom(TOKEN, KEY, KEY.replaceAll('\n', '\r\n')),
  encoding: fc.constantFrom(...Object.keys(ENCODINGS)),
  width: fc.oneof(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 7, max: 100 })),
  end: fc.constantFrom('\n', '\r\n', '\n  ', '\r'),
  before: around,
  after: around,
  sizes: fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 20 }),
});

/** Chunks that ended within a colour, or within the beginning of a line. */
const EXAMPLES: [typeof shapes extends fc.Arbitrary<infer T> ? T : never][] = [
  [
    {
      secret: TOKEN,
      encoding: 'base64 of UTF-16',
      width: 6,
      end: '\n  ',
      before: 'aaaa',
      after: '',
      sizes: [31, 7, 50, 20, 1, 10],
    },
  ],
  [
    {
      secret: TOKEN,
      encoding: 'base64 of UTF-16',
      width: 3,
      end: '\n',
      before: 'aaaaa',
      after: '',
      sizes: [21, 19, 21, 34, 29, 8],
    },
  ],
  [
    {
      secret: KEY.replaceAll('\n', '\r\n'),
      encoding: 'base64 of UTF-16',
      width: 5,
      end: '\n',
      before: 'aaaaaaa',
      after: '',
      sizes: [32, 59, 31],
    },
  ],
];

describe.each(Object.entries(PRINTERS))('digits of a secret, wrapped anywhere and printed %s', (_, print) => {
  it('cannot be read, decoded or put together [S12] [S14]', () => {
    fc.assert(
      fc.property(shapes, ({ secret, encoding, width, end, before, after, sizes }) => {
        const digits = (ENCODINGS[encoding] as (text: string) => string)(before + secret + after);
        const printed = print(`x\n${(digits.match(new RegExp(`.{1,${width}}`, 'g')) ?? []).join(end)}\ny\n`);
        // A key is known as its file has it, whatever line ends it is printed with.
        const left = readings(masked(secret.replaceAll('\r\n', '\n'), printed, sizes));
        const found = canaries(secret.replaceAll('\r', '')).filter((canary) =>
          left.some((text) => text.includes(canary)),
        );
        expect(found).toEqual([]);
      }),
      { numRuns: 60, examples: EXAMPLES },
    );
  });
});

it('a part of a key, encoded again and wrapped, cannot be decoded [S14]', () => {
  const [, first = '', second = ''] = KEY.split('\n');
  for (const part of [first, `${first}${second}`, `${first}\n${second}`, `  ${first}\n  ${second}`])
    for (const [name, encode] of Object.entries(ENCODINGS))
      for (const width of [3, 19, 64, 76]) {
        const wrapped = (encode(part).match(new RegExp(`.{1,${width}}`, 'g')) ?? []).join('\n');
        const left = readings(masked(KEY, Buffer.from([...wrapped].join('\u001b[m')), []));
        const found = canaries(part).filter((canary) => left.some((text) => text.includes(canary)));
        expect([name, width, found]).toEqual([name, width, []]);
      }
});

it('lines stay lines, and what stands between them is kept', () => {
  const digits = Buffer.from(TOKEN).toString('base64').replaceAll('=', '');
  const printed = Buffer.from(`a\n${digits.slice(0, 9)}\r\n${digits.slice(9)}\nb\n`, 'utf16le');
  const left = masked(TOKEN, printed, []).toString('latin1').replaceAll('\0', '');
  expect(left).toMatch(/^a\n\*\*\*\r\n\*\*\*.?\nb\n$/);
});

it.each(['50%\nx', 'T\n\nV', 'VH\u001b[0m\n', 'V\u001b[1mX', 'V\\nHI', 'V\0H\0I\0'])(
  'what only begins like digits of a secret stays as it is: %j',
  (text) => {
    const bytes = Buffer.from(text);
    for (const size of [1, 2, 99])
      expect(
        masked(
          TOKEN,
          bytes,
          Array.from({ length: 9 }, () => size),
        ).toString(),
      ).toBe(text);
  },
);

it('each line of a secret is one, whatever ends it', () => {
  const key = 'first line of it\rsecond line of it\r\nthird line of it';
  for (const line of key.split(/[\r\n]+/))
    expect(masked(key, Buffer.from(`> ${line} <\n`), []).toString()).toBe('> *** <\n');
});
