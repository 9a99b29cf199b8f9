import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { type Dialect, githubDialect, plainDialect } from '../../../src/adapters/console/dialect.js';
import { Live } from '../../../src/adapters/console/live.js';
import { Log } from '../../../src/adapters/console/log.js';
import { Screen } from '../../../src/adapters/console/screen.js';
import { Writer } from '../../../src/adapters/console/writer.js';
import { Masker } from '../../../src/base/masker.js';
import type { Event } from '../../../src/domain/event.js';
import { type Expectations } from '../../../src/report/live/frame.js';
import { FakeClock } from '../../base/fake-clock.js';
import { eventsOf, failed, masked, skipped, succeeded } from '../../report/records.js';

const NOTHING: Expectations = { expected: () => undefined, etaMs: () => undefined };
const JOBS = { a: succeeded, b: { ...failed(2, 'why\n'), start: 10 }, c: skipped('b') };
const EVENTS = eventsOf(JOBS, 'failure');
const SEQUENCES = /\u001b\[[?\d;]*[A-Za-z]/g;

interface Fake {
  readonly dialect?: Dialect;
  readonly expectations?: Expectations;
  /** Of what a slow terminal takes before it lets its writer wait. */
  readonly highWaterMark?: number;
}

/** A view on a terminal that only remembers each write. */
async function begin({
  dialect = plainDialect(new Masker(), false),
  expectations = NOTHING,
  highWaterMark = 1 << 20,
}: Fake = {}) {
  const stream = Object.assign(new PassThrough({ highWaterMark }), { isTTY: true, columns: 60, rows: 10 });
  const writes: string[] = [];
  const write = stream.write.bind(stream);
  stream.write = ((text: string, ...rest: []) => {
    if (text !== '') writes.push(text);
    return write(text, ...rest);
  }) as typeof stream.write;
  const clock = new FakeClock();
  const terminal = stream as unknown as NodeJS.WriteStream;
  const live = new Live(dialect, await Screen.open(terminal, new Writer(terminal)), expectations, clock);
  const text = () => writes.join('').replace(SEQUENCES, '');
  return { live, clock, stream, writes, text };
}

const started = (job: string, at: number): Event => ({ kind: 'attempt-started', at, job, attempt: 1 });
const [START] = EVENTS as [Event];

async function groupedLines(events: readonly Event[]): Promise<string[]> {
  const stream = new PassThrough();
  const read = async function* () {};
  const writer = new Writer(stream as unknown as NodeJS.WriteStream);
  const log = new Log(
    'grouped',
    plainDialect(new Masker(), false),
    writer,
    { read, follow: read },
    new FakeClock(),
  );
  for (const event of events) log.sink(event);
  await log.done();
  return String(stream.read()).split('\n');
}

describe('Live', () => {
  it('tells a failure at once, and ends with the words of the grouped log', async () => {
    const { live, clock, writes, text } = await begin();
    for (const event of EVENTS.slice(0, -1)) live.sink(event);
    await clock.pass(100);
    expect(text()).toMatch(
      /^✗ b · failed, exit 2 · 1\.0 s\n1 done · 1 failed · 1 skipped\nshop · 3 of 3 · .*\n$/,
    );
    const before = text().length;
    for (const event of EVENTS.slice(-1)) live.sink(event);
    await live.done();
    const end = (await groupedLines(EVENTS)).slice(-7);
    expect(end[0]).toBe('');
    expect(text().slice(before).split('\n')).toEqual(end);
    expect(writes.at(-1)).toBe('\u001b[?25h');
    expect(clock.pending.length).toBe(0);
  });

  it('says of retries, notices and stopping what the grouped log says', async () => {
    const events: Event[] = [
      START,
      ...EVENTS.map((event) =>
        event.kind === 'attempt-ended' ? { ...event, backoffMs: 1500 } : event,
      ).filter(({ kind }) => kind === 'attempt-ended'),
      { kind: 'notice', at: 0, job: 'a', message: masked('x\ny') },
      { kind: 'stopping', at: 0, because: 'timeout' },
      { kind: 'stopping', at: 0, because: 'cancelled' },
    ];
    const { live, clock, text } = await begin();
    for (const event of events) live.sink(event);
    await clock.pass(0);
    const grouped = (await groupedLines(events)).slice(0, -1);
    expect(grouped).toHaveLength(5);
    expect(text().split('\n').slice(0, 5)).toEqual(grouped);
    await live.done();
  });

  it('draws at most ten times a second, and now and then when nothing happens', async () => {
    const { live, clock, writes } = await begin();
    live.sink(START);
    for (let i = 0; i < 1000; i++) {
      live.sink(started(`j${i}`, clock.now()));
      await clock.pass(1);
    }
    const drawn = writes.filter((text) => text.includes('running'));
    expect(drawn.length).toBeGreaterThan(8);
    expect(drawn.length).toBeLessThanOrEqual(10);
    const before = writes.length;
    await clock.pass(10_000);
    expect(writes.length - before).toBeGreaterThanOrEqual(10);
    expect(writes.length - before).toBeLessThanOrEqual(20);
    await live.done();
  });

  it('holds up nobody while the terminal is stuck, and then says everything once', async () => {
    const { live, clock, stream, writes, text } = await begin({ highWaterMark: 1 });
    live.sink(START);
    await clock.pass(0);
    const before = writes.length;
    for (let i = 0; i < 100; i++) {
      live.sink({ kind: 'notice', at: 0, message: masked(`n${i}.`) });
      await clock.pass(100);
    }
    expect([writes.length, clock.pending.length]).toEqual([before, 0]);
    stream.resume();
    await clock.pass(200);
    for (let i = 0; i < 100; i++) expect(text().split(`n${i}.`)).toHaveLength(2);
    expect(writes.length).toBe(before + 1);
    await live.done();
  });

  it('goes on without the view when there is a mistake in it', async () => {
    const etaMs = () => {
      throw new Error('no way');
    };
    const { live, clock, text } = await begin({ expectations: { ...NOTHING, etaMs } });
    for (const event of EVENTS.slice(0, -1)) live.sink(event);
    await clock.pass(1000);
    for (const event of EVENTS.slice(-1)) live.sink(event);
    await live.done();
    expect(text().split('\n').slice(0, 3)).toEqual([
      '✗ b · failed, exit 2 · 1.0 s',
      '· the live view ends here, the run goes on: no way',
      '',
    ]);
    expect(text()).toMatch(/\n✗ shop failed in .*\n$/);
  });

  it('erases what a narrower terminal has broken into more rows, and draws for the size that is', async () => {
    const { live, clock, stream, writes } = await begin();
    live.sink(START);
    live.sink(started('a'.repeat(70), clock.now()));
    await clock.pass(0);
    Object.assign(stream, { columns: 25, rows: 3 });
    stream.emit('resize');
    await clock.pass(100);
    // The job's 60 columns have become three rows; below are the two of the run, and the cursor's.
    expect(writes.at(-1)?.match(/\u001b\[2K/g)).toHaveLength(3 + 2 + 1);
    expect(writes.at(-1)?.replace(SEQUENCES, '')).toMatch(/^0 done · .*\nshop · 0 of 3 · .*\n$/);
    await live.done();
    expect(stream.listenerCount('resize')).toBe(0);
  });

  it('passes secrets on to GitHub’s runner, and to nobody else', async () => {
    for (const [dialect, told] of [
      [githubDialect(new Masker()), '::add-mask::s3cret\n'],
      [plainDialect(new Masker(), true), ''],
    ] as const) {
      const { live, text } = await begin({ dialect });
      live.hide('s3cret');
      await live.done();
      expect(text()).toBe(told);
    }
  });

  it('leaves the terminal as it was when the run has not come to its end', async () => {
    const { live, clock, writes } = await begin();
    live.sink(START);
    await clock.pass(5000);
    await live.done();
    await live.done();
    expect(writes.slice(-1)).toEqual(['\u001b[?25h']);
    expect(writes.at(-2)?.replace(SEQUENCES, '')).toBe('');
    expect(clock.pending.length).toBe(0);
  });
});
