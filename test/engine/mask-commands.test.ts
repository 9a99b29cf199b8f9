import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Masker } from '../../src/base/masker.js';
import { maskCommands } from '../../src/engine/mask-commands.js';

const SECRET = 'hush-value-77';

/** What comes through, of output that arrives in these pieces. */
function through(...pieces: readonly (string | Uint8Array)[]): string {
  const masker = new Masker();
  const [commands, stream] = [maskCommands(masker), masker.stream()];
  const out: Uint8Array[] = [];
  for (const piece of pieces) {
    const bytes = Buffer.from(piece as string);
    out.push(Buffer.from(stream.push(commands.push(bytes))));
    // Whoever reads from a pipe fills the same chunk again.
    bytes.fill(0);
  }
  out.push(stream.push(commands.end()), stream.end());
  return Buffer.concat(out).toString();
}

function cutAt(bytes: Uint8Array, cuts: readonly number[]): Uint8Array[] {
  const at = [0, ...cuts.toSorted((a, b) => a - b), bytes.length];
  return at.slice(1).map((end, i) => bytes.subarray(at[i], end));
}

const SPELLINGS: readonly string[] = [
  `::add-mask::${SECRET}`,
  `::Add-Mask::${SECRET}`,
  `::ADD-MASK::${SECRET}`,
  ` \t::add-mask::${SECRET}`,
  `\u000b\u000c::add-mask::${SECRET}`,
  `\u00a0::add-mask::${SECRET}`,
  `\u0085::add-mask::${SECRET}`,
  `\u2003\u3000::add-mask::${SECRET}`,
  `::add-mask name=x,y=z::${SECRET}`,
  `::add-mask ::${SECRET}`,
  `##[add-mask]${SECRET}`,
  `##[Add-Mask a=b;c=d]${SECRET}`,
  `say ##[add-mask]${SECRET}`,
  `::nothing::##[add-mask]${SECRET}`,
];

describe('a value that output asks to be masked', () => {
  it.each(SPELLINGS)('is: %j', (line) => {
    expect(through(`before\n${line}\nit is ${SECRET}\n`)).not.toContain(SECRET);
    expect(through(`${line}\r\nit is ${SECRET}`)).not.toContain(SECRET);
    expect(through(line)).not.toContain(SECRET);
  });

  it('may hold line ends and percent signs', () => {
    const escaped = through('::add-mask::one-line%0Atwo%25line\n', 'one-line\ntwo%line\n');
    expect(escaped).not.toMatch(/one-line\ntwo%line/);
    expect(through('##[add-mask]semi%3Bco%5Dlon\n', 'semi;co]lon\n')).not.toContain('semi;co]lon');
  });

  it.each([
    `x ::add-mask::${SECRET}`,
    `:::add-mask::${SECRET}`,
    `::add-masks::${SECRET}`,
    `::add-mask:${SECRET}`,
    `:: add-mask::${SECRET}`,
    `\u200b::add-mask::${SECRET}`,
    `##add-mask]${SECRET}`,
  ])('is none of what the runner takes for text: %j', (line) => {
    expect(through(`${line}\n${SECRET}\n`)).toBe(`${line}\n${SECRET}\n`);
  });
});

it('no chunk lets a part of it out, wherever it ends', () => {
  const line = fc.constantFrom(...SPELLINGS, 'plain', ' :', '#', '##[group]x', 'a ::b', '', '\u00a0');
  fc.assert(
    fc.property(
      fc.array(line, { minLength: 1, maxLength: 4 }),
      fc.constantFrom('\n', '\r\n', '\r'),
      fc.infiniteStream(fc.nat(200)),
      fc.nat(12),
      (lines, end, stream, count) => {
        const masking = lines.findIndex((one) => one.includes(SECRET));
        const text = [...lines, masking < 0 ? 'none' : `it is ${SECRET}`].join(end);
        const bytes = Buffer.from(text);
        const cuts = [...stream.take(count)].map((n) => n % bytes.length);
        const shown = through(...cutAt(bytes, cuts));
        expect(shown).toBe(text.replaceAll(SECRET, '***'));
        // Not in parts either.
        if (masking >= 0) expect(shown).not.toContain('value-7');
      },
    ),
    { numRuns: 500 },
  );
});

it('every single border of two chunks', () => {
  for (const spelling of SPELLINGS) {
    const bytes = Buffer.from(`one\n${spelling}\n${SECRET}\n`);
    for (let at = 0; at <= bytes.length; at++)
      for (const to of [at, Math.min(at + 3, bytes.length)])
        expect(through(...cutAt(bytes, [at, to]))).not.toMatch(/hush|value|-77/);
  }
});

it('what is held back is bounded', () => {
  const masker = new Masker();
  const commands = maskCommands(masker);
  const chunk = Buffer.from(`::add-mask::${'x'.repeat(65_536)}`);
  let passed = 0;
  for (let i = 0; i < 40; i++) passed += commands.push(chunk).length;
  expect(40 * chunk.length - passed).toBeLessThan(2 * 1024 * 1024);
});
