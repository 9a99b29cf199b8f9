import { describe, expect, it } from 'vitest';
import type { FileWrong } from '../../../src/domain/rollout/failure.js';
import type { JournalEntry } from '../../../src/domain/rollout/journal.js';
import { emptyLedger, withEntry } from '../../../src/domain/rollout/release.js';
import { beyondDoubt } from '../../../src/domain/rollout/salvage.js';
import type { Place, Seen } from '../../../src/domain/rollout/seen.js';
import type { Survey, Trouble } from '../../../src/domain/rollout/survey.js';

const at = '2026-01-01T00:00:00.000Z';
const NONE = emptyLedger('shop', 'test');
const LEDGER = withEntry(NONE, { release: 'r2', digest: 'd', status: 'live', at });
const place = (name: string, holds = 'r2', settled = holds): Place => ({
  name,
  kept: ['r1', 'r2'],
  holds,
  settled,
  slots: [],
});
const seen = (...places: Place[]): Seen => ({ places, abilities: new Set() });
const PROVED: JournalEntry[] = [
  { at, fence: 1, kind: 'started', intent: 'deploy', release: 'r2', strategy: 'rolling', by: 'ann' },
  { at, fence: 1, kind: 'ended', status: 'success' },
];
const file = (wrong: FileWrong, name = 'web1'): Trouble => ({ kind: 'state', place: name, path: 'x', wrong });
const WHOLE = { seen: seen(place('web1'), place('web2')), ledger: LEDGER, journal: PROVED };
const doubt = (survey: Partial<Survey>) => beyondDoubt({ ...WHOLE, troubles: [], ...survey });

describe('what a damaged target is beyond doubt', () => {
  it.each([
    ['a damaged journal', [file('journal-damaged')], {}],
    ['one of two ledgers gone', [file('ledger-gone')], {}],
    [
      'one of two ledgers torn, the journals, too',
      [file('ledger-damaged'), file('journal-damaged', 'web2')],
      {},
    ],
    [
      'no ledger, and a journal that proves it',
      [file('ledger-gone'), file('ledger-damaged', 'web2')],
      { ledger: NONE },
    ],
    ['a lost fence besides', [file('journal-damaged'), file('fence-gone')], {}],
    [
      'no ledger, and somebody has accepted it',
      [file('ledger-gone')],
      {
        ledger: NONE,
        journal: [
          { ...PROVED[0], release: 'r1' },
          { at, fence: 2, kind: 'accepted', release: 'r2', by: 'ann', reason: 'looked' },
          PROVED[1],
        ] as JournalEntry[],
      },
    ],
  ])('is what all places are: %s', (_, troubles, survey) => {
    expect(doubt({ troubles, ...survey })).toBe('r2');
  });

  it.each([
    ['ledgers that differ', [file('ledger-apart')], {}],
    ['journals that differ', [file('journal-apart')], {}],
    ['the ledger of something else', [file('ledger-foreign')], { ledger: NONE }],
    ['a newer ledger', [file('newer')], {}],
    [
      'a place that does not answer',
      [file('journal-damaged'), { kind: 'unreachable', place: 'web2', code: 'E', detail: '' }],
      {},
    ],
    [
      'a place with another release',
      [file('journal-damaged')],
      { seen: seen(place('web1'), place('web2', 'r1')) },
    ],
    [
      'a place that has not been started anew',
      [file('journal-damaged')],
      { seen: seen(place('web1'), place('web2', 'r2', 'r1')) },
    ],
    [
      'a place with nothing',
      [file('journal-damaged')],
      { seen: seen(place('web1'), { name: 'web2', kept: [], slots: [] }) },
    ],
    [
      'a ledger that says otherwise',
      [file('journal-damaged')],
      { ledger: withEntry(LEDGER, { release: 'r1', digest: 'd', status: 'live', at }) },
    ],
    [
      'neither a ledger nor a whole journal',
      [file('ledger-gone'), file('journal-damaged')],
      { ledger: NONE },
    ],
    [
      'no ledger, and a rollout without an end',
      [file('ledger-gone')],
      { ledger: NONE, journal: [PROVED[0]] as JournalEntry[] },
    ],
    [
      'no ledger, and a rollout that failed',
      [file('ledger-gone')],
      {
        ledger: NONE,
        journal: [PROVED[0], { at, fence: 1, kind: 'ended', status: 'failure' }] as JournalEntry[],
      },
    ],
  ] as const)('is not known: %s', (_, troubles, survey) => {
    expect(doubt({ troubles, ...survey })).toBeUndefined();
  });
});
