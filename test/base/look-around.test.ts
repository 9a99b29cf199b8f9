import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { groupPattern } from '../../src/base/linear-pattern.js';
import { withoutLookAround } from '../../src/base/look-around.js';

async function found(source: string, line: string) {
  const pattern = await groupPattern(source);
  if (!pattern.ok) throw new Error(`${source}: ${pattern.error}`);
  return pattern.value.match(line);
}

const byV8 = (source: string, line: string) =>
  new RegExp(source)
    .exec(line)
    ?.slice()
    .map((text) => text ?? '');

const CSC =
  '^(.*)\\((\\d+)(?:,\\d+|,\\d+,\\d+)?\\):\\s+(error|warning)\\s+([a-zA-Z]+(?<!MSB)\\d+):\\s*(.*?)\\s+\\[(.*?)\\]$';
const ERLC = '^(\\S+):(\\d+):(\\d+): (?![wW]arning)(.+)$';

describe('look-around for a fixed text', () => {
  it.each([
    [CSC, 'Program.cs(10,79): error CS1002: ; expected [/home/x/a.csproj]'],
    [CSC, 'Program.cs(10): warning MSB3026: could not copy [/home/x/a.csproj]'],
    [CSC, 'a(1): error MSB1: x(2): error CS2: y [z]'],
    [CSC, 'a(1): error XMSB1: x [z]'],
    [ERLC, 'src/a.erl:3:5: syntax error'],
    [ERLC, 'src/a.erl:3:5: Warning: unused'],
    [ERLC, 'src/a.erl:3:5: warn'],
    ['^(.*): (?!warning)(.*)$', 'a: b: warning'],
    ['^(?!ok)(.*)$', 'ok then'],
    ['^(?!ok)(.*)$', 'no ok'],
    ['(\\w+?)(?=:)(.*)', 'ab:c'],
    ['^((?:(?!, )[^x])+), (.*)$', 'a,b c, d, e'],
    ['(?<=\\[)([^\\]]+)(?=\\])', 'x [y] z'],
    ['^(.+)(?<=a|b)(?<!bb)$', 'xbb'],
    ['^(.+)(?<=a|b)(?<!bb)$', 'xab'],
    ['((?<!^[*])|[^*]+)', '* a'],
    ['(?:(?!a).(?<!b))+', 'xcbxa'],
    ['^(?<file>[^:]+)(?!::):(?<rest>\\D*)$', 'a:bc'],
    ['a(?!b)', 'ab'],
    ['(.*)(?<!x)$', 'ax'],
  ])('%s finds in %j what V8 finds', async (source, line) => {
    expect(await found(source, line)).toEqual(byV8(source, line));
  });

  it('whatever the pattern around it and the line', async () => {
    const atoms = fc.constantFrom(
      'a',
      'b',
      '.',
      '\\S',
      '[^a]',
      '[ab]',
      '(a|b)',
      '(.*)',
      '(\\S+?)',
      '(?:b(?<!ab))*',
      '(?:(?!a).(?<!b))+',
      '(?:(?=a)|b)',
      'a*',
      'b+?',
      '\\d',
    );
    const looks = fc.constantFrom('(?!a)', '(?=b)', '(?<!a)', '(?<=ab)', '(?!a1|b)', '(?<!^a)', '(?=.$)');
    const part = fc.oneof({ weight: 3, arbitrary: atoms }, { weight: 1, arbitrary: looks });
    const source = fc
      .tuple(
        fc.constantFrom('', '^'),
        fc.array(part, { minLength: 1, maxLength: 4 }),
        fc.constantFrom('', '$'),
      )
      .map(([start, parts, end]) => start + parts.join('') + end);
    const line = fc.string({ unit: fc.constantFrom('a', 'b', '1', ' '), maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(source, fc.array(line, { maxLength: 10 }), async (pattern, lines) => {
        for (const text of lines) expect(await found(pattern, text)).toEqual(byV8(pattern, text));
      }),
      { numRuns: 300 },
    );
  });

  it('marks of its own in a line are passed over', async () => {
    expect(await found('^(.)(?!b)(.)$', 'a\uFDD0c')).toEqual(['ac', 'a', 'c']);
  });

  it.each([
    '(?!.*x)a',
    '(?=(a))b',
    '(?!a)*b',
    '(?!a)\\bx',
    '(?!a)(b)\\1',
    '(?!a)[\\S]',
    'abc',
    '(?!a)'.repeat(9),
  ])('what it cannot do is none: %s', (source) => {
    expect(withoutLookAround(source)).toBeUndefined();
  });

  it('is refused by name where it looks for more than a fixed text', async () => {
    expect(await groupPattern('^(?!.*ok)(.*)$')).toMatchObject({
      ok: false,
      error: 'not supported by the linear-time engine: lookaround at 2',
    });
  });

  it('takes time that grows with the line only [S34]', async () => {
    expect(await found('^(a+)+(?!b)$', `${'a'.repeat(20_000)}b`)).toBeUndefined();
  });
});
