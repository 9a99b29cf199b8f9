import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RolloutRecord } from '../../../src/report/rollout/record.js';
import { payloadsOf } from '../../../src/report/trace/payloads.js';
import { rolloutSpans } from '../../../src/report/trace/rollout-spans.js';
import { exportRequest, plainAttributes } from '../../adapters/otlp/shape.js';
import * as stories from '../rollout/stories.js';
import { BEFORE, ended, measured, NEXT, recordOf, started, type Told, took } from '../rollout/told.js';
import { anyTrace } from './any-record.js';

const TRACE = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331', flags: 1 };
const plain = (text: string) => text as never;
const spansOf = (record: RolloutRecord) =>
  rolloutSpans(record, TRACE, plain).map((span) => ({ ...span, plain: plainAttributes(span) }));

const STORIES = Object.entries(stories).filter((story): story is [string, readonly Told[]] =>
  Array.isArray(story[1]),
);

describe.each(STORIES)('a rollout as a trace: %s', (_, told) => {
  it('has everything below it, within its time, in the shape of a request', () => {
    fc.assert(
      fc.property(anyTrace, fc.nat(told.length), (trace, length) => {
        // Also one that breaks off.
        const record = recordOf(told.slice(0, length));
        const spans = rolloutSpans(record, trace, plain);
        const byId = new Map(spans.map((span) => [span.spanId, span]));
        expect(byId.size).toBe(spans.length);
        const [root, ...below] = spans;
        expect([root?.spanId, root?.parentSpanId]).toEqual([trace.spanId, trace.parentSpanId]);
        for (const span of below) {
          const parent = byId.get(span.parentSpanId ?? '');
          if (!parent) throw new Error(`${span.name} has no parent`);
          expect(BigInt(parent.startTimeUnixNano) <= BigInt(span.startTimeUnixNano)).toBe(true);
          expect(BigInt(span.endTimeUnixNano) <= BigInt(parent.endTimeUnixNano)).toBe(true);
        }
        for (const { text } of payloadsOf(spans, [])) exportRequest.parse(JSON.parse(text));
      }),
      { numRuns: 25 },
    );
  });
});

describe('a rollout as a trace', () => {
  it('says what was deployed where, what each step did, and what was asked in its time', () => {
    const at = Date.UTC(2026, 0, 2, 3, 4, 5);
    const gate = { kind: 'gate', at: ['web1'], isWarm: false } as const;
    const spans = spansOf(
      recordOf([
        started(),
        ...took(400, { kind: 'switch', at: ['web1'] }),
        ...took(300, gate, {
          told: [measured('up', 'healthy', { at: at + 450, ms: 40, code: 200 }, 'web1')],
        }),
        ended('success', NEXT),
      ]),
    );
    expect(spans.map(({ name }) => name)).toEqual(['RUN deploy production', 'switch', 'gate', 'probe']);
    const [root, change, health, probe] = spans;
    expect(root).toMatchObject({
      kind: 2,
      plain: {
        'cicd.pipeline.result': 'success',
        'deployment.environment.name': 'production',
        'deployment.name': 'shop',
        'deployment.status': 'succeeded',
        'cimyr.release': NEXT,
        'cimyr.previous_release': BEFORE,
        'cimyr.serving_release': NEXT,
      },
    });
    expect(root?.status).toBeUndefined();
    expect(change?.plain).toMatchObject({
      'cicd.pipeline.task.name': 'switch web1 to a1b2c3d',
      'cicd.pipeline.task.run.result': 'success',
      'cimyr.step': 'switch web1',
    });
    expect(probe).toMatchObject({
      parentSpanId: health?.spanId,
      plain: { 'cimyr.check': 'up', 'cimyr.instance': 'web1', 'cimyr.code': 200, 'cimyr.result': 'pass' },
    });
    expect(BigInt(probe?.endTimeUnixNano ?? 0) - BigInt(probe?.startTimeUnixNano ?? 0)).toBe(40_000_000n);
  });

  it('says why it went back: the failure that turned everything, with the last lines of its command', () => {
    const spans = spansOf(recordOf(stories.failedStart));
    const message = '`./bin/start` exited with code 1';
    expect(spans[0]).toMatchObject({
      status: { code: 2, message },
      plain: {
        'cicd.pipeline.result': 'failure',
        'error.type': 'start',
        'deployment.status': 'failed',
        'cimyr.status': 'rolled-back',
      },
    });
    const failed = spans.find(({ name }) => name === 'start');
    expect(failed).toMatchObject({ status: { code: 2, message }, plain: { 'cimyr.host': 'web1' } });
    expect(plainAttributes(failed?.events?.[0])).toEqual({
      'exception.type': 'start',
      'exception.message': message,
      'cimyr.output_tail': 'listening\nEADDRINUSE',
    });
    expect(spans.find(({ name }) => name === 'stop')?.status).toBeUndefined();
  });

  it('says of a step that was cut what cut it', () => {
    const [start] = took(10, { kind: 'settle' });
    const result = (told: readonly Told[]) =>
      spansOf(recordOf([started(), ...(start ? [start] : []), ...told]))[1]?.plain[
        'cicd.pipeline.task.run.result'
      ];
    expect(result([ended('cancelled')])).toBe('cancellation');
    expect(result([ended('unknown')])).toBe('error');
  });
});
