import { describe, expect, it } from 'vitest';
import { oneRun, scan } from './scan.js';

const message = { text: 'x' };
const levels = async (results: readonly object[], rules: readonly object[] = [], run: object = {}) => {
  const told = results.map((result, i) => ({ ...result, message: { text: `no ${i}` } }));
  const { findings } = await scan(oneRun(told, { rules }, run));
  return results.map((_, i) => findings.find((one) => one.endsWith(`no ${i}`))?.split(' ')[0]);
};
const rule = (id: string, level?: string, rest: object = {}) => ({
  id,
  ...(level ? { defaultConfiguration: { level } } : {}),
  ...rest,
});

describe('a part of a rule', () => {
  it('has the level and the name of the nearest rule above it', async () => {
    const rules = [rule('CA1', 'error', { name: 'Big' }), rule('CA1/9/a', 'note')];
    const results = ['CA1/9', 'CA1/9/a', 'CA1/9/b', 'CA1/9/a/z', 'CA10', '/CA1'].map((ruleId) => ({
      ruleId,
      message,
    }));
    expect(await levels(results, rules)).toEqual([
      'error',
      'notice',
      'error',
      'notice',
      'warning',
      'warning',
    ]);
    const { findings } = await scan(oneRun(results.slice(0, 1), { rules }));
    expect(findings).toEqual(['error - [CA1/9 Big] x']);
  });

  it('of a million parts is looked for in a few [S34]', async () => {
    expect(await levels([{ ruleId: `CA1${'/x'.repeat(1_000_000)}` }], [rule('CA1', 'error')])).toEqual([
      'warning',
    ]);
  });

  it('of a reference, too; by guid and in the component that it names', async () => {
    const extensions = [
      { name: 'plug', guid: 'p-1', rules: [rule('X', 'error', { guid: 'g-1' })] },
      { name: 'other', rules: [rule('X', 'note')] },
    ];
    const results = [
      { rule: { id: 'X/1' } },
      { rule: { guid: 'g-1' } },
      { rule: { index: 0, toolComponent: { name: 'other' } } },
      { rule: { index: 0, toolComponent: { guid: 'p-1' } } },
      { rule: { index: 0, toolComponent: { index: 1 } } },
    ];
    const run = { tool: { driver: { name: 'scan' }, extensions } };
    expect(await levels(results, [], run)).toEqual(['error', 'error', 'notice', 'error', 'notice']);
  });
});

describe("the scan's own configuration", () => {
  const override = (descriptor: object, level: string) => ({ descriptor, configuration: { level } });
  const rules = [rule('R0', 'error'), rule('R1')];

  it("stands above the rule's level, and below the result's", async () => {
    const run = {
      invocations: [
        { ruleConfigurationOverrides: [override({ index: 0 }, 'note'), override({ id: 'R1' }, 'error')] },
      ],
    };
    const results = [{ ruleId: 'R0' }, { ruleId: 'R1/2' }, { ruleId: 'R0', level: 'warning' }];
    expect(await levels(results, rules, run)).toEqual(['notice', 'error', 'warning']);
  });

  it('is that of the invocation which the result names, of several', async () => {
    const run = {
      invocations: [
        { ruleConfigurationOverrides: [override({ id: 'R0' }, 'note')] },
        { ruleConfigurationOverrides: [override({ id: 'R0' }, 'warning')] },
      ],
    };
    const by = (invocationIndex: number) => ({ ruleId: 'R0', provenance: { invocationIndex } });
    expect(await levels([by(0), by(1), { ruleId: 'R0' }], rules, run)).toEqual([
      'notice',
      'warning',
      'error',
    ]);
  });
});

it('security-severity raises what a rule says, as GitHub reads it, and lowers nothing', async () => {
  const scored = (score: unknown, level?: string) =>
    rule('S', level, { properties: { 'security-severity': score } });
  const ofRule = async (one: object, result: object = {}) =>
    (await levels([{ ruleId: 'S', ...result }], [one]))[0];
  expect(await ofRule(scored('9.8'))).toBe('error');
  expect(await ofRule(scored('7.0', 'warning'))).toBe('error');
  expect(await ofRule(scored(8.1, 'note'))).toBe('error');
  expect(await ofRule(scored('6.9'))).toBe('warning');
  expect(await ofRule(scored('3.9'))).toBe('notice');
  expect(await ofRule(scored('2.0', 'error'))).toBe('error');
  for (const none of ['0.0', '', 'high', null, []]) expect(await ofRule(scored(none))).toBe('warning');
  // Somebody has looked at it.
  expect(await ofRule(scored('9.8'), { level: 'note' })).toBe('notice');
});

it('a level or kind that nobody knows drops nothing', async () => {
  const results = [{ level: 'Error' }, { level: 'critical' }, { kind: 'strange' }, { kind: 'Pass' }];
  expect(await levels(results)).toEqual(['error', 'warning', 'warning', undefined]);
});
