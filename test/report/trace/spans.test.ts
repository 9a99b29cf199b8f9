import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Masker } from '../../../src/base/masker.js';
import type { Event } from '../../../src/domain/event.js';
import { spanIdOf } from '../../../src/domain/trace-context.js';
import { payloadsOf } from '../../../src/report/trace/payloads.js';
import { spansOf } from '../../../src/report/trace/spans.js';
import { exportRequest, plainAttributes } from '../../adapters/otlp/shape.js';
import { eventsOf, failed, foldOf, masked, skipped, succeeded, type Told } from '../records.js';
import { anyRecord } from './any-record.js';

const mask = masked;
const RUN = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331' };

/** The spans of a run that went as told, by name; attempts as `build attempt 1`. */
function spansBy(jobs: Readonly<Record<string, Told>>, change: (events: Event[]) => Event[] = (all) => all) {
  const status = Object.values(jobs).some(({ outcome }) => outcome?.status === 'failure' && !outcome.allowed)
    ? 'failure'
    : 'success';
  const [begin, ...rest] = eventsOf(jobs, status);
  const traced = { ...begin, trace: { ...RUN, flags: 1 } } as Event;
  const spans = spansOf(foldOf(change([traced, ...rest])), mask);
  const names = new Map(spans.map(({ spanId, name }) => [spanId, name]));
  return new Map(
    spans.map((span) => {
      const isAttempt = span.name.startsWith('attempt ');
      const name = isAttempt ? `${names.get(span.parentSpanId ?? '')} ${span.name}` : span.name;
      return [name, { ...span, plain: plainAttributes(span) }];
    }),
  );
}

describe('any record as a trace', () => {
  it('has a run without a parent here or with the one that came in, and everything else below it', () => {
    fc.assert(
      fc.property(anyRecord, (record) => {
        const spans = spansOf(record, mask);
        const ids = new Set(spans.map(({ spanId }) => spanId));
        expect(ids.size).toBe(spans.length);
        const [run, ...below] = spans;
        expect(run?.spanId).toBe(record.trace?.spanId);
        expect(run?.parentSpanId).toBe(record.trace?.parentSpanId);
        for (const { parentSpanId = '', traceId } of below) {
          expect(ids).toContain(parentSpanId);
          expect(traceId).toBe(record.trace?.traceId);
        }
      }),
    );
  });

  it('has no child and no event outside the time of its parent', () => {
    fc.assert(
      fc.property(anyRecord, (record) => {
        const spans = spansOf(record, mask);
        const byId = new Map(spans.map((span) => [span.spanId, span]));
        for (const span of spans) {
          const [from, to] = [BigInt(span.startTimeUnixNano), BigInt(span.endTimeUnixNano)];
          expect(from <= to).toBe(true);
          const parent = byId.get(span.parentSpanId ?? '');
          if (parent) {
            expect(BigInt(parent.startTimeUnixNano) <= from).toBe(true);
            expect(to <= BigInt(parent.endTimeUnixNano)).toBe(true);
          }
          for (const { timeUnixNano } of span.events ?? []) {
            expect(from <= BigInt(timeUnixNano) && BigInt(timeUnixNano) <= to).toBe(true);
          }
        }
      }),
    );
  });

  it('has the shape of an ExportTraceServiceRequest', () => {
    fc.assert(
      fc.property(anyRecord, (record) => {
        const bodies = payloadsOf(spansOf(record, mask), [], { maxSpans: 3 });
        for (const { text } of bodies) exportRequest.parse(JSON.parse(text));
      }),
    );
  });

  it('is nothing where no trace is made', () => {
    expect(spansOf(foldOf(eventsOf({ a: succeeded }, 'success')), mask)).toEqual([]);
  });
});

describe('a run as a trace', () => {
  it('follows the conventions for pipelines: the run is a server, its jobs are tasks, and success is no status', () => {
    const spans = spansBy({ build: { ...succeeded, stage: 'one' } });
    expect([...spans.keys()]).toEqual(['RUN shop', 'build', 'build attempt 1']);
    expect(spans.get('RUN shop')).toMatchObject({
      kind: 2,
      flags: 0x101,
      plain: { 'cicd.pipeline.result': 'success', 'cicd.pipeline.action.name': 'RUN' },
    });
    expect(spans.get('build')).toMatchObject({
      kind: 1,
      plain: {
        'cicd.pipeline.task.name': 'build',
        'cicd.pipeline.task.run.id': '20260102-030405-abcdef/build',
        'cicd.pipeline.task.run.result': 'success',
        'cimyr.stage': 'one',
        'cimyr.critical_path': true,
      },
    });
    for (const span of spans.values()) {
      expect(span.status).toBeUndefined();
      expect(span.plain).not.toHaveProperty('error.type');
      expect(span.plain).not.toHaveProperty('undefined');
    }
    expect(spans.get('build attempt 1')?.plain).toMatchObject({ 'process.exit.code': 0, 'cimyr.attempt': 1 });
  });

  it('says of a failure what people are told, with its last lines, on the attempt, the job and the run', () => {
    const spans = spansBy({
      test: failed(2, 'one\n\u001b[31mtwo\u001b[0m\n', 'npm test'),
      after: skipped('test'),
    });
    const message = '`npm test` exited with code 2';
    expect(spans.get('test attempt 1')).toMatchObject({
      status: { code: 2, message },
      plain: { 'error.type': 'exit-code', 'process.exit.code': 2 },
    });
    const [exception] = spans.get('test attempt 1')?.events ?? [];
    expect(exception?.name).toBe('exception');
    expect(plainAttributes(exception)).toEqual({
      'exception.type': 'exit-code',
      'exception.message': message,
      'cimyr.output_tail': 'one\ntwo',
    });
    expect(spans.get('test')).toMatchObject({
      status: { code: 2, message },
      plain: { 'cicd.pipeline.task.run.result': 'failure', 'error.type': 'exit-code' },
    });
    expect(spans.get('RUN shop')).toMatchObject({
      status: { code: 2, message: `test: ${message}` },
      plain: { 'cicd.pipeline.result': 'failure', 'error.type': 'exit-code' },
    });
    expect(spans.get('after')).toMatchObject({
      plain: { 'cicd.pipeline.task.run.result': 'skip', 'cimyr.blocked_by': 'test' },
    });
    expect(spans.get('after')?.status).toBeUndefined();
  });

  it('leaves a failure that was tried again, or allowed, to those whose it is', () => {
    const flaky: Told = {
      attempts: [...(failed(1).attempts ?? []), { status: 'success' }],
      outcome: { status: 'success' },
    };
    const allowed: Told = {
      ...failed(1),
      outcome: { status: 'failure', reason: 'exit-code', allowed: true },
    };
    const spans = spansBy({ flaky, allowed });
    expect(spans.get('flaky attempt 1')?.status?.code).toBe(2);
    expect(spans.get('flaky')).toMatchObject({ plain: { 'cimyr.flaky': true } });
    expect(spans.get('flaky')?.status).toBeUndefined();
    expect(spans.get('allowed')).toMatchObject({
      status: { code: 2 },
      plain: { 'cimyr.allowed_to_fail': true },
    });
    expect(spans.get('RUN shop')?.status).toBeUndefined();
    const later = { ...failed(9), start: 5000 };
    expect(spansBy({ allowed, later }).get('RUN shop')?.status?.message).toMatch(/^later: .* code 9$/);
  });

  it('says of a time limit that it was one, and of what was cancelled that it is no error', () => {
    const slow = (limit: 'timeout' | 'idle-timeout'): Told => ({
      attempts: [
        { status: 'failure', reason: limit, failure: { kind: limit, blame: 'user', limitMs: 1000 } },
      ],
      outcome: { status: 'failure', reason: limit },
    });
    const cancelled: Told = {
      attempts: [{ status: 'cancelled', reason: 'on-failure' }],
      outcome: { status: 'cancelled', reason: 'on-failure' },
    };
    const spans = spansBy({ slow: slow('timeout'), silent: slow('idle-timeout'), cancelled });
    const result = (name: string) => spans.get(name)?.plain['cicd.pipeline.task.run.result'];
    expect([result('slow'), result('silent'), result('cancelled')]).toEqual([
      'timeout',
      'timeout',
      'cancellation',
    ]);
    expect(spans.get('slow')?.status).toEqual({ code: 2, message: 'timed out after 1.0 s' });
    expect(spans.get('cancelled')?.status).toBeUndefined();
  });

  it('tells how long a job waited for a slot, and when and for how long it backed off', () => {
    const first: Told = { ...succeeded, duration: 1000 };
    const second: Told = {
      needs: ['first'],
      start: 1700,
      duration: 500,
      attempts: [...(failed(1).attempts ?? []), { status: 'success' }],
      outcome: { status: 'success' },
    };
    const spans = spansBy({ first, second }, (events) =>
      events.map((event) =>
        event.kind === 'attempt-ended' && event.job === 'second' && event.attempt === 1
          ? { ...event, backoffMs: 250 }
          : event,
      ),
    );
    expect(spans.get('first')?.plain['cimyr.wait_ms']).toBe(0);
    expect(spans.get('second')?.plain['cimyr.wait_ms']).toBe(700);
    const [backoff] = spans.get('second')?.events ?? [];
    expect([backoff?.name, plainAttributes(backoff)]).toEqual(['cimyr.backoff', { 'cimyr.backoff_ms': 250 }]);
    expect(backoff?.timeUnixNano).toBe(spans.get('second attempt 1')?.endTimeUnixNano);
  });

  it('keeps every digit of its times', () => {
    const spans = spansBy({ a: { ...succeeded, start: 0.111, duration: 1.25 } });
    const { startTimeUnixNano, endTimeUnixNano } = spans.get('a') ?? {};
    expect([startTimeUnixNano, endTimeUnixNano]).toEqual(['1767323045006111084', '1767323045007361084']);
  });

  it('links a resumed run, and each job that it takes over, to where that was run', () => {
    const earlier = { traceId: '4bf92f3577b34da6a3ce929d0e0e4736', spanId: '00f067aa0ba902b7' };
    const reused: Told = { outcome: { status: 'success', reason: 'cached' } };
    const spans = spansBy({ reused, again: succeeded }, ([begin, ...rest]) => [
      { ...begin, resumes: 'r0', trace: { ...RUN, flags: 1, resumes: earlier } } as Event,
      { kind: 'reused', at: begin?.at ?? 0, job: 'reused', outputs: {} },
      ...rest,
    ]);
    expect(spans.get('RUN shop')).toMatchObject({ links: [earlier], plain: { 'cimyr.resumes': 'r0' } });
    expect(spans.get('reused')).toMatchObject({
      links: [{ traceId: earlier.traceId, spanId: spanIdOf(earlier, 'reused') }],
      plain: { 'cimyr.reused': true, 'cicd.pipeline.task.run.result': 'success' },
    });
    expect(spans.get('again')).not.toHaveProperty('links');
  });

  it('of a killed one is an error of ours, until what was heard of it last', () => {
    const going: Told = { attempts: [], start: 0 };
    const spans = spansBy({ done: succeeded, going }, (events) => [
      ...events.filter(({ kind }) => kind !== 'run-ended'),
      { kind: 'attempt-started', at: (events[0]?.at ?? 0) + 1500, job: 'going', attempt: 1 },
      { kind: 'stopping', at: (events[0]?.at ?? 0) + 9000, because: 'interrupted' },
    ]);
    expect(spans.get('RUN shop')?.plain).toMatchObject({
      'cicd.pipeline.result': 'error',
      'error.type': 'interrupted',
    });
    expect(spans.get('going')?.plain['cicd.pipeline.task.run.result']).toBe('error');
    expect(spans.get('RUN shop')?.endTimeUnixNano).toBe(spans.get('going')?.startTimeUnixNano);
  });

  it('masks every text in it, also one that a colour in the output has split [S15]', () => {
    const canary = 'canary-7f3a9b';
    const masker = new Masker();
    masker.add(canary);
    const output = `canary-\u001b[0m7f3a9b${'x'.repeat(3997)}`;
    const job = { ...failed(1, output, `echo ${canary}`), stage: canary };
    const events = eventsOf({ [`job ${canary}`]: job }, 'failure', `shop ${canary}`);
    const traced = { ...events[0], trace: { ...RUN, flags: 1 } } as Event;
    const record = foldOf([traced, ...events.slice(1)]);
    const text = JSON.stringify(spansOf(record, (plain) => masker.text(plain)));
    expect(text).toContain('***');
    expect(text).not.toContain('7f3a9b');
    // Nor is half of it left where the output is cut.
    expect(text).not.toContain('a9b');
  });
});
