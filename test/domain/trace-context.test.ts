import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  isSpanReference,
  isTracestate,
  parseTraceparent,
  spanIdOf,
  traceparentOf,
} from '../../src/domain/trace-context.js';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const SPAN = 'b7ad6b7169203331';

const hex = (digits: number) =>
  fc
    .stringMatching(new RegExp(`^[0-9a-f]{${digits}}$`))
    .filter((id) => id.length === digits && !/^0+$/.test(id));
const anySpan = fc.record({ traceId: hex(32), spanId: hex(16) });

describe('TRACEPARENT', () => {
  it.each([
    [`00-${TRACE}-${SPAN}-01`, 1],
    [`00-${TRACE}-${SPAN}-00`, 0],
    // Made at random, by level 2; further bits are of versions to come.
    [`00-${TRACE}-${SPAN}-03`, 3],
    [`00-${TRACE}-${SPAN}-ff`, 3],
    [`01-${TRACE}-${SPAN}-01`, 1],
    [`cc-${TRACE}-${SPAN}-01-what-the-future-will-be-like`, 1],
    [`cc-${TRACE}-${SPAN}-01-`, 1],
  ])('is read: %s', (text, flags) => {
    expect(parseTraceparent(text)).toEqual({ traceId: TRACE, spanId: SPAN, flags });
  });

  it.each([
    '',
    'nonsense',
    `00-${TRACE}-${SPAN}`,
    `00-${TRACE}-${SPAN}-1`,
    `00-${TRACE}-${SPAN}-001`,
    `00-${TRACE}-${SPAN}-01-more`,
    `00-${TRACE}-${SPAN}-01 `,
    ` 00-${TRACE}-${SPAN}-01`,
    `00-${TRACE}-${SPAN}-01\n`,
    `00-${TRACE}-${SPAN}-0g`,
    `00-${TRACE.toUpperCase()}-${SPAN}-01`,
    `00-${TRACE}-${SPAN.toUpperCase()}-01`,
    `00-${'0'.repeat(32)}-${SPAN}-01`,
    `00-${TRACE}-${'0'.repeat(16)}-01`,
    `00-${TRACE.slice(1)}-${SPAN}-01`,
    `00-${TRACE}-${SPAN}a-01`,
    `ff-${TRACE}-${SPAN}-01`,
    `cc-${TRACE}-${SPAN}-01.more`,
    `0-${TRACE}-${SPAN}-01`,
  ])('is ignored where the standard says so: %j', (text) => {
    expect(parseTraceparent(text)).toBeUndefined();
  });

  it('says what was written', () => {
    fc.assert(
      fc.property(anySpan, fc.integer({ min: 0, max: 3 }), (span, flags) => {
        const text = traceparentOf(span, span.spanId, flags);
        expect(text).toHaveLength(55);
        expect(parseTraceparent(text)).toEqual({ ...span, flags });
      }),
    );
  });
});

describe('TRACESTATE', () => {
  it.each([
    'a=1',
    'rojo=00f067aa0ba902b7,congo=t61rcWkgMzE',
    'a=1 , b=2',
    'a=1,,b=2',
    't@v=x y',
    '0a/b*c-d_e=~',
  ])('is passed on: %s', (text) => expect(isTracestate(text)).toBe(true));

  it.each([
    '',
    ',',
    'a',
    'a=',
    '=1',
    'A=1',
    'a=1,a=2',
    'a=1=2',
    'a=\u00e4',
    'a=1\nb=2',
    'a b=1',
    `a=${'x'.repeat(257)}`,
    `${'a'.repeat(257)}=1`,
    Array.from({ length: 33 }, (_, i) => `k${i}=v`).join(','),
  ])('is not passed on: %j', (text) => expect(isTracestate(text)).toBe(false));
});

describe('the spans of jobs and attempts', () => {
  it('have ids that are ids, differ from each other, and are the same whenever they are asked for', () => {
    fc.assert(
      fc.property(anySpan, fc.uniqueArray(fc.string(), { maxLength: 10 }), (run, jobs) => {
        const all = () =>
          jobs.flatMap((job) => [spanIdOf(run, job), ...[1, 2, 11].map((n) => spanIdOf(run, job, n))]);
        const ids = all();
        expect(ids).toEqual(all());
        expect(new Set(ids).size).toBe(ids.length);
        expect(ids.every((spanId) => isSpanReference({ traceId: run.traceId, spanId }))).toBe(true);
      }),
    );
  });

  it('differ between runs that are part of one trace', () => {
    const of = (spanId: string) => spanIdOf({ traceId: TRACE, spanId }, 'build', 1);
    expect(of(SPAN)).not.toBe(of('00f067aa0ba902b7'));
  });
});
