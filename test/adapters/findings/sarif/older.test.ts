import { describe, expect, it } from 'vitest';
import { scan } from './scan.js';

const region = { startLine: 3 };

describe('SARIF 1.0.0', () => {
  const log = (results: readonly object[], run: object = {}) => ({
    version: '1.0.0',
    runs: [{ tool: { name: 'csc' }, ...run, results }],
  });
  const at = { locations: [{ resultFile: { uri: 'src/a.py', region } }] };

  it('is read as its compilers write it: words, level, place', async () => {
    const { findings, notices } = await scan(
      log([
        { ruleId: 'CS1', level: 'error', message: 'wrong', ...at },
        {
          ruleId: 'CS2',
          message: 'never used',
          locations: [{ analysisTarget: { uri: 'src/a.py', region } }],
        },
        { ruleId: 'CS3', level: 'pass', message: 'held', ...at },
        { ruleId: 'CS4', level: 'notApplicable', message: 'no code', ...at },
        { ruleId: 'CS5', suppressionStates: ['suppressedInSource'], message: 'known', ...at },
        { ruleId: 'CS6', baselineState: 'absent', message: 'gone', ...at },
      ]),
    );
    expect(findings).toEqual(['error src/a.py:3 [CS1] wrong', 'warning src/a.py:3 [CS2] never used']);
    expect(notices).toEqual([]);
  });

  it('has rules below keys, with formats for sentences and a level of their own', async () => {
    const rules = {
      first: {
        id: 'CA1',
        name: 'Big',
        defaultLevel: 'error',
        messageFormats: { default: '{0} is big', other: '{0} is huge' },
      },
      CA2: { id: 'CA2', shortDescription: 'short' },
    };
    const { findings } = await scan(
      log(
        [
          {
            ruleId: 'CA1',
            ruleKey: 'first',
            formattedRuleMessage: { formatId: 'other', arguments: ['x'] },
            ...at,
          },
          { ruleKey: 'first', formattedRuleMessage: { formatId: 'default', arguments: ['y'] } },
          { ruleId: 'CA2', locations: [{ fullyQualifiedLogicalName: 'n.C.m' }] },
        ],
        { rules },
      ),
    );
    expect(findings).toEqual([
      'error src/a.py:3 [CA1 Big] x is huge',
      'error - [CA1 Big] y is big',
      'warning - [CA2] n.C.m: short',
    ]);
  });
});

describe.each(['2.0.0', '2.0.0-csd.2.beta.2018-10-10', '2.0.0-beta.2019-01-24'])('SARIF %s', (version) => {
  it('is read wherever the draft has things', async () => {
    const rule = {
      name: { text: 'Big' },
      shortDescription: { text: 'short' },
      messageStrings: { big: '{0} is big' },
      configuration: { defaultLevel: 'error' },
    };
    const results = [
      {
        ruleId: 'CA1',
        message: { messageId: 'big', arguments: ['x'] },
        locations: [{ physicalLocation: { fileLocation: { uri: 'a.py', uriBaseId: 'SRC' }, region } }],
      },
      { ruleId: 'CA1', ruleMessageId: 'big', message: { arguments: ['y'] } },
      { ruleId: 'CA2', level: 'open', message: { text: 'look at it' } },
      { ruleId: 'CA3', level: 'pass', message: { text: 'held' } },
      { ruleId: 'CA4', suppressionStates: ['suppressedExternally'], message: { text: 'known' } },
      {
        message: { text: 'by index' },
        locations: [{ physicalLocation: { fileLocation: { fileIndex: 0 }, region } }],
      },
      { message: { messageId: 'gone', arguments: ['z'] } },
    ];
    const { findings, notices } = await scan({
      version,
      runs: [
        {
          tool: { name: 'scan' },
          originalUriBaseIds: { SRC: 'src/' },
          files: [{ fileLocation: { uri: 'src/a.py' } }],
          resources: { rules: { CA1: rule }, messageStrings: { gone: '{0} is gone' } },
          results,
        },
      ],
    });
    expect(findings).toEqual([
      'error src/a.py:3 [CA1 Big] x is big',
      'error - [CA1 Big] y is big',
      'warning src/a.py:3 by index',
      'warning - z is gone',
      'notice - [CA2] look at it',
    ]);
    expect(notices).toEqual([]);
  });
});

describe('a log that is not read', () => {
  it.each(['0.4', '3.0.0', '10.1'])('says which version it has: %s', async (version) => {
    const { findings, notices } = await scan({ version, runs: [{ results: [{ message: 'x' }] }] });
    expect(findings).toEqual([]);
    expect(notices).toEqual([
      `a.sarif is not read: it is SARIF ${version}, and up to 2.2 is read; let its tool write 2.1.0; mend it, or name another`,
    ]);
  });

  it('says so where a beta of 1 has no runs', async () => {
    const { notices } = await scan({ version: '1.0.0-beta.4', runLogs: [] });
    expect(notices[0]).toContain("it is no SARIF log of version 1.0.0-beta.4: 'runs' is not a list");
  });
});

it('a log without a version is taken for what it looks like', async () => {
  const { findings } = await scan({
    runs: [
      { tool: { name: 'old' }, results: [{ message: 'old words' }] },
      { tool: { driver: { name: 'new' } }, results: [{ message: { text: 'words' } }] },
    ],
  });
  expect(findings).toEqual(['warning - old words', 'warning - words']);
});
