import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { holds } from '../../src/domain/expression.js';
import { parseCondition, parseTemplate, renderTemplate } from '../../src/domain/template.js';

const CONTEXTS = ['github', 'env', 'matrix', 'needs'];
const values = {
  github: {
    ref: 'refs/heads/main',
    sha: 'abc',
    fork: false,
    event: { labels: [{ name: 'bug' }, { name: 'ui' }] },
  },
  env: { EMPTY: '', ONE: '1' },
  matrix: { os: 'linux', 'node-version': 20, ratio: 1.5, none: undefined },
  needs: { build: { result: 'success', outputs: { tag: 'v1' } } },
};
const good = { success: true, failure: false, cancelled: false };

function render(source: string): string {
  const parsed = parseTemplate(source, CONTEXTS);
  return parsed.ok
    ? renderTemplate(parsed.value, values)
    : `error at ${parsed.error.offset}: ${parsed.error.message}`;
}

function condition(source: string, status = good): boolean | string {
  const parsed = parseCondition(source, CONTEXTS);
  return parsed.ok
    ? holds(parsed.value, values, status)
    : `error at ${parsed.error.offset}: ${parsed.error.message}`;
}

describe('a template', () => {
  it.each([
    ['no expression: $${x} }} ${ {', 'no expression: $${x} }} ${ {'],
    ['${{ matrix.os }}', 'linux'],
    ['a${{ matrix.os }}b${{github.sha}}${{ needs.build.outputs.tag }}c', 'alinuxbabcv1c'],
    ["${{ '}}' }}${{ 'it''s }} ''quoted''' }}}", "}}it's }} 'quoted'}"],
    ["${{ '${{' }} ${{ format('{0}{{}}', 1) }}", '${{ 1{}'],
    [
      '${{ null }}|${{ true }}|${{ matrix.ratio }}|${{ matrix.none }}|${{ 0x10 }}|${{ -0 }}',
      '|true|1.5||16|0',
    ],
    ['${{ github.event }}|${{ github.event.labels }}', 'Object|Array'],
    ["${{ join(github.event.labels.*.name, '+') }} ${{ matrix['NODE-version'] }}", 'bug+ui 20'],
    ["${{ fromJSON('[1, \"x\"]')[1] }}${{ github.fork && 'fork' || 'own' }}", 'xown'],
  ])('%j stands for %j', (source, text) => expect(render(source)).toBe(text));

  it.each([
    ['x ${{ matrix.os', "error at 2: '${{' is not closed by '}}'"],
    ["${{ 'never closed }}", "error at 0: '${{' is not closed by '}}'"],
    ['${{ matrix.os }} ${{ }}', 'error at 20: an expression is expected'],
    ['ab ${{ secrets.X }}', "error at 7: Unrecognized named-value: 'secrets'"],
    ['${{ hashFiles(1) }}', "error at 4: Unrecognized function: 'hashFiles'"],
    ['é ${{ matrix.os @ 1 }}', "error at 16: Unexpected symbol: '@'"],
    ['${{ success() }}', "error at 3: success() may be called only in 'if'"],
    ['${{ 1 }}${{ Failure ( ) || always() }}', "error at 11: failure(), always() may be called only in 'if'"],
  ])('%j is refused: %s', (source, words) => expect(render(source)).toBe(words));

  const strings = fc.array(fc.string({ unit: fc.constantFrom("'", '}', '{', '$', 'a', ' ', '\n') }));
  const literal = (s: string) => `\${{ '${s.replaceAll("'", "''")}' }}`;
  it('gives back any text without an opening, and any string as a literal', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), strings, (text, all) => {
        expect(render(text.replaceAll('${{', ''))).toBe(text.replaceAll('${{', ''));
        expect(render(all.map(literal).join('-'))).toBe(all.join('-'));
      }),
    );
  });

  it('refuses an expression that is too long or too deep, and does not overflow', () => {
    expect(render(`\${{ '${'x'.repeat(21_000)}' }}`)).toBe('error at 3: the expression is too long');
    expect(render(`\${{ ${'('.repeat(9000)}1${')'.repeat(9000)} }}`)).toMatch(
      /Exceeded max expression depth/,
    );
  });
});

describe('a condition', () => {
  it.each([
    ["github.ref == 'REFS/heads/main'", true],
    ["  ${{ github.ref != 'refs/heads/main' }} ", false],
    ["${{ contains('}}', '}') }}", true],
    ['!github.fork && matrix.os', true],
    ["''", false],
    ["'false'", true],
    ['0', false],
    ['-0', false],
    ['NaN', false],
    ['null', false],
    ['github.nothing.at.all', false],
    ['env.EMPTY', false],
    ['github.event', true],
    ["env.ONE == 1 && null == 0 && '' == 0 && true == 1", true],
  ])('%j is %j', (source, holding) => expect(condition(source)).toBe(holding));

  it.each(['${{ true }} && x', 'x ${{ true }}', '${{ true }} || ${{ false }}', '${{ true }}}'])(
    '%j is refused: the text around would make it true for ever',
    (source) => expect(condition(source)).toMatch(/always true/),
  );

  it.each([
    ['', 'error at 0: an expression is expected'],
    [' ${{ }}', 'error at 4: an expression is expected'],
    [' ${{ success()', "error at 1: '${{' is not closed by '}}'"],
    ['  ${{ x }}', "error at 6: Unrecognized named-value: 'x'"],
    ['  x', "error at 2: Unrecognized named-value: 'x'"],
    ['success(1)', "error at 0: Too many parameters supplied: 'success'"],
  ])('%j is refused: %s', (source, words) => expect(condition(source)).toBe(words));

  it('asks the status: success, failure, cancelled; always is always true', () => {
    const calls = ['success()', 'failure()', 'cancelled()', 'ALWAYS()'];
    fc.assert(
      fc.property(fc.boolean(), fc.boolean(), fc.boolean(), (success, failure, cancelled) => {
        const answers = calls.map((call) => condition(call, { success, failure, cancelled }));
        expect(answers).toEqual([success, failure, cancelled, true]);
      }),
    );
  });
});
