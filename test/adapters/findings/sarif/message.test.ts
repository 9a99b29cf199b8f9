import { describe, expect, it } from 'vitest';
import { inFile, oneRun, scan } from './scan.js';

const said = async (message: object, tool: object = {}, run: object = {}) =>
  (await scan(oneRun([{ ruleId: 'R1', message, ...inFile('src/a.py', 3) }], tool, run))).findings;

describe('the words of a result', () => {
  it("are its rule's, else its tool's, else those of an extension", async () => {
    const strings = (text: string) => ({ globalMessageStrings: { gone: { text } } });
    const rules = [{ id: 'R1', messageStrings: { gone: { text: 'rule: {0}' } } }];
    const extension = {
      tool: { driver: { name: 'scan' }, extensions: [{ name: 'e', ...strings('extension: {0}') }] },
    };
    const message = { id: 'gone', arguments: ['x'] };
    expect(await said(message, { rules, ...strings('tool: {0}') })).toEqual([
      'warning src/a.py:3 [R1] rule: x',
    ]);
    expect(await said(message, strings('tool: {0}'))).toEqual(['warning src/a.py:3 [R1] tool: x']);
    expect(await said(message, {}, extension)).toEqual(['warning src/a.py:3 [R1] extension: x']);
  });

  it.each([
    ['an empty text', { text: '' }],
    ['white space', { text: ' \n\t' }],
    ['what nobody sees', { text: '\u0007\u200b' }],
    ['an id that nothing resolves', { id: 'nowhere' }],
    ['nothing', {}],
  ])('are the name of its rule where it has %s: nothing is dropped', async (_, message) => {
    expect(await said(message)).toEqual(['warning src/a.py:3 [R1] R1']);
    const rules = [{ id: 'R1', name: 'Leak' }];
    expect(await said(message, { rules })).toEqual(['warning src/a.py:3 [R1 Leak] R1 Leak']);
    const described = [{ id: 'R1', shortDescription: { text: '' }, fullDescription: { text: 'it leaks' } }];
    expect(await said(message, { rules: described })).toEqual(['warning src/a.py:3 [R1] it leaks']);
  });

  it('are there even where it has neither words nor a rule', async () => {
    const { findings } = await scan(oneRun([{ level: 'error' }]));
    expect(findings).toEqual(['error - a result without words']);
  });
});

describe('plain text', () => {
  it.each([
    ['uses [a value](1) of {{0}}', 'uses a value of {0}'],
    ['[one](1) and [two](2)', 'one and two'],
    ['see [the docs](https://example.com/a#b)', 'see the docs (https://example.com/a#b)'],
    ['see [https://example.com](https://example.com)', 'see https://example.com'],
    ['in [file](file:///src/a.py)', 'in file'],
    ['[para\\[0\\]\\\\spans\\[2\\]](1).', 'para[0]\\spans[2].'],
    ['{0}[{1}](3)', 'xy'],
    // No links, no placeholders.
    ['calls a[0](x) in C:\\[b]', 'calls a[0](x) in C:\\[b]'],
    ['[no](./place)', '[no](./place)'],
    ['{5} stays', '{5} stays'],
    ['an object {a: 1}', 'an object {a: 1}'],
    ['${{ github.head_ref }} is run', '${{ github.head_ref }} is run'],
    ['{{{0}}}', '{x}'],
  ])('of %s', async (text, plain) => {
    expect(await said({ text, arguments: ['x', 'y'] })).toEqual([`warning src/a.py:3 [R1] ${plain}`]);
  });

  it('of many brackets takes no time worth a word [S34]', async () => {
    for (const text of ['['.repeat(9000), '[x]('.repeat(2500), '[\\['.repeat(3000), '${{ '.repeat(2000)])
      expect(await said({ text })).toHaveLength(1);
    expect(await said({ text: '[\\['.repeat(3_000_000) })).toHaveLength(1);
  });
});
