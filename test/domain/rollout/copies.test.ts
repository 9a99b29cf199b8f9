import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newestLedger, oneJournal } from '../../../src/domain/rollout/copies.js';
import type { JournalEntry, JournalFact } from '../../../src/domain/rollout/journal.js';
import { emptyLedger, type Ledger, withEntry } from '../../../src/domain/rollout/release.js';

const live = (ledger: Ledger, release: string) =>
  withEntry(ledger, { release, digest: `digest of ${release}`, status: 'live', at: '' });
const NONE = emptyLedger('shop', 'test');
const one = live(NONE, 'r1');
const two = live(one, 'r2');

describe('the ledgers of several places', () => {
  it('are the one that goes on from the others, wherever it lies', () => {
    expect(newestLedger([one, two], [1, 1])).toBe(two);
    expect(newestLedger([two, one], [1, 1])).toBe(two);
    expect(newestLedger([one, two, NONE], [1, 2, 0])).toBe(two);
    const bad = withEntry(live(two, 'r1'), { release: 'r2', digest: 'digest of r2', status: 'bad', at: '' });
    expect(newestLedger([two, bad], [3, 3])).toBe(bad);
  });

  it('are apart where one has other content, or knows what the newest does not', () => {
    const other = withEntry(one, { release: 'r2', digest: 'another', status: 'live', at: '' });
    expect(newestLedger([two, other], [1, 1])).toEqual({ one: 0, other: 1 });
    expect(newestLedger([live(one, 'r3'), two], [2, 1])).toEqual({ one: 0, other: 1 });
    expect(newestLedger([one, two], [2, 1])).toEqual({ one: 0, other: 1 });
    expect(newestLedger([NONE, one], [9, 1])).toEqual({ one: 0, other: 1 });
  });
});

const line = (fence: number, fact: JournalFact, at = 0): JournalEntry => ({
  at: `2026-01-01T00:00:0${at}.000Z`,
  fence,
  ...fact,
});
const started = (release: string): JournalFact => ({
  kind: 'started',
  intent: 'deploy',
  release,
  strategy: 'rolling',
  by: 'Ann',
});
const ended: JournalFact = { kind: 'ended', status: 'success' };

it('a ledger that knows other content of a release that was never live is not apart', () => {
  const failed = (digest: string) => withEntry(one, { release: 'r2', digest, status: 'failed', at: '' });
  expect(newestLedger([failed('a'), failed('b')], [1, 1])).toEqual(failed('a'));
  expect(newestLedger([failed('a'), failed('b')], [1, 2])).toEqual(failed('b'));
  expect(newestLedger([failed('a'), two], [1, 1])).toBe(two);
});

describe('the journals of several places', () => {
  const [a, b, c] = [
    line(1, started('r1')),
    line(1, { kind: 'done', step: 'settle' }, 1),
    line(1, ended, 2),
  ] as const;
  const [d, e] = [line(2, started('r2')), line(2, ended, 1)];

  it('are one, of which a place may lack what was written last, or all of a time when it was no part', () => {
    expect(
      oneJournal([
        [a, b, c],
        [a, b],
      ]),
    ).toEqual([a, b, c]);
    expect(
      oneJournal([
        [a, c],
        [a, b, c],
      ]),
    ).toEqual([a, b, c]);
    expect(
      oneJournal([
        [a, b, c, d, e],
        [a, b, c],
      ]),
    ).toEqual([a, b, c, d, e]);
    expect(oneJournal([[], [a, b, c]])).toEqual([a, b, c]);
    expect(
      oneJournal([
        [a, b, d, e],
        [a, b, c, d, e],
      ]),
    ).toEqual([a, b, c, d, e]);
  });

  it('may begin at another line, where they are long', () => {
    expect(
      oneJournal([
        [c, d, e],
        [a, b, c, d, e],
      ]),
    ).toEqual([a, b, c, d, e]);
  });

  it('are apart where what decides differs', () => {
    const forged = line(1, started('r0'));
    expect(
      oneJournal([
        [a, b, c],
        [a, forged, c],
      ]),
    ).toEqual({ one: 0, other: 1 });
    expect(
      oneJournal([
        [a, b, c],
        [a, b, c],
        [forged, c],
      ]),
    ).toEqual({ one: 0, other: 2 });
    expect(
      oneJournal([
        [a, c, d],
        [a, c, line(2, { ...started('r2'), intent: 'rollback' } as JournalFact)],
      ]),
    ).toEqual({
      one: 0,
      other: 1,
    });
  });

  it('agree after any holder was killed at any line, whoever came next', () => {
    const era = fc.record({
      lines: fc.integer({ min: 1, max: 4 }),
      lost: fc.array(fc.boolean(), { minLength: 3, maxLength: 3 }),
    });
    fc.assert(
      fc.property(fc.array(era, { maxLength: 5 }), (eras) => {
        const places: JournalEntry[][] = [[], [], []];
        for (const [fence, { lines, lost }] of eras.entries())
          for (let i = 0; i < lines; i++) {
            const entry = line(fence + 1, i % 2 === 0 ? started(`r${fence}-${i}`) : ended, i);
            // The last line reached some of them.
            for (const [p, place] of places.entries()) if (i < lines - 1 || !lost[p]) place.push(entry);
          }
        expect(Array.isArray(oneJournal(places))).toBe(true);
      }),
    );
  });
});
