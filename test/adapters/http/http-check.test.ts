import { createServer } from 'node:net';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { networkGauge } from '../../../src/adapters/http/gauge.js';
import { systemClock } from '../../../src/base/clock.js';
import { ask, closedPort, gauge, httpCheck, listening, saying, tunnels, web } from './servers.js';

describe('status', () => {
  it('200 to 299 pass where none is named, else those that are [B80]', async () => {
    await using server = await web((request, response) => {
      response.writeHead(Number(request.url?.slice(1))).end();
    });
    const results = async (statuses: readonly number[]) => {
      const found = [];
      for (const status of [200, 204, 299, 304, 404, 429, 503])
        found.push((await ask(server.port, { statuses }, `/${status}`)).result);
      return found.map((result) => result[0]).join('');
    };
    expect(await results([])).toBe('pppffff');
    expect(await results([404, 503])).toBe('ffffpfp');
    expect(await ask(server.port, {}, '/503')).toMatchObject({
      code: 503,
      problem: 'H-STATUS',
      message: 'answered 503 instead of 200 to 299',
      expected: { statuses: [] },
    });
  });

  it('an answer that changes the protocol is an answer [B80]', async () => {
    await using upgrades = await saying(
      'HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n',
    );
    const headers = { Connection: 'Upgrade', Upgrade: 'websocket' };
    expect(await ask(upgrades.port, { headers })).toMatchObject({ code: 101, problem: 'H-STATUS' });
    expect(await ask(upgrades.port, { headers, statuses: [101] })).toMatchObject({
      code: 101,
      result: 'pass',
    });
  });
});

describe('body', () => {
  it('holds the text, or matches the pattern', async () => {
    await using server = await web((_, response) => void response.end('status: UP\nversion: 12'));
    const problem = async (body: string) => (await ask(server.port, { body })).problem;
    expect([await problem('UP'), await problem('/^version: \\d+$/')]).toEqual([undefined, undefined]);
    expect([await problem('DOWN'), await problem('/version: [a-z]/')]).toEqual(['H-BODY', 'H-BODY']);
    expect(await problem('/')).toBe('H-BODY');
  });

  it('a pattern that would run for ages elsewhere is done at once [S34]', async () => {
    await using server = await web((_, response) => void response.end('a'.repeat(5000)));
    expect(await ask(server.port, { body: '/^(a+)+$x/' })).toMatchObject({ problem: 'H-BODY' });
  });

  it('a pattern that cannot be used fails', async () => {
    await using server = await web((_, response) => void response.end('up'));
    expect(await ask(server.port, { body: '/(/' })).toMatchObject({ problem: 'H-BODY', result: 'fail' });
  });

  it('is asked for plain and not unpacked: a bomb stays small [B77]', async () => {
    const asked: unknown[] = [];
    await using server = await web((request, response) => {
      asked.push(request.headers['accept-encoding']);
      response.setHeader('content-encoding', 'gzip').end(gzipSync(Buffer.alloc(50_000_000, 'ok')));
    });
    const found = await ask(server.port, { headers: { 'Accept-Encoding': 'gzip' }, body: 'ok' });
    expect(asked).toEqual(['identity']);
    expect(found.problem).toBe('H-BODY');
    expect(found.message).toMatch(/^the body is compressed/);
  });

  it('of it 512 bytes are kept as text without control characters', async () => {
    await using server = await web((request, response) => {
      response.end(request.url === '/long' ? 'é'.repeat(1000) : 'a\u001b[31mb\u0000\r\n\u202ec\u2028d\n');
    });
    expect((await ask(server.port)).excerpt).toBe('a[31mb c d');
    expect((await ask(server.port, {}, '/long')).excerpt).toBe('é'.repeat(256));
    expect(await ask(server.port, { method: 'HEAD' })).not.toHaveProperty('excerpt');
  });
});

describe('request', () => {
  it('sends method, path and headers; the host header may be another', async () => {
    const asked: unknown[] = [];
    await using server = await web(({ method, url, headers }, response) => {
      asked.push([method, url, headers.host, headers.authorization, headers.connection]);
      response.end('not sent for HEAD');
    });
    const { port } = server;
    const headers = { Host: 'shop.example.com', Authorization: 'Bearer t' };
    expect(await ask(port, { method: 'HEAD', headers }, '/up?full=1')).toMatchObject({
      result: 'pass',
      code: 200,
    });
    expect(await ask(port)).toMatchObject({ result: 'pass' });
    expect(asked).toEqual([
      ['HEAD', '/up?full=1', 'shop.example.com', 'Bearer t', 'close'],
      ['GET', '/', `127.0.0.1:${port}`, undefined, 'close'],
    ]);
  });

  it('each attempt has a connection of its own', async () => {
    const ports = new Set<number | undefined>();
    await using server = await web((request, response) => {
      ports.add(request.socket.remotePort);
      response.end();
    });
    for (let count = 0; count < 3; count++) await ask(server.port);
    expect(ports.size).toBe(3);
  });

  it('that cannot be sent fails, and does not tell what a header holds', async () => {
    const found = await ask(await closedPort(), { headers: { Token: 'secret\r\nX: y' } });
    expect(found.result).toBe('fail');
    await using server = await web((_, response) => void response.end());
    const { problem, message } = await ask(server.port, { headers: { Token: 'secret\r\nX: y' } });
    expect(problem).toBe('H-REQUEST');
    expect(message).not.toContain('secret');
  });

  it.each([
    'example.com/health',
    'file:///etc/passwd',
    'gopher://h/',
    'ftp://h/',
    'https://user:pw@h/',
    'http://h:99999/',
    'http://[fe80::1%25eth0]/',
  ])('%s is not asked [B69] [B70] [B72] [B73]', async (url) => {
    const found = await gauge(httpCheck(url));
    expect(found).toMatchObject({ result: 'fail', problem: 'E-URL' });
    expect(found.message).not.toMatch(/pw|user/);
  });

  it.each([1, 22, 6000, 6667, 10080])('no port is too bad to be asked: %d [S38]', async (port) => {
    await using server = await web((_, response) => void response.end());
    const { connect } = tunnels({ h: server.port });
    const gauge = networkGauge(systemClock(), connect);
    expect(await gauge(httpCheck(`http://h:${port}/`))).toMatchObject({ result: 'pass' });
  });
});

describe('no answer', () => {
  it('a closed port refuses [B76]', async () => {
    const port = await closedPort();
    expect(await ask(port)).toMatchObject({
      result: 'fail',
      problem: 'H-REFUSED',
      message: `127.0.0.1:${port} refused the connection`,
    });
  });

  it('a connection that breaks before or in the answer is reset', async () => {
    await using hangsUp = await listening(
      createServer((socket) => socket.once('data', () => socket.destroy())),
    );
    expect(await ask(hangsUp.port)).toMatchObject({ result: 'fail', problem: 'H-RESET' });
    await using breaks = await web((_, response) => {
      response.setHeader('content-length', 10);
      response.write('half', () => response.destroy());
    });
    expect(await ask(breaks.port)).toMatchObject({ result: 'fail', problem: 'H-RESET', code: 200 });
  });

  it('what is not HTTP is said to be none', async () => {
    await using server = await saying('220 mail.example ESMTP\r\n');
    expect(await ask(server.port)).toMatchObject({ result: 'fail', problem: 'H-PROTOCOL' });
  });
});
