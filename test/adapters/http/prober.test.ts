import { createServer } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { networkProber as prober } from '../../../src/adapters/http/prober.js';
import { closedPort, listening } from './servers.js';

describe('networkProber', () => {
  it('tcp: whoever accepts answers, a closed port and an unknown host do not', async () => {
    await using server = await listening(createTcpServer((socket) => socket.end()));
    expect(await prober.tcp('127.0.0.1', server.port)).toBeUndefined();
    expect(await prober.tcp('127.0.0.1', await closedPort())).toBe('ECONNREFUSED');
    expect(await prober.tcp('no-such-host.invalid', 1)).toMatch(/ENOTFOUND|EAI_AGAIN/);
  });

  it('http: a status below 400 is an answer, redirects are not followed', async () => {
    const server = createServer((request, response) => {
      response.writeHead(Number(request.url?.slice(1)), { location: 'http://127.0.0.1:1/' }).end();
    });
    await using web = await listening(server);
    const ask = (status: number) => prober.http(`http://127.0.0.1:${web.port}/${status}`);
    expect([await ask(200), await ask(302)]).toEqual([undefined, undefined]);
    expect([await ask(404), await ask(503)]).toEqual(['status 404', 'status 503']);
    expect(await prober.http(`http://127.0.0.1:${await closedPort()}/`)).toBe('ECONNREFUSED');
    expect(await prober.http('no url')).toBeDefined();
  });

  it('http: what never answers is given up', async () => {
    await using server = await listening(createTcpServer((socket) => socket.resume()));
    expect(await prober.http(`http://127.0.0.1:${server.port}/`)).toMatch(/timeout/i);
  });
});
