import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { type Dialect, githubDialect, plainDialect } from '../../../src/adapters/console/dialect.js';
import { Log, type LogMode } from '../../../src/adapters/console/log.js';
import { Writer } from '../../../src/adapters/console/writer.js';
import { Masker } from '../../../src/base/masker.js';
import type { Event } from '../../../src/domain/event.js';
import { FakeClock } from '../../base/fake-clock.js';
import { eventsOf, failed, masked, skipped, succeeded, type Told } from '../../report/records.js';
import { CommandLog } from '../../runner/commands.js';

const OUTPUT: Readonly<Record<string, string>> = { a: 'one\ntwo\n', b: '::error::b\n' };

function begin(mode: LogMode, dialect: Dialect = plainDialect(new Masker(), false)) {
  const stream = new PassThrough();
  const clock = new FakeClock();
  const read = async function* (job: string) {
    yield Buffer.from(OUTPUT[job] ?? '');
  };
  const reader = { read: ({ file }: { file: string }) => read(file), follow: read };
  const log = new Log(mode, dialect, new Writer(stream as unknown as NodeJS.WriteStream), reader, clock);
  const lines = async () => {
    await log.done();
    return String(stream.read() ?? '').split('\n');
  };
  return { log, clock, lines };
}

/** The events of a run whose output lies in spools named like their jobs. */
const spooled = (jobs: Record<string, Told>): Event[] =>
  eventsOf(jobs, 'failure').map((event) =>
    event.kind === 'attempt-ended' ? { ...event, spool: { file: event.job, bytes: 200 } } : event,
  );

async function logOf(mode: LogMode, jobs: Record<string, Told>, dialect?: Dialect): Promise<string[]> {
  const { log, lines } = begin(mode, dialect);
  for (const event of spooled(jobs)) log.sink(event);
  return lines();
}

const JOBS = { a: succeeded, b: { ...failed(2, '::error::b\n'), start: 10 }, c: skipped('b') };

describe('Log', () => {
  it('shows each job with its output, then each failure with cause, next step and last lines, then the run', async () => {
    expect(await logOf('grouped', JOBS)).toEqual([
      '↷ c · skipped, blocked by b',
      '✓ a · 1.0 s',
      '  one',
      '  two',
      '✗ b · failed, exit 2 · 1.0 s',
      '  ::error::b',
      '',
      '✗ b: `make` exited with code 2',
      '  → run it again: cimyr run --job b (cimyr.yml:11)',
      '',
      '✗ shop failed in 1.0 s · 1 succeeded, 1 failed, 1 skipped',
      '',
    ]);
  });

  it('repeats what a failed job printed only where it does not stand right above', async () => {
    const repeats = async (jobs: Record<string, Told>, dialect?: Dialect) =>
      (await logOf('grouped', jobs, dialect)).some((line) => line.includes('│'));
    const quiet = (count: number) =>
      Object.fromEntries(
        Array.from({ length: count }, (_, i): [string, Told] => [
          `n${i}`,
          { outcome: { status: 'skipped', reason: 'changes' }, start: 9000 },
        ]),
      );
    const broken = { b: { ...failed(2, 'one\n'), start: 10 } };
    expect(await repeats(broken)).toBe(false);
    expect(await repeats({ ...broken, ...quiet(5) })).toBe(false);
    expect(await repeats({ ...broken, ...quiet(40) })).toBe(true);
    expect(await repeats({ ...broken, a: { ...succeeded, start: 9000 } })).toBe(true);
    expect(await repeats({ b: failed(2, 'line\n'.repeat(40)) })).toBe(true);
    // There it is folded.
    expect(await repeats(broken, githubDialect(new Masker()))).toBe(true);
  });

  it('folds what one failed job blocks: the first by name, the others counted', async () => {
    const blocked = Object.fromEntries(Array.from({ length: 8 }, (_, i) => [`c${i}`, skipped('b')]));
    const lines = await logOf('grouped', { ...blocked, d: skipped('a') });
    const told = lines.filter((line) => line.startsWith('↷'));
    expect(told).toEqual([
      ...[0, 1, 2, 3, 4].map((i) => `↷ c${i} · skipped, blocked by b`),
      '↷ d · skipped, blocked by a',
      '↷ … and 3 more skipped, blocked by b',
    ]);
  });

  it('counts them by stage, and names or counts all that block them', async () => {
    const test = (id: string, told: Told): [string, Told] => [id, { ...told, stage: 'test' }];
    const ship = (i: number): [string, Told] => [
      `ship.${i}`,
      { ...skipped('test.a'), stage: 'ship', afterStages: ['test'], start: 5000 },
    ];
    const jobs = Object.fromEntries([
      ...['a', 'b', 'c', 'd', 'e'].map((id) => test(`test.${id}`, failed(1))),
      ...Array.from({ length: 9 }, (_, i) => ship(i)),
    ]);
    const lines = await logOf('grouped', jobs);
    expect(lines.filter((line) => line.startsWith('↷ …'))).toEqual([
      '↷ … and 4 more of ship skipped, blocked by test.a, test.b, test.c and 2 more',
    ]);
  });

  it('shows only failures and the run when it is quiet', async () => {
    expect((await logOf('quiet', JOBS)).slice(0, 2)).toEqual(['', '✗ b: `make` exited with code 2']);
  });

  it('streams lines as they come, each named by its job, and ends a job behind its lines', async () => {
    expect((await logOf('stream', { a: succeeded })).slice(0, 3)).toEqual([
      'a | one',
      'a | two',
      '✓ a · 1.0 s',
    ]);
  });

  it('puts output into groups on GitHub, with commands stopped, and marks the line of what failed', async () => {
    const log = new CommandLog();
    for (const line of await logOf('grouped', JOBS, githubDialect(new Masker())))
      log.write('stdout', `${line}\n`);
    expect(log.processed.map(({ name }) => name).join(' ')).toBe(
      'group stop-commands resume endgroup group stop-commands resume endgroup error',
    );
    expect(log.groups).toEqual(['✓ a · 1.0 s', '✗ b · failed, exit 2 · 1.0 s']);
    expect(log.annotations).toEqual([
      {
        level: 'error',
        message: 'b: `make` exited with code 2; run it again: cimyr run --job b',
        properties: { file: 'cimyr.yml', line: '11', title: 'b' },
      },
    ]);
    expect(log.lines).not.toContain('✗ b: `make` exited with code 2');
    expect(log.lines.slice(-3)).toEqual([
      '',
      '✗ shop failed in 1.0 s · 1 succeeded, 1 failed, 1 skipped',
      '',
    ]);
  });

  it('tells a secret to the runner between sections only', async () => {
    const { log, lines } = begin('grouped', githubDialect(new Masker()));
    const events = spooled(JOBS);
    for (const event of events) {
      log.sink(event);
      log.hide(`secret of ${event.kind}`);
    }
    const runner = new CommandLog();
    for (const line of await lines()) runner.write('stdout', `${line}\n`);
    expect(runner.masks).toHaveLength(events.length);
  });

  it('says that it tries again, why and when', async () => {
    const { log, lines } = begin('grouped');
    for (const event of spooled({ b: failed(2) }))
      log.sink(event.kind === 'attempt-ended' ? { ...event, backoffMs: 1500 } : event);
    expect((await lines())[0]).toBe('↻ b · attempt 1 failed, exit 2 · next one in 1.5 s');
  });

  it('names what runs when nothing was said for a while, and says when it stops', async () => {
    const { log, clock, lines } = begin('grouped');
    const started = (job: string): Event => ({ kind: 'attempt-started', at: clock.now(), job, attempt: 1 });
    log.sink(spooled({})[0] as Event);
    for (let i = 0; i < 10; i++) log.sink(started(`j${i}`));
    await clock.pass(15_000);
    const stopping = { kind: 'stopping', at: 0, because: 'cancelled' } as const;
    for (const event of [stopping, stopping, { kind: 'notice', at: 0, message: masked('x') } as const])
      log.sink(event);
    expect(await lines()).toEqual([
      `… running: ${[0, 1, 2, 3, 4, 5, 6, 7].map((i) => `j${i} (15.0 s)`).join(', ')}, and 2 more`,
      '■ cancelling: waiting for running jobs to end',
      '■ once more: ending everything at once',
      '· x',
      '',
    ]);
  });

  it('shows beginning and end of a huge output, and where the whole lies', async () => {
    const { log, lines } = begin('grouped');
    for (const event of spooled({ a: succeeded }))
      log.sink(
        event.kind === 'attempt-ended' ? { ...event, spool: { file: 'a', bytes: 17 * 1024 * 1024 } } : event,
      );
    expect(await lines()).toContain("  … 1048576 bytes left out here; all of it is in the run's a …");
  });
});
