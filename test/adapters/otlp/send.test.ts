import { createServer } from 'node:https';
import { describe, expect, it } from 'vitest';
import { sendTraces } from '../../../src/adapters/otlp/send.js';
import type { TraceTarget } from '../../../src/adapters/otlp/target.js';
import { type Clock, systemClock } from '../../../src/base/clock.js';
import { certificates } from '../http/certificates.js';
import { closedPort, listening, saying } from '../http/servers.js';
import { type Reply, receiver } from './receiver.js';

const BODY = '{"resourceSpans":[]}';

/** Waits between tries pass at once; `waits` tells how long they would have been. The time limit never passes. */
class HurriedClock implements Clock {
  readonly waits: number[] = [];
  #now = Date.UTC(2026, 0, 2, 3, 4, 5);

  now(): number {
    return this.#now;
  }

  after(ms: number, act: () => void): () => void {
    if (ms === LIMIT) return () => {};
    this.waits.push(ms);
    this.#now += ms;
    const soon = setImmediate(act);
    return () => clearImmediate(soon);
  }
}

const LIMIT = 10_000;

const targetAt = (url: string, changes: Partial<TraceTarget> = {}): TraceTarget => ({
  url: new URL(url),
  headers: {},
  timeoutMs: LIMIT,
  isCompressed: false,
  ...changes,
});

async function sendTo(target: TraceTarget, bodies: readonly string[] = [BODY]) {
  const clock = new HurriedClock();
  const cancel = new AbortController().signal;
  const told = await sendTraces(bodies, target, { clock, cancel, random: () => 0.5 });
  return { told, waits: clock.waits };
}

/** What sending one body comes to where this is answered. */
async function sendWhere(...replies: Reply[]) {
  await using there = await receiver(replies);
  const sent = await sendTo(targetAt(`${there.url}/v1/traces`));
  return { ...sent, origin: there.url, requests: there.received.length };
}

describe('a trace that is sent', () => {
  it('is a POST of JSON with the headers that were asked for, each batch one, over one connection', async () => {
    await using there = await receiver();
    const headers = { 'api-key': 'k', 'x-two': 'ä' };
    const { told } = await sendTo(targetAt(`${there.url}/some/path?q=1`, { headers }), [BODY, BODY]);
    expect(told).toEqual([]);
    expect(there.received.map(({ method, url, text }) => [method, url, text])).toEqual([
      ['POST', '/some/path?q=1', BODY],
      ['POST', '/some/path?q=1', BODY],
    ]);
    expect(new Set(there.received.map(({ port }) => port)).size).toBe(1);
    expect(there.received[0]?.headers).toMatchObject({
      'api-key': 'k',
      'content-type': 'application/json',
      'content-length': String(BODY.length),
      'user-agent': expect.stringMatching(/^OTel-OTLP-Exporter-/),
    });
    expect(there.received[0]?.headers).not.toHaveProperty('content-encoding');
  });

  it('is compressed where that was asked for', async () => {
    await using there = await receiver();
    await sendTo(targetAt(there.url, { isCompressed: true }));
    expect(there.received[0]?.headers['content-encoding']).toBe('gzip');
    expect(there.received[0]?.text).toBe(BODY);
  });

  it('trusts the authority that it is told to, and nobody without one', async () => {
    const { ca, good } = certificates();
    await using there = await listening(createServer(good, (_, response) => void response.end('{}')));
    const url = `https://127.0.0.1:${there.port}`;
    expect((await sendTo(targetAt(url, { ca }))).told).toEqual([]);
    expect((await sendTo(targetAt(url))).told).toEqual([
      `${url} shows a certificate that is not trusted; name its authority in OTEL_EXPORTER_OTLP_CERTIFICATE`,
    ]);
  });
});

describe('a receiver that does not take it at once', () => {
  it.each([429, 502, 503, 504])('is asked again after a while that grows: %i', async (status) => {
    const { told, waits, requests } = await sendWhere({ status }, { status }, {});
    expect([told, requests]).toEqual([[], 3]);
    expect(waits).toEqual([500, 1000]);
  });

  it('is asked again when it says so, in seconds or at a time', async () => {
    const at = 'Fri, 02 Jan 2026 03:04:12 GMT';
    const { told, waits } = await sendWhere(
      { status: 503, headers: { 'retry-after': '3' } },
      { status: 503, headers: { 'retry-after': at } },
      { status: 503, headers: { 'retry-after': 'later' } },
      {},
    );
    expect(told).toEqual([]);
    expect(waits).toEqual([3000, 4000, 2000]);
  });

  it('is not waited for beyond the time limit', async () => {
    const { told, waits, requests, origin } = await sendWhere({
      status: 429,
      headers: { 'retry-after': '11' },
    });
    expect(told).toEqual([`${origin} answers 429: it is asked too much`]);
    expect([waits, requests]).toEqual([[], 1]);
  });

  it('is given up when the next try would come too late', async () => {
    const busy = { status: 503, body: '{"message":"no room"}' };
    const { told, waits, requests, origin } = await sendWhere(...Array.from({ length: 9 }, () => busy));
    expect(told).toEqual([`${origin} answers 503: it has trouble of its own; look at its log (no room)`]);
    expect([waits, requests]).toEqual([[500, 1000, 2000, 4000], 5]);
  });

  it.each([
    [400, 'takes the trace for bad data; please report it'],
    [401, 'wants other credentials; check OTEL_EXPORTER_OTLP_HEADERS'],
    [404, 'has nothing at that path; check OTEL_EXPORTER_OTLP_ENDPOINT'],
    [500, 'has trouble of its own; look at its log'],
    [418, 'refuses it'],
  ])('is not asked again where that would not help: %i', async (status, says) => {
    const { told, requests, origin } = await sendWhere({ status });
    expect([told, requests]).toEqual([[`${origin} answers ${status}: it ${says}`], 1]);
  });

  it('is not followed somewhere else', async () => {
    await using elsewhere = await receiver();
    const { told, origin } = await sendWhere({ status: 307, headers: { location: elsewhere.url } });
    expect(told[0]).toMatch(`${origin} answers 307: it is somewhere else; name the final address`);
    expect(elsewhere.received).toEqual([]);
  });

  it('gets nothing more after what it has refused', async () => {
    await using there = await receiver([{}, { status: 400 }]);
    const { told } = await sendTo(targetAt(there.url), [BODY, BODY, BODY]);
    expect([told.length, there.received.length]).toEqual([1, 2]);
  });
});

describe('what a receiver says of what it took', () => {
  it.each([
    ['{"partialSuccess":{"rejectedSpans":"2","errorMessage":"too old"}}', ' rejected 2 spans: too old'],
    ['{"partialSuccess":{"rejectedSpans":1}}', ' rejected 1 span'],
    ['{"partialSuccess":{"errorMessage":"use gzip"}}', ' took it and says: use gzip'],
  ])('is told, and nothing is sent again: %s', async (body, says) => {
    const { told, requests, origin } = await sendWhere({ body });
    expect([told, requests]).toEqual([[`${origin}${says}`], 1]);
  });

  it.each(['', '{}', 'null', '[]', 'not JSON', '{"partialSuccess":null}', '{"partialSuccess":{}}'])(
    'is nothing where it says nothing: %j',
    async (body) => {
      expect((await sendWhere({ body })).told).toEqual([]);
    },
  );

  it('is not read without end', async () => {
    const { told, origin } = await sendWhere({ body: `"${'x'.repeat(5 * 1024 * 1024)}"` });
    expect(told).toEqual([
      `${origin} could not be asked: its answer is larger than 4 MiB; check the address`,
    ]);
  });
});

describe('a receiver that is not there', () => {
  it('is asked three times', async () => {
    const origin = `http://127.0.0.1:${await closedPort()}`;
    const { told, waits } = await sendTo(targetAt(origin));
    expect(told).toEqual([
      `${origin} refused the connection; check that a receiver of OTLP over HTTP listens there`,
    ]);
    expect(waits).toEqual([500, 1000]);
  });

  it('that hangs up is asked again', async () => {
    const { told, requests } = await sendWhere({ hangsUp: true }, {});
    expect([told, requests]).toEqual([[], 2]);
  });

  it('or speaks something else is named, without its path, its query and anybody’s password', async () => {
    await using there = await saying('SSH-2.0-nobody\r\n');
    const origin = `http://127.0.0.1:${there.port}`;
    const { told } = await sendTo(targetAt(`${origin}/secret-path?key=secret-key`));
    expect(told).toEqual([
      `${origin} does not answer in HTTP; check the port: OTLP over HTTP is 4318, over gRPC 4317`,
    ]);
  });

  it('is not waited for longer than the time limit', async () => {
    await using there = await receiver([{ isSilent: true }]);
    const told = await sendTraces([BODY], targetAt(there.url, { timeoutMs: 50 }), {
      clock: systemClock(),
      cancel: new AbortController().signal,
      random: Math.random,
    });
    expect(told).toEqual([
      `${there.url} did not take it within 50 ms; check that it runs, or raise OTEL_EXPORTER_OTLP_TIMEOUT`,
    ]);
  });

  it('is not waited for once nobody wants to', async () => {
    await using there = await receiver([{ isSilent: true }]);
    const cancel = new AbortController();
    void there.asked().then(() => cancel.abort());
    const told = await sendTraces([BODY], targetAt(there.url), {
      clock: systemClock(),
      cancel: cancel.signal,
      random: Math.random,
    });
    expect(told).toEqual([`${there.url} was not waited for`]);
  });
});
