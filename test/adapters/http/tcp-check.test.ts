import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { networkGauge } from '../../../src/adapters/http/gauge.js';
import { systemClock } from '../../../src/base/clock.js';
import { closedPort, gauge, happening, listening, tcpCheck } from './servers.js';

describe('a port', () => {
  it('that accepts and stays open is up, whether it speaks first or not', async () => {
    await using silent = await listening(createServer((socket) => socket.resume()));
    await using speaks = await listening(createServer((socket) => socket.write('220 hello\r\n')));
    for (const { port } of [silent, speaks]) {
      const found = await gauge(tcpCheck(`127.0.0.1:${port}`));
      expect(found.result).toBe('pass');
      expect(found.ms).toBeGreaterThanOrEqual(199);
    }
  });

  it('is let go once it is known to be up', async () => {
    const closed = happening();
    await using server = await listening(
      createServer((socket) => socket.on('close', closed.happen).resume()),
    );
    expect(await gauge(tcpCheck(`127.0.0.1:${server.port}`))).toMatchObject({ result: 'pass' });
    await closed.awaited;
  });

  it('that accepts and closes at once is not up', async () => {
    await using ends = await listening(createServer((socket) => socket.end('bye')));
    await using resets = await listening(createServer((socket) => socket.resetAndDestroy()));
    for (const { port } of [ends, resets])
      expect(await gauge(tcpCheck(`127.0.0.1:${port}`))).toMatchObject({
        result: 'fail',
        problem: 'H-RESET',
      });
  });

  it('that is closed refuses, at all addresses of a name', async () => {
    const port = await closedPort();
    const refused = { result: 'fail', problem: 'H-REFUSED' };
    expect(await gauge(tcpCheck(`127.0.0.1:${port}`))).toMatchObject(refused);
    expect(await gauge(tcpCheck(`localhost:${port}`))).toMatchObject(refused);
  });

  it.each(['db', 'db:', ':80', 'db:99999', 'db:0', 'u@db:80', 'db:80/x', 'a b:80'])(
    '%s is no address',
    async (text) => {
      expect(await gauge(tcpCheck(text))).toMatchObject({ result: 'fail', problem: 'E-URL' });
    },
  );
});

describe('a name', () => {
  const failing = (code: string) =>
    networkGauge(systemClock(), undefined, {
      lookup: () => Promise.reject(Object.assign(new Error(code), { code })),
    })(tcpCheck('db.example:5432'));

  it('that does not exist fails [B76]', async () => {
    expect(await failing('ENOTFOUND')).toMatchObject({
      result: 'fail',
      problem: 'H-DNS',
      message: "'db.example' has no address",
    });
  });

  it('that no name server could be asked for says nothing of what is asked', async () => {
    expect(await failing('EAI_AGAIN')).toMatchObject({ result: 'unreachable', problem: 'H-DNS' });
  });
});
