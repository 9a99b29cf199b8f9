import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { networkGauge } from '../../../src/adapters/http/gauge.js';
import { systemClock } from '../../../src/base/clock.js';
import { closedPort, httpCheck, listening, saying, tcpCheck, web } from './servers.js';

const gauge = networkGauge(systemClock(), undefined, { isBrief: true });
const answers = Array.from({ length: 200 }, (_, i) => 200 + i);
const tcp = async (address: string) => gauge(tcpCheck(address));
const http = async (url: string) => gauge(httpCheck(url, { statuses: answers, timeoutMs: 500 }));

describe('a gauge that is content with little', () => {
  it('tcp: whoever accepts answers, even if it hangs up at once', async () => {
    await using server = await listening(createServer((socket) => socket.end()));
    expect(await tcp(`127.0.0.1:${server.port}`)).toMatchObject({ result: 'pass' });
    expect(await tcp(`127.0.0.1:${await closedPort()}`)).toMatchObject({ problem: 'H-REFUSED' });
    expect((await tcp('no-such-host.invalid:1')).result).not.toBe('pass');
  });

  it('http: a status that is accepted is an answer, redirects are not followed', async () => {
    await using server = await web((request, response) => {
      response.writeHead(Number(request.url?.slice(1)), { location: 'http://127.0.0.1:1/' }).end();
    });
    const ask = async (status: number) => http(`http://127.0.0.1:${server.port}/${status}`);
    expect([(await ask(200)).result, (await ask(302)).result]).toEqual(['pass', 'pass']);
    expect([await ask(404), await ask(503)]).toMatchObject([
      { problem: 'H-STATUS', code: 404 },
      { problem: 'H-STATUS', code: 503 },
    ]);
    expect(await http('no url')).toMatchObject({ result: 'fail', problem: 'E-URL' });
  });

  it('http: the head is enough, of a page of any size and of one that never ends', async () => {
    await using large = await web((_, response) => void response.end(Buffer.alloc(2 * 1024 * 1024)));
    await using endless = await saying('HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nab');
    await using stream = await web((_, response) => void response.write('data: 1\n\n'));
    for (const { port } of [large, endless, stream])
      expect(await http(`http://127.0.0.1:${port}/`)).toMatchObject({ result: 'pass', code: 200 });
  });

  it('http: what never answers is given up', async () => {
    await using server = await listening(
      createServer((socket) => void socket.on('error', () => {}).resume()),
    );
    expect(await http(`http://127.0.0.1:${server.port}/`)).toMatchObject({ problem: 'H-TIMEOUT' });
  });
});
