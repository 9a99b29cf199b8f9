import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Checkout, told } from './read.js';

const FILES = { 'src/a.ts': 'x', 'src/b c.ts': 'x', 'lib/c.ts': 'x' };

const log = (results: readonly unknown[], run: object = {}) =>
  JSON.stringify({ version: '2.1.0', runs: [{ tool: { driver: { name: 'scan' } }, ...run, results }] });

const at = (uri: string, region: object = {}, rest: object = {}) => ({
  locations: [{ physicalLocation: { artifactLocation: { uri, ...rest }, region } }],
});
const message = (text: string) => ({ message: { text } });

async function read(text: string | ((root: string) => string)) {
  using checkout = new Checkout(FILES);
  const file = typeof text === 'string' ? text : text(checkout.root);
  const { findings, notices } = await checkout.read({ sarif: ['*.sarif'] }, { 'a.sarif': file });
  return { findings: findings.map(told), details: findings.map((one) => one.details), notices };
}

describe('a result', () => {
  it('has the level that it says, else that of its rule, else warning', async () => {
    const rules = [
      { id: 'R0', defaultConfiguration: { level: 'error' } },
      { id: 'R1', defaultConfiguration: { level: 'note' } },
    ];
    const { findings } = await read(
      log(
        [
          { ...message('said'), level: 'note', ruleIndex: 0 },
          { ...message('by index'), ruleIndex: 0 },
          { ...message('by id'), ruleId: 'R1' },
          { ...message('by reference'), rule: { id: 'R0' } },
          { ...message('none') },
          { ...message('low'), level: 'none' },
          { ...message('open'), kind: 'open' },
          { ...message('passed'), kind: 'pass' },
        ],
        { tool: { driver: { name: 'scan', rules } } },
      ),
    );
    expect(findings).toEqual([
      'error - [R0] by index',
      'error - [R0] by reference',
      'warning - none',
      'notice - [R0] said',
      'notice - [R1] by id',
      'notice - low',
      'notice - open',
    ]);
  });

  it("is named by its rule's id and name, also of an extension, and has the rule's sentence", async () => {
    const { findings, details } = await read(
      log(
        [
          { ruleId: 'CVE-1', ruleIndex: 0, message: { id: 'found', arguments: ['zlib', '1.2'] } },
          { rule: { index: 0, toolComponent: { index: 0 } }, message: {} },
          { ruleId: 'same', ...message('same') },
        ],
        {
          tool: {
            driver: {
              rules: [
                {
                  id: 'CVE-1',
                  name: 'OsPackage',
                  helpUri: 'https://example.com/CVE-1',
                  messageStrings: { found: { text: '{0} {1} is vulnerable, {2}' } },
                },
                { id: 'same', name: 'Same' },
              ],
            },
            extensions: [{ rules: [{ id: 'X', shortDescription: { text: 'of an extension' } }] }],
          },
        },
      ),
    );
    expect(findings).toEqual([
      'warning - [CVE-1 OsPackage] zlib 1.2 is vulnerable, {2}',
      'warning - [X] of an extension',
      'warning - [same] same',
    ]);
    expect(details[0]).toBe('https://example.com/CVE-1');
  });

  it('that was suppressed, or is there no more, is not told', async () => {
    const { findings } = await read(
      log([
        { ...message('accepted'), suppressions: [{ kind: 'inSource' }] },
        { ...message('rejected'), suppressions: [{ kind: 'external', status: 'rejected' }] },
        { ...message('gone'), baselineState: 'absent' },
        { ...message('empty'), suppressions: [] },
      ]),
    );
    expect(findings).toEqual(['warning - rejected', 'warning - empty']);
  });
});

describe('the place of a result', () => {
  it('is a file of the workspace, however its URI says so', async () => {
    const bases = (root: string) => ({
      originalUriBaseIds: {
        ROOT: { uri: `file://${root}/` },
        SRC: { uri: 'src/', uriBaseId: 'ROOT' },
        BOX: { uri: 'file:///in/a/container/' },
      },
      artifacts: [{ location: { uri: 'lib/c.ts' } }],
    });
    const { findings } = await read((root) =>
      log(
        [
          { ...message('1'), ...at('src/a.ts', { startLine: 3, startColumn: 5 }) },
          { ...message('2'), ...at('src/b%20c.ts', { startLine: 4 }) },
          { ...message('3'), ...at(`file://${root}/src/b%20c.ts`) },
          { ...message('4'), ...at('a.ts', {}, { uriBaseId: 'SRC' }) },
          { ...message('5'), ...at('src/a.ts', {}, { uriBaseId: '%SRCROOT%' }) },
          { ...message('6'), ...at('src/a.ts', {}, { uriBaseId: 'BOX' }) },
          { ...message('7'), locations: [{ physicalLocation: { artifactLocation: { index: 0 } } }] },
        ],
        bases(root),
      ),
    );
    expect(findings).toEqual([
      'warning src/a.ts:3:5 1',
      'warning src/b c.ts:4 2',
      'warning src/b c.ts 3',
      'warning src/a.ts 4',
      'warning src/a.ts 5',
      'warning src/a.ts 6',
      'warning lib/c.ts 7',
    ]);
  });

  it('keeps a range of lines, and drops one that is none', async () => {
    using checkout = new Checkout(FILES);
    const regions = [
      { startLine: 3, endLine: 5, startColumn: 2, endColumn: 9 },
      { startLine: 3, endLine: 2 },
      { startLine: 0 },
    ];
    const results = regions.map((region, i) => ({ ...message(String(i)), ...at('src/a.ts', region) }));
    const { findings } = await checkout.read({ sarif: ['a.sarif'] }, { 'a.sarif': log(results) });
    expect(findings.map(({ place }) => place)).toEqual([
      { file: 'src/a.ts', line: 3, endLine: 5, column: 2, endColumn: 9 },
      { file: 'src/a.ts', line: 3 },
      { file: 'src/a.ts' },
    ]);
  });

  it.each([
    '../etc/passwd',
    '/etc/passwd',
    'file:///etc/passwd',
    'src/nothing.ts',
    'https://example.com/a',
    '%00',
    '%',
    'file://host/x',
  ])('%s is none [S23]', async (uri) => {
    const { findings } = await read(log([{ ...message('x'), ...at(uri, { startLine: 1 }) }]));
    // As its tool named it, without what is no letter.
    expect(findings).toEqual([`warning - ${uri === '%00' ? '' : `${uri}:1: `}x`]);
  });
});

describe('a log that is none', () => {
  it.each([
    ['{"runs": [', 'a.sarif is not read: it is no JSON'],
    ['[]', "a.sarif is not read: it is no SARIF log: 'runs' is not a list"],
    ['{"runs": {}}', "a.sarif is not read: it is no SARIF log: 'runs' is not a list"],
    ['[null'.repeat(100_000), 'a.sarif is not read: it is no JSON'],
  ])('%.20s', async (text, notice) => {
    const { findings, notices } = await read(text);
    expect(findings).toEqual([]);
    expect(notices[0]?.startsWith(notice)).toBe(true);
  });

  it('does not quote what stands around the mistake: it could be half a secret [S15]', async () => {
    const { notices } = await read('{"runs": hush-hush}');
    expect(notices.join()).not.toContain('hush');
  });

  it('of any JSON is no exception', async () => {
    const keys = fc.constantFrom(
      ...'runs results message text id arguments ruleId ruleIndex rule index toolComponent level kind locations physicalLocation artifactLocation uri uriBaseId region startLine tool driver extensions rules suppressions name guid messageStrings globalMessageStrings invocations ruleConfigurationOverrides descriptor configuration executionSuccessful properties security-severity logicalLocations resultFile fileLocation files resources formattedRuleMessage suppressionStates originalUriBaseIds __proto__ constructor toString'.split(
        ' ',
      ),
    );
    const { json } = fc.letrec<{ json: unknown }>((tie) => ({
      json: fc.oneof(
        { maxDepth: 8 },
        fc.constantFrom<unknown>(null, true, -1, 0, 1e300, '', 'x', '{0}', 'error', '..', []),
        fc.array(tie('json'), { maxLength: 3 }),
        fc.dictionary(keys, tie('json'), { maxKeys: 5 }),
      ),
    }));
    const version = fc.constantFrom(undefined, '1.0.0', '2.0.0', '2.1.0');
    using checkout = new Checkout(FILES);
    await fc.assert(
      fc.asyncProperty(json, json, version, async (result, run, ofLog) => {
        const runs = [{ ...(run as object), results: [result, result] }];
        const whole = { ...(ofLog ? { version: ofLog } : {}), runs };
        const { notices } = await checkout.read({ sarif: ['a.sarif'], fails: true }, () =>
          checkout.write({ 'a.sarif': JSON.stringify(whole) }),
        );
        expect(notices.filter((text) => text.includes('is not read'))).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });
});
