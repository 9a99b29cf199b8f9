import { expect, it } from 'vitest';
import { printed, said } from '../reading.js';

/** Each way of writing one scalar; the mistake is `nope.x`, and must be underlined from there. */
const STYLES: readonly (readonly [style: string, file: string])[] = [
  ['plain', 'jobs:\n  a:\n    run: x\n    if: ${{ env.A == nope.x }}\n'],
  ['plain without braces', 'jobs:\n  a:\n    run: x\n    if: env.A == nope.x\n'],
  ['single quotes', "jobs:\n  a:\n    run: x\n    if: '${{ env.A == nope.x }}'\n"],
  ['double quotes', 'jobs:\n  a:\n    run: x\n    if: "${{ env.A == nope.x }}"\n'],
  ['double quotes without braces', 'jobs:\n  a:\n    run: x\n    if: "env.A == nope.x"\n'],
  ['flow', 'jobs: { a: { run: x, if: "${{ nope.x }}" } }\n'],
  ['escapes before', 'jobs:\n  a:\n    run: x\n    env: { X: "\\t\\"\\u00e9 ${{ nope.x }}" }\n'],
  ['quotes doubled before', "jobs:\n  a:\n    run: x\n    env: { X: 'it''s ${{ nope.x }}' }\n"],
  [
    'after another expression',
    'jobs:\n  a:\n    run: x\n    env: { X: "${{ env.A }}-${{ env.B }}-${{ nope.x }}" }\n',
  ],
  [
    'a literal block',
    'jobs:\n  a:\n    run: x\n    env:\n      X: |\n        one\n        two ${{ env.A }}\n        three ${{ nope.x }}\n',
  ],
  [
    'a folded block',
    'jobs:\n  a:\n    run: x\n    env:\n      X: >-\n        one\n        two ${{ nope.x }}\n',
  ],
  ['a list', 'jobs:\n  a:\n    run: x\n    artifacts:\n      - one\n      - dist/${{ nope.x }}\n'],
];

it.each(STYLES)('a mistake in an expression is underlined where it stands: %s', (_, file) => {
  const lines = printed(file).split('\n');
  expect(lines).toHaveLength(3);
  const [head = '', shown = '', marks = ''] = lines;
  expect(head).toContain('E-EXPR');
  expect(head).toContain("'nope' is not known here");
  expect(shown.slice(marks.indexOf('^'), marks.indexOf('^') + 'nope.x'.length)).toBe('nope.x');
});

it.each([
  [
    'the end of an expression',
    'if: ${{ env.A == }}',
    "E-EXPR 4:19 jobs.a.if: unexpected end of expression: '=='; write what is missing",
  ],
  [
    'braces that are not closed',
    'if: ${{ env.A',
    "E-EXPR 4:9 jobs.a.if: '${{' is not closed by '}}'; write '}}' behind it",
  ],
  [
    'braces that are not closed in env',
    'env: { X: "a ${{ env.A" }',
    "E-EXPR 4:18 jobs.a.env.X: '${{' is not closed by '}}'; write '}}' behind it",
  ],
  [
    'a function that is misspelt',
    "if: ${{ contain(env.A, 'x') }}",
    "E-EXPR 4:13 jobs.a.if: function 'contain' does not exist; did you mean 'contains'?",
  ],
  [
    'a function that is none',
    'if: hash(env.A)',
    "E-EXPR 4:9 jobs.a.if: function 'hash' does not exist; there are contains, startsWith, endsWith, format, join, toJSON, fromJSON, case, success, failure, cancelled, always",
  ],
  [
    'too few arguments',
    'if: contains(env.A)',
    "E-EXPR 4:9 jobs.a.if: too few parameters supplied: 'contains'; give as many as GitHub's documentation names",
  ],
  [
    'an assignment',
    "if: env.A = 'x'",
    "E-EXPR 4:15 jobs.a.if: unexpected symbol: '='; mend it, or write text in '…'",
  ],
  [
    'text around the braces',
    'if: a ${{ env.A }}',
    "E-EXPR 4:9 jobs.a.if: text around '${{ }}' makes a condition that is always true; put the whole condition inside",
  ],
])('%s is said with its remedy at its place [B40]', (_, line, expected) => {
  expect(said(`jobs:\n  a:\n    run: x\n    ${line}\n`)).toEqual([expected]);
});

it('every mistake of one text is said', () => {
  const file =
    'jobs:\n  a:\n    run: x\n    env: { X: "${{ one.x }} ${{ env.A }} ${{ two.x }} ${{ github. }}" }\n';
  expect(said(file).map((line) => line.split(' ').slice(0, 2).join(' '))).toEqual([
    'E-EXPR 4:20',
    'E-EXPR 4:46',
    'E-EXPR 4:66',
  ]);
});

it('an expression that GitHub could not take either is refused, not run into the ground', () => {
  const condition = (text: string) => said(`jobs: { a: { run: x, if: "${text}" } }`);
  expect(condition('('.repeat(5000))[0]).toContain('exceeded max expression depth 50');
  expect(condition('a'.repeat(30_000))[0]).toContain('the expression is too long; shorten it');
});
