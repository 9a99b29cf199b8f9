import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { networkGauge } from '../../../src/adapters/http/gauge.js';
import { systemClock } from '../../../src/base/clock.js';
import { FakeClock } from '../../base/fake-clock.js';
import { ask, gauge, happening, httpCheck, listening, tcpCheck, web } from './servers.js';

/** Enough to come to the part that is tested, also where other work holds the machine up. */
const TIME = 1000;

describe.concurrent('the time of an attempt holds for all of it [R37] [B77]', () => {
  it('an address that accepts and says nothing', async () => {
    await using server = await listening(createServer((socket) => socket.resume()));
    const found = await ask(server.port, { timeoutMs: TIME });
    expect(found).toMatchObject({
      result: 'fail',
      problem: 'H-TIMEOUT',
      message: `no end after 1000 ms while waiting for 127.0.0.1:${server.port} to answer`,
    });
    // Two clocks: the one that ended it may be a little ahead of the one that measured.
    expect(found.ms).toBeGreaterThan(0.9 * TIME);
  });

  it('a body that drips', async () => {
    await using server = await web((_, response) => {
      const drip = setInterval(() => response.write('x'), 20);
      response.on('close', () => clearInterval(drip));
    });
    const found = await ask(server.port, { timeoutMs: TIME });
    expect(found).toMatchObject({ result: 'fail', problem: 'H-TIMEOUT', code: 200 });
    expect(found.message).toContain('while reading the answer');
  });

  it('headers that drip', async () => {
    await using server = await listening(
      createServer((socket) => {
        socket.on('error', () => {}).write('HTTP/1.1 200 OK\r\n');
        const drip = setInterval(() => socket.write('a: b\r\n'), 20);
        socket.on('close', () => clearInterval(drip)).resume();
      }),
    );
    expect(await ask(server.port, { timeoutMs: TIME })).toMatchObject({ problem: 'H-TIMEOUT' });
  });

  it('TLS that is not answered', async () => {
    await using server = await listening(createServer((socket) => socket.on('error', () => {}).resume()));
    const found = await gauge(httpCheck(`https://127.0.0.1:${server.port}/`, { timeoutMs: TIME }));
    expect(found).toMatchObject({ result: 'fail', problem: 'H-TIMEOUT' });
    expect(found.message).toContain('agreeing on TLS');
  });

  it('a name server that is silent is a trouble of whoever asks', async () => {
    const silent = networkGauge(systemClock(), undefined, { lookup: () => new Promise(() => {}) });
    const found = await silent(httpCheck('http://shop.example/', { timeoutMs: 50 }));
    expect(found).toMatchObject({ result: 'unreachable', problem: 'H-DNS' });
  });

  it('connections are closed and no timer is left, whether it answered or not', async () => {
    const clock = new FakeClock();
    const asked = networkGauge(clock);
    const closed = happening();
    const opened = happening();
    await using hangs = await listening(
      createServer((socket) => {
        socket.on('close', closed.happen).resume();
        opened.happen();
      }),
    );
    const found = asked(httpCheck(`http://127.0.0.1:${hangs.port}/`));
    await opened.awaited;
    await clock.pass(10_000);
    expect(await found).toMatchObject({ problem: 'H-TIMEOUT', at: 1_000_000, ms: 10_000 });
    await closed.awaited;
    await using answers = await web((_, response) => void response.end());
    expect(await asked(httpCheck(`http://127.0.0.1:${answers.port}/`))).toMatchObject({ result: 'pass' });
    expect(clock.pending.length).toBe(0);
  });

  it('nobody waits for it any more: it ends, and says nothing of what is asked', async () => {
    const ending = new AbortController();
    await using server = await listening(
      createServer((socket) => void socket.resume().once('data', () => ending.abort())),
    );
    const found = await gauge(httpCheck(`http://127.0.0.1:${server.port}/`), ending.signal);
    expect(found).toMatchObject({ result: 'unreachable', problem: 'H-ENDED' });
    expect(await gauge(tcpCheck('127.0.0.1:1'), ending.signal)).toMatchObject({ problem: 'H-ENDED' });
  });
});

describe('an answer is read up to its limits [B77]', () => {
  it('a body of 2 MiB, with its length said or not', async () => {
    await using server = await web((request, response) => {
      if (request.url === '/said') response.setHeader('content-length', 2 ** 21);
      response.end(Buffer.alloc(2 ** 21, 'x'));
    });
    for (const path of ['/said', '/unsaid'])
      expect(await ask(server.port, {}, path)).toMatchObject({
        result: 'fail',
        problem: 'H-BODY-LIMIT',
        code: 200,
      });
  });

  it('a body without end is left', async () => {
    await using server = await web((_, response) => {
      const more = () => {
        while (!response.destroyed && response.write(Buffer.alloc(65_536)));
      };
      response.on('drain', more).on('error', () => {});
      more();
    });
    expect(await ask(server.port)).toMatchObject({ problem: 'H-BODY-LIMIT' });
  });

  it('exactly 1 MiB is read to its end', async () => {
    await using server = await web((_, response) => void response.end(`${'x'.repeat(2 ** 20 - 3)}end`));
    expect(await ask(server.port, { body: 'end' })).toMatchObject({ result: 'pass' });
  });

  it('a header of 70 KB', async () => {
    await using server = await web((_, response) => void response.setHeader('x', 'y'.repeat(70_000)).end());
    expect(await ask(server.port)).toMatchObject({ result: 'fail', problem: 'H-HEADERS' });
  });
});

it('an answer slower than it may be is a failure', async () => {
  await using server = await web((_, response) => void setTimeout(() => response.end('up'), 60));
  const found = await ask(server.port, { latencyMs: 50, body: 'up' });
  expect(found).toMatchObject({
    result: 'fail',
    expected: { latencyMs: 50 },
    problem: 'H-SLOW',
    code: 200,
    excerpt: 'up',
  });
  expect(found.message).toMatch(/^answered after \d+ ms, 'latency' allows 50 ms$/);
  expect(await ask(server.port, { latencyMs: 9000 })).toMatchObject({ result: 'pass' });
});
