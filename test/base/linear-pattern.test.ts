import { describe, expect, it } from 'vitest';
import { linearPattern, patternMistake } from '../../src/base/linear-pattern.js';

async function finds(source: string, text: string): Promise<boolean> {
  expect(patternMistake(source)).toBeUndefined();
  const pattern = await linearPattern(source);
  if (!pattern.ok) throw new Error(pattern.error);
  return pattern.value(text);
}

describe('linearPattern', () => {
  it('finds what the language itself finds', async () => {
    expect(await finds('ECONN(RESET|REFUSED)', 'x\nError: ECONNRESET\n')).toBe(true);
    expect(await finds('(?<code>\\d{3}) \\/', '503 /')).toBe(true);
    expect(await finds('[(?=)\\]]', 'a]')).toBe(true);
    expect(await finds('\\(\\?=', 'a(?=')).toBe(true);
    expect(await finds('^x$', 'y\nx\nz')).toBe(true);
    expect(await finds('^x$', 'yx')).toBe(false);
  });

  it('ends soon where the language itself would take years (S34)', async () => {
    expect(await finds('(a+)+$', `${'a'.repeat(60_000)}!`)).toBe(false);
    expect(await finds('(x+x+)+y', 'x'.repeat(60_000))).toBe(false);
  });

  it('says why it cannot use a pattern that looked well', async () => {
    expect(await linearPattern('(x{900}){900}')).toMatchObject({ ok: false });
    expect(await linearPattern('(x?){999}x{999}')).toEqual({
      ok: false,
      error: 'it has 4997 steps once its repeats are written out, more than 1000',
    });
    expect(await linearPattern('\\d{1,3}(\\.\\d{1,3}){3} .{0,100}')).toMatchObject({ ok: true });
  });
});

describe('patternMistake', () => {
  it.each([
    ['(', 'invalid regular expression: /(/: Unterminated group'],
    ['(a+)\\1', 'not supported by the linear-time engine: backreference at 5'],
    ['a(?=b)', 'not supported by the linear-time engine: lookaround at 2'],
    ['(?<!a)b', 'not supported by the linear-time engine: lookaround at 1'],
    ['(?<n>a)\\k<n>', 'not supported by the linear-time engine: backreference at 8'],
    ['a{1000}', 'not supported by the linear-time engine: a repeat count above 999 at 2'],
  ])('%s', (source, mistake) => {
    expect(patternMistake(source)).toBe(mistake);
  });
});
