import { expect, it } from 'vitest';
import { read, said } from '../reading.js';

const blockMaps = (levels: number) =>
  Array.from({ length: levels }, (_, i) => `${' '.repeat(i)}a:`).join('\n');
const NESTED: readonly (readonly [name: string, of: (levels: number) => string])[] = [
  ['[', (levels) => '['.repeat(levels) + ']'.repeat(levels)],
  ['{', (levels) => '{a: '.repeat(levels) + '}'.repeat(levels)],
  ['- ', (levels) => '- '.repeat(levels)],
  ['? ', (levels) => '? '.repeat(levels)],
  ['[ without an end', (levels) => '['.repeat(levels)],
  ['{ without an end', (levels) => '{'.repeat(levels)],
];

it.each(NESTED)('100000 levels of %s end in a sentence, not in a crash [B10 S30]', (_, nested) => {
  for (const levels of [51, 52, 60, 800, 5000, 100_000]) {
    const all = said(nested(levels));
    expect(all).toHaveLength(1);
    expect(all[0]).toMatch(/^E-DEPTH 1:\d+: nesting deeper than 50; flatten it$/);
  }
});

it.each(NESTED)(
  'levels of %s below the limit are judged by what they say, not by their depth [B10]',
  (_, nested) => {
    for (let levels = 1; levels <= 50; levels++)
      expect(said(nested(levels)).join('\n')).not.toContain('E-DEPTH');
  },
);

it('block mappings may be as deep as flow mappings, and no deeper [B10 S30]', () => {
  expect(said(blockMaps(50)).join('\n')).not.toContain('E-DEPTH');
  for (const levels of [51, 800, 2000])
    expect(said(blockMaps(levels))).toEqual([expect.stringMatching(/^E-DEPTH \d+:\d+: nesting deeper/)]);
});

it('the place of too deep a nesting is the bracket that is one too many [B10]', () => {
  expect(said(`name: ${'['.repeat(200)}`)).toEqual(['E-DEPTH 1:56: nesting deeper than 50; flatten it']);
});

it('250000 nodes are the limit, however they are written [B12 S29]', () => {
  const listOf = (count: number) => `[${Array(count).fill(1).join(',')}]`;
  expect(said(listOf(249_999))[0]).toContain('E-ROOT');
  expect(said(listOf(250_000))).toEqual(['E-NODES 1:1: more than 250000 nodes; split the file']);
});

it('20000 keys in one mapping are read, and checked, without holding each against each [S29]', () => {
  const keys = Array.from({ length: 20_000 }, (_, i) => `  K${i}: x`);
  expect(read(`variables:\n${keys.join('\n')}\njobs: { a: { run: x } }`).isRefused).toBe(false);
  expect(said(`{${keys.join(',')}}`)).toHaveLength(20_000);
  expect(said(keys.map(() => 'k: x').join('\n'))).toHaveLength(20_000);
});

it.each([
  ['commas', '[', ','],
  ['aliases', '', '*a '],
  ['anchors', '', '&a '],
  ['tags', '', '! '],
  ['directives', '', '%\n'],
  ['quotes', '', '"\n'],
  ['brackets', '', '[]'],
  ['documents', '', '---\n'],
  ['empty lines', '', '\n'],
  ['expressions', 'jobs: { a: { run: "', '${{ x }}'],
  ['opened expressions', 'jobs: { a: { run: x, env: { X: "', "${{ '"],
  ['opened groups', 'jobs: { a: { run: x, artifacts: "', '{('],
])('a file of 200000 characters of %s ends in few sentences [S29 S30]', (_, start, repeated) => {
  const { isRefused, diagnostics } = read(start + repeated.repeat(200_000 / repeated.length));
  expect(isRefused).toBe(true);
  expect(diagnostics.length).toBeLessThan(200);
});
