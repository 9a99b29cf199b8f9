import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Masker } from '../../src/base/masker.js';

/** Looks like a key, is none: the body is random, and as long as a small key's. */
const body = fc.string({ unit: fc.constantFrom(...'ABCXYZabcxyz0189+/'), minLength: 120, maxLength: 400 });
const wrap = (text: string, width: number): string[] => text.match(new RegExp(`.{1,${width}}`, 'g')) ?? [];
const pem = (text: string, width = 64, newline = '\n') =>
  ['-----BEGIN X KEY-----', ...wrap(text, width), '-----END X KEY-----', ''].join(newline);

/** What is left of a key's body after masking, apart from line ends that are too short to be a secret. */
function leaks(secret: string, printed: string): string[] {
  const masker = new Masker();
  masker.add(secret);
  return masker
    .text(printed)
    .split(/[^A-Za-z0-9+/]+/)
    .filter((left) => left.length >= 8);
}

describe('a key of many lines is masked', () => {
  const ways: Readonly<Record<string, (text: string, key: string) => string>> = {
    'as it is': (text) => pem(text),
    'line by line, indented': (text) =>
      wrap(text, 64)
        .map((line) => `\t  ${line}`)
        .join('\n'),
    'with the line ends of Windows': (text) => pem(text, 64, '\r\n'),
    'wrapped anew at 76': (text) => pem(text, 76),
    'on one line': (text) => text,
    'as JSON': (_, key) => JSON.stringify(key),
    'as base64, in lines of 76': (_, key) => wrap(Buffer.from(key).toString('base64'), 76).join('\n'),
    'as base64, in lines of 64': (_, key) => wrap(Buffer.from(key).toString('base64'), 64).join('\n'),
    'in a chain, after another': (text) => pem('x-'.repeat(40)) + pem(text, 76),
  };

  it.each(Object.entries(ways))('%s [S13]', (_, print) => {
    fc.assert(
      fc.property(body, fc.constantFrom(64, 76), fc.constantFrom('\n', '\r\n'), (text, width, newline) => {
        const key = pem(text, width, newline);
        expect(leaks(key, print(text, key))).toEqual([]);
      }),
      { numRuns: 30 },
    );
  });

  it('also where several keys are one secret, each wrapped anew [S13]', () => {
    fc.assert(
      fc.property(body, body, (one, other) => {
        expect(leaks(pem(one) + pem(other), pem(one, 76) + pem(other, 76))).toEqual([]);
      }),
      { numRuns: 30 },
    );
  });

  it('but its short lines are not: they could be any word', () => {
    const masker = new Masker();
    masker.add('first-line-of-it\nshort\n  indented: value');
    expect(masker.text('short indented: value')).toBe('short ***');
    expect(masker.text('a first-line-of-it\nshort\n  indented: value z')).toBe('a *** z');
  });
});
