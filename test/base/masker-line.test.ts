import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bareLine, cleanLine, stripColours } from '../../src/base/clean.js';
import { Masker } from '../../src/base/masker.js';

const SECRET = 'hunter2-correct-horse';
const masker = new Masker();
masker.add(SECRET);
masker.add('päss-wörd-geheim');

/** What takes a secret apart on its way, and falls out when the line is cleaned. */
const between = (cut: string) => [...SECRET].join(cut);
const WAYS: Readonly<Record<string, string>> = {
  'NUL between its letters, as UTF-16 has it': between('\0'),
  'a bell': `hunter2\u0007-correct-horse`,
  backspaces: between('\b'),
  'a terminal title': `hunter2\u001b]0;title\u0007-correct-horse`,
  'a title that ST ends': `hunter2\u001b]0;title\u001b\\-correct-horse`,
  'a cursor movement': `hunter2\u001b[3G-correct-horse`,
  'a choice of letters': `hunter2\u001b(B-correct-horse`,
  'an escape of its own': `hunter2\u001b\u0007-correct-horse`,
  'C1 controls': between('\u009b'),
  DEL: between('\u007f'),
  'colours, as grep has them': `hunter2-\u001b[01;31m\u001b[Kcorrect\u001b[m\u001b[K-horse`,
  'a colour for each letter': [...SECRET].map((c, i) => `\u001b[3${i % 8}m${c}`).join(''),
  'colours and NUL': `hun\u001b[1mter\0-2`.replace('\0-2', '2\0-correct\u001b[0m-horse'),
  'a line that was overwritten': `100%\r${between('\0')}`,
};

describe('a secret that cleaning puts together is masked, cut by', () => {
  it.each(Object.entries(WAYS))('%s [S12]', (_, printed) => {
    const shown = masker.line(`before ${printed} after`);
    expect(stripColours(shown)).toMatch(/\*\*\*/);
    expect(bareLine(shown)).not.toMatch(/hunter2|correct|horse/);
    expect(masker.lines(`one\n${printed}\r\ntwo`)).not.toMatch(/hunter2|correct|horse/);
  });

  it('UTF-16 as it comes out of iconv and PowerShell, letters beyond ASCII included [S12]', () => {
    for (const secret of [SECRET, 'päss-wörd-geheim']) {
      const wide = Buffer.from(` ${secret} `, 'utf16le');
      for (const bytes of [wide, Buffer.from(wide).swap16()]) {
        const stream = masker.stream();
        const spooled = Buffer.concat([stream.push(bytes), stream.end()]);
        const shown = masker.line(spooled.toString());
        expect(shown).not.toMatch(/[a-z]{2}/);
        expect(shown).toContain('***');
      }
    }
  });
});

it('colours of a masked stretch stay, behind the mask', () => {
  expect(masker.line(`a \u001b[1m${SECRET}\u001b[0m b`)).toBe('a \u001b[1m***\u001b[0m b');
  expect(masker.line('a hunter2-\u001b[31mcorrect-\u001b[0mhorse b')).toBe('a ***\u001b[31m\u001b[0m b');
  expect(masker.line('\u001b[31mnothing\u001b[0m to hide')).toBe('\u001b[31mnothing\u001b[0m to hide');
});

const noise = fc.constantFrom(
  '',
  'x',
  ' ',
  '\0',
  '\u0007',
  '\u001b[31m',
  '\u001b[0m',
  '\u001b]0;t\u0007',
  '\u001b[K',
  '\r',
  '\u009b',
);
const hostile = fc
  .array(fc.oneof(noise, fc.constant(SECRET), fc.integer({ min: 1, max: SECRET.length - 1 })), {
    maxLength: 12,
  })
  .map((parts) => parts.map((part) => (typeof part === 'number' ? SECRET.slice(0, part) : part)).join(''));
const cutSecret = fc
  .array(noise, { minLength: SECRET.length, maxLength: SECRET.length })
  .map((cuts) => [...SECRET].map((letter, i) => letter + cuts[i]).join(''));

it('whatever stands between its letters, no more cleaning brings it back [S12]', () => {
  fc.assert(
    fc.property(hostile, cutSecret, hostile, (before, secret, after) => {
      const shown = masker.line(before + secret + after);
      expect(bareLine(shown)).not.toContain(SECRET);
      expect(cleanLine(shown)).toBe(shown);
      expect(masker.line(shown)).toBe(shown);
      expect(masker.line(stripColours(shown))).toBe(stripColours(shown));
    }),
    { numRuns: 500 },
  );
});

it('half a secret is dropped where a text was cut', () => {
  expect(masker.beginning('see hunter2-corr')).toBe('see ');
  expect(masker.lastLines(`${between('\0').slice(12)} rest ${'x'.repeat(300)}\nlast`)).toMatch(/^x*\nlast$/);
  expect(masker.lastLines('a whole first line\nlast')).toBe('a whole first line\nlast');
});

it('whoever listens hears of the secrets of before, of all to come, and of none that is known out there', () => {
  const learning = new Masker();
  const told: string[] = [];
  learning.add('first-secret');
  learning.addKnown('input-secret');
  learning.tell((secret) => told.push(secret));
  for (const secret of ['later-secret', 'first-secret', 'input-secret']) learning.add(secret);
  expect(told).toEqual(['first-secret', 'later-secret']);
  expect(learning.text('input-secret later-secret')).toBe('*** ***');
});

it('a secret over several lines is masked as a whole, not only those of its lines that are one', () => {
  const key = [
    '-----BEGIN KEY-----',
    'A'.repeat(20) + 'bc'.repeat(22),
    'xyz'.repeat(12),
    '-----END KEY-----',
  ].join('\n');
  const keys = new Masker();
  keys.add(key);
  const digits = (
    Buffer.from(`{"key":"${key}"}`)
      .toString('base64')
      .match(/.{1,150}/g) ?? []
  ).join('\r\n');
  expect(keys.lines(digits).replaceAll(/\*\*\*|\s/g, '').length).toBeLessThan(24);
});
