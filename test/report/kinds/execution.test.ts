import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NO_HISTORY } from '../../../src/domain/history.js';
import type { RunRecord } from '../../../src/domain/record.js';
import type { Standing, Stretch } from '../../../src/report/kinds/model.js';
import { reportOf } from '../../../src/report/kinds/report.js';
import { RANKS } from '../../../src/report/kinds/standing.js';
import { eventsOf, failed, foldOf, recordOf, skipped, succeeded, type Told } from '../records.js';
import { anySources } from './any-sources.js';
import { columnOf, factOf, has, sectionOf } from './sections-of.js';
import { sourcesOf } from './stories.js';
import { oneFailure } from './told.js';

const report = (record: RunRecord) =>
  reportOf('execution', { record, now: 0, history: NO_HISTORY, earlier: [] });

const overlap = (a: Stretch, b: Stretch) =>
  a.startMs < b.startMs + b.durationMs &&
  b.startMs < a.startMs + a.durationMs &&
  a.slots.some((slot) => b.slots.includes(slot));

describe('the execution report', () => {
  it('says verdict, cause and next step first', () => {
    const { headline } = report(recordOf({ a: succeeded, b: failed(2, 'no\n', 'make test') }, 'failure'));
    expect(headline).toEqual({
      status: 'failure',
      words: 'shop failed in 1.0 s',
      also: '1 succeeded, 1 failed',
      cause: {
        job: 'b',
        what: '`make test` exited with code 2',
        command: 'make test',
        after: 'exited with code 2',
        next: 'run it again: cimyr run --job b',
        place: 'cimyr.yml:11',
      },
    });
  });

  it('calls a success doubtful where a failure was allowed, and gives no cause', () => {
    const allowed: Told = {
      ...failed(1),
      outcome: { status: 'failure', reason: 'exit-code', allowed: true },
    };
    const { headline } = report(recordOf({ a: allowed }, 'success'));
    expect(headline.status).toBe('allowed');
    expect(headline).not.toHaveProperty('cause');
  });

  it('shows what was running when it was cancelled, and gives no advice', () => {
    const stopped = { status: 'cancelled', reason: 'cancelled' } as const;
    const b = { attempts: [stopped], tail: 'half way\n', outcome: stopped };
    const one = report(recordOf({ a: succeeded, b, c: { outcome: stopped } }, 'cancelled'));
    expect(sectionOf(one, 'blocks', 'running').blocks).toMatchObject([
      { job: 'b', status: 'cancelled', lines: ['half way'], said: [{ what: 'was running for 1.0 s' }] },
    ]);
    const { facts } = sectionOf(one, 'facts', 'overview');
    expect(facts.map(({ key }) => key)).not.toContain('lowerBoundMs');
  });

  it('keeps the last lines of ten failed jobs, without what a terminal would do with them, and counts all', () => {
    const jobs = Object.fromEntries(
      Array.from({ length: 12 }, (_, i) => [`j${i}`, failed(1, `\u001b[31mred ${i}\u001b[0m\n10 %\r20 %\n`)]),
    );
    const { blocks, total } = sectionOf(report(recordOf(jobs, 'failure')), 'blocks', 'failures');
    expect([blocks.length, total]).toEqual([10, 12]);
    expect(blocks[3]).toMatchObject({ job: 'j3', status: 'failure', lines: ['red 3', '20 %'] });
  });

  it('has no part for what there is nothing of', () => {
    const small = report(recordOf({ a: succeeded }, 'success'));
    for (const id of ['failures', 'stages', 'slowest', 'artifacts', 'notices'])
      expect(has(small, id)).toBe(false);
  });

  it('sorts jobs by what a reader looks for, and gives each stage its worst', () => {
    const told = { stage: 's', name: 'x' };
    const jobs = {
      fine: { ...succeeded, ...told },
      skip: { ...skipped('bad'), ...told },
      bad: { ...failed(1), ...told },
      other: { ...succeeded, stage: 't', name: 'x', start: 500 },
    };
    const one = report(recordOf(jobs, 'failure'));
    expect(columnOf(one, 'jobs', 'job')).toEqual(['bad', 'skip', 'fine', 'other']);
    expect(sectionOf(one, 'table', 'stages').rows).toEqual([
      { stage: 's', status: 'failure', jobs: 3, failed: 1, startMs: 0, durationMs: 1000 },
      { stage: 't', status: 'success', jobs: 1, failed: 0, startMs: 500, durationMs: 1000 },
    ]);
  });

  it('tells artifacts with their size, and notices with their job', () => {
    const events = eventsOf({ a: succeeded }, 'success');
    const files = [
      { path: 'x', bytes: 1000 },
      { path: 'y', bytes: 24 },
    ];
    const one = report(
      foldOf([
        ...events,
        { kind: 'artifact', at: 0, job: 'a', name: 'web', files },
        { kind: 'notice', at: 0, job: 'a', message: 'mind this' as never },
      ]),
    );
    expect(sectionOf(one, 'table', 'artifacts').rows).toEqual([
      { artifact: 'web', job: 'a', files: 2, bytes: 1024 },
    ]);
    expect(sectionOf(one, 'list', 'notices').items).toEqual(['a: mind this']);
  });

  it('tells every attempt, in order, on slots that nobody else holds meanwhile', () => {
    fc.assert(
      fc.property(anySources, (sources) => {
        const { record } = sources;
        const { stretches, total, slots } = sectionOf(reportOf('execution', sources), 'timeline', 'timeline');
        const jobs = [...record.jobs.values()];
        expect(total).toBe(jobs.reduce((sum, { attempts }) => sum + attempts.length, 0));
        const wrong = stretches.filter((stretch, i) => {
          const width = Math.min(record.jobs.get(stretch.job)?.slots ?? 1, record.maxParallel);
          const isBeyond = stretch.slots.some((slot) => slot >= slots);
          const isShared = stretches.slice(i + 1).some((other) => overlap(stretch, other));
          return stretch.slots.length !== width || isBeyond || isShared;
        });
        expect(wrong).toEqual([]);
      }),
      { numRuns: 25 },
    );
  });

  it('gives the whole time of the run to the longest path', () => {
    fc.assert(
      fc.property(anySources, (sources) => {
        const one = reportOf('execution', sources);
        const { bars } = sectionOf(one, 'bars', 'time');
        const sum = bars.reduce((total, { value }) => total + value, 0);
        expect(Math.abs(sum - one.run.durationMs)).toBeLessThanOrEqual(bars.length);
        const ranks = columnOf(one, 'jobs', 'status').map((status) => RANKS[status as Standing]);
        expect(ranks).toEqual([...ranks].sort((a, b) => a - b));
      }),
      { numRuns: 25 },
    );
  });

  it('has no figures that say nothing of a failed run', () => {
    const keysOf = (record: RunRecord) =>
      sectionOf(report(record), 'facts', 'overview').facts.map(({ key }) => key);
    expect(keysOf(recordOf({ a: failed(1) }, 'failure'))).toEqual(['durationMs', 'jobs', 'pathJobs']);
    expect(keysOf(recordOf({ a: succeeded }, 'success'))).toContain('utilisation');
  });

  it('has no skipped job on the longest path', () => {
    const events = eventsOf({ a: failed(1), b: { ...skipped('a'), needs: ['a'], start: 1500 } }, 'failure');
    expect(columnOf(report(foldOf(events)), 'path', 'job')).toEqual(['a', 'beside all jobs']);
  });

  it('knows of a story what it should', () => {
    const one = reportOf('execution', sourcesOf(oneFailure));
    expect(factOf(one, 'overview', 'retries').value).toBe(1);
    expect(factOf(one, 'overview', 'jobs').value).toBe(9);
    const tried = sectionOf(one, 'timeline', 'timeline').stretches.filter(
      ({ job }) => job === 'check.unit (node 24)',
    );
    expect(tried.map(({ attempt, status }) => [attempt, status])).toEqual([
      [1, 'failure'],
      [2, 'success'],
    ]);
    expect(tried[0]?.backoffMs).toBeGreaterThan(0);
    expect(sectionOf(one, 'graph', 'graph').path).toContain('check.e2e');
  });
});
