import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { forecast } from '../../../src/domain/rollout/forecast.js';
import type { Observation } from '../../../src/domain/rollout/observation.js';
import {
  emptyLedger,
  entryOf,
  type Ledger,
  RELEASE_STATUSES,
  type ReleaseStatus,
  withEntry,
} from '../../../src/domain/rollout/release.js';
import { releaseBefore, rollbackTo } from '../../../src/domain/rollout/rollback.js';
import { servingNow } from '../../../src/domain/rollout/serving.js';
import { plainSettings } from './any-record.js';

type Change = readonly [release: string, status: ReleaseStatus];

const ledgerOf = (changes: readonly Change[]): Ledger =>
  changes.reduce(
    (ledger, [release, status]) => withEntry(ledger, { release, digest: '', status, at: '' }),
    emptyLedger('shop', 'test'),
  );

/** Places that keep these releases, and serve what the ledger says. */
const observed = (changes: readonly Change[], ...kept: readonly (readonly string[])[]): Observation => ({
  seen: {
    abilities: new Set(),
    places: kept.map((there, i) => ({ name: `web${i + 1}`, kept: there, slots: [] })),
  },
  ledger: ledgerOf(changes),
  journal: [],
});

const live = (...releases: readonly string[]) => releases.map((release): Change => [release, 'live']);
const began = {
  kind: 'started',
  at: '',
  fence: 1,
  intent: 'deploy',
  strategy: 'rolling',
  by: 'ann',
} as const;

describe('the release to go back to', () => {
  const three = observed(live('v1', 'v2', 'v3'), ['v1', 'v2', 'v3'], ['v1', 'v2', 'v3']);

  it('is the last good one, unless one is named', () => {
    expect(releaseBefore(undefined, three)).toEqual({ ok: true, value: 'v2' });
    expect(releaseBefore('v1', three)).toEqual({ ok: true, value: 'v1' });
  });

  const COMMITS = ['abcd1', 'abcd2', '0123456'].map((start) => start.padEnd(40, '7'));

  it('may be named by how its commit begins, where only one does', () => {
    const now = observed(live(...COMMITS, 'now'), [...COMMITS, 'now']);
    for (const to of ['0123', '01234567', COMMITS[2]])
      expect(releaseBefore(to, now)).toEqual({ ok: true, value: COMMITS[2] });
    const error = { kind: 'ambiguous', to: 'abcd', matches: COMMITS.slice(0, 2) };
    expect(releaseBefore('abcd', now)).toEqual({ ok: false, error });
  });

  it.each([
    ['a version of which another goes on', 'v4', 'v41'],
    ['a version with a number less', '1.2', '1.20'],
    ['nothing, as a variable that is not set gives it', '', COMMITS[0] ?? ''],
    ['less than Git would take', '012', COMMITS[2] ?? ''],
    ['a word', 'shop', 'shop-1'],
    ['a number of a build', '2026', '2026-11-30'],
  ])('is never one that somebody may not have meant: %s', (_, to, kept) => {
    const now = observed(live(kept, 'now'), [kept, 'now']);
    expect(releaseBefore(to, now)).toEqual({
      ok: false,
      error: { kind: 'no-way-back', to, kept: [kept] },
    });
  });

  it('is what an interrupted deployment came from, even while that serves still', () => {
    const journal = [{ ...began, release: 'v4', previous: 'v3' }];
    expect(releaseBefore(undefined, { ...three, journal })).toEqual({ ok: true, value: 'v3' });
    const first = [{ ...began, release: 'v4' }];
    expect(releaseBefore(undefined, { ...three, journal: first })).toEqual({ ok: true, value: 'v2' });
  });

  it('is never by itself what somebody called bad, though an interrupted deployment came from it', () => {
    const journal = [{ ...began, release: 'v4', previous: 'v3' }];
    const now = observed([...live('v1', 'v2', 'v3'), ['v3', 'bad']], ['v1', 'v2', 'v3']);
    expect(releaseBefore(undefined, { ...now, journal })).toEqual({ ok: true, value: 'v2' });
    expect(releaseBefore('v3', { ...now, journal })).toEqual({ ok: true, value: 'v3' });
  });

  it('may be named as status shows it, beside a twin with changes on top', () => {
    const commit = '697b6e3'.padEnd(40, '0');
    const names = [commit, `${commit}-dirty`, `697b6e3${'1'.repeat(33)}-dirty`];
    const twins = observed(live(...names, 'now'), [...names, 'now']);
    expect(releaseBefore('697b6e3', twins)).toEqual({ ok: true, value: commit });
    const error = { kind: 'ambiguous', to: '697b6e3-dirty', matches: names.slice(1) };
    expect(releaseBefore('697b6e3-dirty', twins)).toEqual({ ok: false, error });
    expect(releaseBefore('697b6', twins)).toMatchObject({ error: { kind: 'ambiguous', matches: names } });
  });

  it('is none where nothing served before, or only one that is bad', () => {
    const none = (now: Observation) => releaseBefore(undefined, now);
    expect(none(observed(live('v1'), ['v1']))).toEqual({
      ok: false,
      error: { kind: 'no-way-back', kept: [] },
    });
    expect(none(observed([...live('v1', 'v2'), ['v1', 'bad']], ['v1', 'v2']))).toEqual({
      ok: false,
      error: { kind: 'no-way-back', kept: ['v1'] },
    });
  });
});

const anyName = fc.constantFrom('a', 'ab', 'abc', 'b', 'bc');
const anyKept = fc.uniqueArray(anyName);
const anyObservation = fc
  .record({
    changes: fc.array(fc.tuple(anyName, fc.constantFrom(...RELEASE_STATUSES)), { maxLength: 12 }),
    kept: fc.array(anyKept, { minLength: 1, maxLength: 3 }),
  })
  .map(({ changes, kept }) => observed(changes, ...kept));

const isKept = (release: string, { seen }: Observation) =>
  seen.places.every(({ kept }) => kept.includes(release));

describe('whatever has become of the releases, the one to go back to', () => {
  it('is by itself never the one that serves, and never one that was not good', () => {
    fc.assert(
      fc.property(anyObservation, (now) => {
        const found = releaseBefore(undefined, now);
        if (!found.ok) return;
        expect(found.value).not.toBe(servingNow(now.seen, now.ledger));
        expect(['live', 'superseded']).toContain(entryOf(now.ledger, found.value)?.status);
      }),
    );
  });

  it('is as it was named, was live once, and is kept everywhere; so is each that is offered instead', () => {
    fc.assert(
      fc.property(anyObservation, anyName, (now, to) => {
        const found = releaseBefore(to, now);
        const { kept } = !found.ok && found.error.kind === 'no-way-back' ? found.error : { kept: [] };
        if (found.ok) expect(found.value.startsWith(to)).toBe(true);
        expect(kept).not.toContain(servingNow(now.seen, now.ledger));
        for (const release of found.ok ? [found.value] : kept) {
          expect(isKept(release, now)).toBe(true);
          expect(entryOf(now.ledger, release)?.sequence).toBeGreaterThan(0);
        }
      }),
    );
  });

  it('is refused where it is not kept everywhere', () => {
    fc.assert(
      fc.property(anyObservation, (now) => {
        const found = releaseBefore(undefined, now);
        if (!found.ok) return;
        const settings = plainSettings();
        const planned = forecast({ ...rollbackTo(found.value, {}, settings), settings }, now, 0);
        expect(planned.ok).toBe(isKept(found.value, now));
      }),
    );
  });
});

describe('a rollback', () => {
  const bakeMs = 5000;
  const settings = plainSettings({ strategy: { kind: 'canary', steps: [25], bakeMs } });
  const of = (strategy: Parameters<typeof rollbackTo>[1]['strategy'], own = settings) =>
    rollbackTo('v1', strategy === undefined ? {} : { strategy }, own);

  it('goes as it is asked to, else as the settings of its day say', () => {
    expect(of(undefined).wanted.strategy).toEqual({ kind: 'immediate' });
    expect(of('canary').wanted.strategy).toEqual(settings.strategy);
    expect(of('rolling').wanted.strategy).toEqual({ kind: 'rolling', batch: { count: 1 }, bakeMs });
    const rollback = { ...settings.rollback, strategy: 'blue-green' } as const;
    expect(of(undefined, { ...settings, rollback }).wanted.strategy).toEqual({ kind: 'blue-green', bakeMs });
  });

  it('is left to people where it says so', () => {
    expect(of('manual')).toMatchObject({ isManual: true, wanted: { strategy: { kind: 'immediate' } } });
    const rollback = { ...settings.rollback, strategy: 'manual' } as const;
    expect(of(undefined, { ...settings, rollback }).isManual).toBe(true);
    expect(of('immediate', { ...settings, rollback }).isManual).toBe(false);
  });

  it('says why, if it was told', () => {
    expect(rollbackTo('v1', { reason: 'slow' }, settings).wanted.reason).toBe('slow');
    expect(of(undefined).wanted.reason).toBe('rolled back');
  });
});
