import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isRefusedName, parseAssignments } from '../../src/domain/file-commands.js';
import { parsePairs } from '../runner/file-commands.js';

const parse = (text: string) => {
  const parsed = parseAssignments(text);
  return parsed.ok ? parsed.value : parsed.error;
};

describe('a file of assignments', () => {
  it.each([
    ['', []],
    ['A=1', [['A', '1']]],
    [
      'A=1\n\nB=x=y\n',
      [
        ['A', '1'],
        ['B', 'x=y'],
      ],
    ],
    ['A=\n', [['A', '']]],
    [
      'A<<EOF\none\n\n two=2\nEOF\nB=3',
      [
        ['A', 'one\n\n two=2'],
        ['B', '3'],
      ],
    ],
    ['A<<EOF\nEOF\n', [['A', '']]],
    [
      'A=x<<EOF\nB=1',
      [
        ['A', 'x<<EOF'],
        ['B', '1'],
      ],
    ],
    ['A<<x=y\n1\nx=y\n', [['A', '1']]],
    [
      'A=1\r\nB<<EOF\r\n2\r\nEOF\r\n',
      [
        ['A', '1'],
        ['B', '2'],
      ],
    ],
    [
      'A=1\nA=2',
      [
        ['A', '1'],
        ['A', '2'],
      ],
    ],
    [' A = 1 ', [[' A ', ' 1 ']]],
    ['__proto__=1', [['__proto__', '1']]],
  ])('%j assigns %j', (text, pairs) => expect(parse(text)).toEqual(pairs));

  it.each([
    ['A=1\nnonsense', "line 2: 'NAME=value' or 'NAME<<DELIMITER' expected"],
    ['=1', "line 1: a name is missing before '='"],
    ['\n<<EOF\n1\nEOF', "line 2: a name and a delimiter are needed around '<<'"],
    ['A<<\n1\n', "line 1: a name and a delimiter are needed around '<<'"],
    ['A<<EOF\n1\nEOF2\n EOF', "line 1: the closing delimiter 'EOF' is missing"],
    ['A<<EOF\n1\nEOF\nB<<EOF\n2', "line 4: the closing delimiter 'EOF' is missing"],
  ])('%j is refused: %s', (text, words) => expect(parse(text)).toBe(words));

  it("reads what GitHub's runner reads, and refuses what it refuses", () => {
    const piece = fc.constantFrom('A', 'B', '=', '<<', 'EOF', '\n', '\n', ' ', 'x');
    const text = fc.array(piece, { maxLength: 25 }).map((pieces) => pieces.join(''));
    fc.assert(
      fc.property(text, (written) => {
        let runner: unknown = 'refused';
        try {
          runner = [...parsePairs(written)];
        } catch {}
        const ours = parse(written);
        // The runner's own quirk: it takes a nameless value and drops it later.
        const isNameless = /^=/m.test(written);
        expect(isNameless || JSON.stringify(typeof ours === 'string' ? 'refused' : ours)).toBe(
          isNameless || JSON.stringify(runner),
        );
      }),
      { numRuns: 500 },
    );
  });

  it('gives back any values that were written with a delimiter of their own', () => {
    const name = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_-]{0,8}$/);
    const value = fc.string({ unit: fc.constantFrom('a', '=', '<<', '\n', 'é', ' ') });
    fc.assert(
      fc.property(fc.array(fc.tuple(name, value)), (pairs) => {
        const text = pairs.map(([key, value]) => `${key}<<~end~\n${value}\n~end~\n`).join('');
        expect(parse(text)).toEqual(pairs);
      }),
    );
  });
});

it.each(['NODE_OPTIONS', 'node_options', 'CIMYR_RELEASE'])('%s is not for jobs to set', (name) =>
  expect(isRefusedName(name)).toBe(true),
);
it.each(['NODE_OPTIONS_X', 'GITHUB_TOKEN', 'GITHUB_PR_NUMBER', 'PATH', 'CI', 'LD_PRELOAD'])('%s is', (name) =>
  expect(isRefusedName(name)).toBe(false),
);
