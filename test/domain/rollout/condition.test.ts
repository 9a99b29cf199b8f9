import { describe, expect, it } from 'vitest';
import { conditionOf, leftOut, withoutLeftOut } from '../../../src/domain/rollout/condition.js';
import type { JournalEntry } from '../../../src/domain/rollout/journal.js';
import { emptyLedger, withEntry } from '../../../src/domain/rollout/release.js';
import type { Survey, Trouble } from '../../../src/domain/rollout/survey.js';

const common = { at: '', fence: 1 } as const;
const started = {
  ...common,
  kind: 'started',
  intent: 'deploy',
  release: 'v1',
  strategy: 'rolling',
  by: 'ann',
} as const satisfies JournalEntry;
const ended = { ...common, kind: 'ended', status: 'success' } as const satisfies JournalEntry;
const none = emptyLedger('shop', 'test');
const whole: Survey = {
  seen: {
    abilities: new Set(),
    places: [{ name: 'web1', kept: ['v1'], holds: 'v1', settled: 'v1', slots: [] }],
  },
  ledger: withEntry(none, { release: 'v1', digest: 'd', status: 'live', at: '' }),
  journal: [started, ended],
  troubles: [],
};
const lease = { host: 'web1', fence: 1, holder: { id: 'x', by: 'ann', since: '' }, leftMs: 1 };
const silent = (place: string): Trouble => ({ kind: 'unreachable', place, code: 'E', detail: 'no answer' });
const said = (result: 'pass' | 'fail' | 'unreachable') => ({ at: 0, ms: 1, result });

describe('the condition of an environment', () => {
  it.each<[string, Survey, ReturnType<typeof said>[]]>([
    ['serves', whole, []],
    ['serves', whole, [said('pass')]],
    ['serves-not', whole, [said('pass'), said('fail')]],
    ['unseen', whole, [said('pass'), said('unreachable')]],
    ['idle', { ...whole, ledger: none, journal: [] }, []],
    ['serves-not', { ...whole, journal: [started] }, []],
    ['under-way', { ...whole, journal: [started], lease }, []],
    ['serves', { ...whole, lease }, []],
    ['unseen', { ...whole, troubles: [silent('web2')] }, []],
    [
      'serves-not',
      { ...whole, ledger: withEntry(none, { release: 'v1', digest: '', status: 'failed', at: '' }) },
      [],
    ],
    ['serves-not', { ...whole, journal: [{ ...started, without: ['web2'] }, ended] }, []],
  ])('is %s', (condition, survey, measured) => {
    expect(conditionOf(survey, measured)).toBe(condition);
  });

  it('knows of the silence of a place that was left out, until it takes part again', () => {
    const out = { ...whole, journal: [{ ...started, without: ['web2'] }, ended], troubles: [silent('web2')] };
    expect(conditionOf(withoutLeftOut(out), [])).toBe('serves-not');
    expect(conditionOf(withoutLeftOut({ ...out, troubles: [silent('web3')] }), [])).toBe('unseen');
    expect(leftOut([...out.journal, started, ended])).toEqual([]);
  });
});
