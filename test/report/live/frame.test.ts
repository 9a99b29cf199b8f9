import fc from 'fast-check';
import { eastAsianWidth } from 'get-east-asian-width';
import { describe, expect, it } from 'vitest';
import { stripColours } from '../../../src/base/clean.js';
import type { UsualDuration } from '../../../src/domain/history.js';
import { frame, type Moment } from '../../../src/report/live/frame.js';
import { eventsOf, failed, foldOf, skipped, succeeded, type Told } from '../records.js';

const STATES = {
  done: succeeded,
  allowed: { ...failed(1), outcome: { status: 'failure', allowed: true } },
  failed: failed(2),
  cancelled: { attempts: [{ status: 'cancelled' }], outcome: { status: 'cancelled' } },
  skipped: skipped('x'),
  running: {},
  waiting: {},
} as const satisfies Record<string, Told>;

interface Job {
  readonly state: keyof typeof STATES;
  readonly ranMs?: number;
  readonly expected?: UsualDuration;
}

/** A run `ageMs` after its start, whose jobs stand as told. */
function momentOf(
  jobs: ReadonlyMap<string, Job>,
  { pipeline = 'shop', ageMs = 83_000, etaMs = undefined as number | undefined } = {},
): Moment {
  const told = Object.fromEntries([...jobs].map(([id, { state }]) => [id, STATES[state]]));
  const record = foldOf(eventsOf(told, undefined, pipeline));
  const now = record.startedAt + ageMs;
  const running = new Map(
    [...jobs].flatMap(([id, { state, ranMs = 0 }]) =>
      state === 'running' ? [[id, now - ranMs] as const] : [],
    ),
  );
  const expectations = { expected: (job: string) => jobs.get(job)?.expected, etaMs: () => etaMs };
  return { record, running, expectations, now };
}

const plainFrame = (moment: Moment, columns: number, rows: number) =>
  frame(moment, { columns, rows, colour: false });

const name = fc.string({
  unit: fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom('a', 'build', '.', ' ', '-') },
    fc.constantFrom('文', 'ｱ', '🎉', '✅', '\u2764\ufe0f', '👩‍👩‍👧', '🇩🇪', 'e\u0301', '\u0915\u093e'),
    fc.constantFrom(
      '\n',
      '\r',
      '\t',
      '\0',
      '\u001b[2J',
      '\u001b]0;x\u0007',
      '\u009b1A',
      '\u202e',
      '\u2028',
      '\ud800',
    ),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
  ),
  maxLength: 60,
});
const ms = fc.integer({ min: 0, max: 400_000_000 });
const job: fc.Arbitrary<Job> = fc.record(
  {
    state: fc.constantFrom(...(Object.keys(STATES) as (keyof typeof STATES)[]), 'running' as const),
    ranMs: ms,
    expected: fc.record({ meanMs: ms, p90Ms: ms }),
  },
  { requiredKeys: ['state', 'ranMs'] },
);
const jobs = fc
  .uniqueArray(fc.tuple(name, job), { maxLength: 40, selector: ([id]) => id })
  .map((all) => new Map(all));
const moment = fc
  .tuple(jobs, name, ms, fc.option(ms, { nil: undefined }))
  .map(([jobs, pipeline, ageMs, etaMs]) => ({ jobs, moment: momentOf(jobs, { pipeline, ageMs, etaMs }) }));
const columns = fc.integer({ min: 1, max: 140 });
const rows = fc.integer({ min: 1, max: 45 });

/** By Unicode's own tables; marks and joiners take nothing. */
const widthOf = (line: string) =>
  [...line.replace(/[\p{Mn}\p{Me}\u200b-\u200d]/gu, '')].reduce(
    (sum, c) => sum + eastAsianWidth(c.codePointAt(0) ?? 0),
    0,
  );
const count = (jobs: ReadonlyMap<string, Job>, ...states: Job['state'][]) =>
  [...jobs.values()].filter(({ state }) => states.includes(state)).length;

describe('frame', () => {
  it('is never wider or higher than it may be, whatever the names', () => {
    fc.assert(
      fc.property(moment, columns, rows, ({ moment }, columns, rows) => {
        const lines = plainFrame(moment, columns, rows);
        expect(lines.length).toBeLessThanOrEqual(rows);
        for (const line of lines) expect(widthOf(line)).toBeLessThanOrEqual(columns);
      }),
      { numRuns: 1000 },
    );
  });

  it('holds nothing of a name that a terminal would obey, and colours change no text', () => {
    fc.assert(
      fc.property(moment, columns, rows, ({ moment }, columns, rows) => {
        const lines = plainFrame(moment, columns, rows);
        expect(lines.join('')).not.toMatch(
          /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/,
        );
        expect(frame(moment, { columns, rows, colour: true }).map(stripColours)).toEqual(lines);
      }),
      { numRuns: 1000 },
    );
  });

  it('counts every job once, and every running one is a row or counted behind the rows', () => {
    fc.assert(
      fc.property(moment, rows, ({ jobs, moment }, rows) => {
        const lines = plainFrame(moment, 140, rows + 2);
        const counts = Object.fromEntries(
          (lines.at(-2) ?? '').split(' · ').map((part) => part.split(' ').toReversed() as [string, string]),
        );
        const n = (...states: Job['state'][]) => count(jobs, ...states) || undefined;
        const expected = {
          running: n('running'),
          waiting: n('waiting'),
          failed: n('failed'),
          cancelled: n('cancelled'),
          skipped: n('skipped'),
        };
        for (const [word, count] of Object.entries(expected))
          expect(counts[word]).toBe(count && String(count));
        expect(counts['done']).toBe(String(count(jobs, 'done', 'allowed')));
        const ended = jobs.size - count(jobs, 'running', 'waiting');
        expect(lines.at(-1)).toContain(`${ended} of ${jobs.size} · `);
        const rowsShown = lines.filter((line) => line.startsWith('▸ ')).length;
        const [, more = '0'] = /^… and (\d+) more running$/.exec(lines.at(-3) ?? '') ?? [];
        expect(rowsShown + Number(more)).toBe(count(jobs, 'running'));
      }),
      { numRuns: 1000 },
    );
  });

  const named = (...all: [string, Job][]) => new Map(all);
  const MINUTE = { meanMs: 60_000, p90Ms: 80_000 };
  const SHOP = named(
    ['build.compile', { state: 'done' }],
    ['test.unit (node 20, linux)', { state: 'running', ranMs: 45_900, expected: MINUTE }],
    ['test.unit (node 24, linux)', { state: 'running', ranMs: 70_000, expected: MINUTE }],
    ['test.e2e', { state: 'running', ranMs: 81_000, expected: MINUTE }],
    ['test.fresh', { state: 'running', ranMs: 600 }],
    ['test.lint', { state: 'failed' }],
    ['ship', { state: 'waiting' }],
  );

  it('shows what runs against what it usually takes, the longest-running first', () => {
    expect(plainFrame(momentOf(SHOP, { etaMs: 250_400 }), 80, 24)).toEqual([
      '▸ test.e2e                    ███████████████████»  1 m 21 s / 1 m 00 s',
      '▸ test.unit (node 24, linux)  ████████████████████  1 m 10 s / 1 m 00 s',
      '▸ test.unit (node 20, linux)  ███████████████░░░░░      45 s / 1 m 00 s',
      '▸ test.fresh                                                        0 s',
      '1 done · 4 running · 1 waiting · 1 failed',
      'shop · 2 of 7 · 1 m 23 s · about 4 m 10 s left',
    ]);
  });

  it('keeps both ends of a name and turns words into signs where there is little room', () => {
    expect(plainFrame(momentOf(SHOP, { etaMs: 250_400 }), 40, 5)).toEqual([
      '▸ test.e2e            ███████»  1 m 21 s',
      '▸ test.unit…, linux)  ████████  1 m 10 s',
      '… and 2 more running',
      '1 done, 4 running, 1 waiting, 1 failed',
      '2 of 7 · 1 m 23 s · about 4 m 10 s left',
    ]);
    expect(plainFrame(momentOf(SHOP), 14, 4)).toEqual([
      '▸ test.e2e',
      '… and 3 more …',
      '✓1 ▸4 …1 ✗1',
      '2 of 7 · 1 m …',
    ]);
    expect(plainFrame(momentOf(SHOP), 41, 1)).toEqual(['1 done · 4 running · 1 waiting · 1 failed']);
    expect(plainFrame(momentOf(SHOP), 40, 0)).toEqual([]);
  });

  it('shows 500 running jobs in the rows that there are', () => {
    const many = new Map(
      Array.from(
        { length: 500 },
        (_, i) => [`job${i}`, { state: 'running', ranMs: i * 1000 } as Job] as const,
      ),
    );
    const lines = plainFrame(momentOf(many), 80, 23);
    expect(lines).toHaveLength(23);
    expect(lines[0]).toBe('▸ job499  8 m 19 s');
    expect(lines.slice(-3)).toEqual([
      '… and 480 more running',
      '0 done · 500 running',
      'shop · 0 of 500 · 1 m 23 s',
    ]);
  });

  it('paints what is late in another colour than what is on time', () => {
    const [late = '', onTime = ''] = frame(momentOf(SHOP), { columns: 80, rows: 24, colour: true });
    expect(late).toContain(`\u001b[33m${'█'.repeat(19)}»\u001b[39m`);
    expect(onTime).toContain(`\u001b[32m${'█'.repeat(20)}\u001b[39m`);
  });
});
