import { describe, expect, it } from 'vitest';
import { networkGauge } from '../../../src/adapters/http/gauge.js';
import { systemClock } from '../../../src/base/clock.js';
import { err } from '../../../src/base/result.js';
import { happening, httpCheck, tcpCheck, tunnels, web } from './servers.js';

describe('asked from a target host', () => {
  it('names are the target host’s, and its connection is spoken over', async () => {
    await using server = await web((request, response) => void response.end(`hello ${request.headers.host}`));
    const { connect, asked } = tunnels({ db: server.port, '::1': server.port });
    const lookup = () => expect.unreachable('a name was looked up here');
    const gauge = networkGauge(systemClock(), connect, { lookup });
    expect(await gauge(httpCheck('http://db:8080/', { body: 'hello db:8080' }))).toMatchObject({
      result: 'pass',
    });
    expect(await gauge(httpCheck('http://[::1]/'))).toMatchObject({ result: 'pass' });
    expect(await gauge(tcpCheck('db:5432'))).toMatchObject({ result: 'pass' });
    expect(asked).toEqual(['db', '::1', 'db']);
  });

  const failing = (code: string) =>
    networkGauge(systemClock(), async () => err({ code, message: 'the reason', isFinal: false }));

  it('a connection that the target host could not make is a failure, one to it is not', async () => {
    expect(await failing('ECONNREFUSED')(tcpCheck('db:5432'))).toMatchObject({
      result: 'fail',
      problem: 'H-REFUSED',
    });
    expect(await failing('E-SSH')(httpCheck('http://db/'))).toMatchObject({
      result: 'unreachable',
      problem: 'H-TUNNEL',
      message: 'db:80 could not be asked from the target host: the reason',
    });
    expect(await failing('ENETUNREACH')(tcpCheck('db:5432'))).toMatchObject({ problem: 'H-TUNNEL' });
  });

  it('a connection that comes after the attempt has ended is closed', async () => {
    await using server = await web((_, response) => void response.end());
    const { connect } = tunnels({ db: server.port });
    const late = happening();
    const closed = happening();
    const gauge = networkGauge(systemClock(), async (host, port) => {
      await late.awaited;
      const stream = await connect(host, port);
      if (stream.ok) stream.value.once('close', closed.happen);
      return stream;
    });
    expect(await gauge(tcpCheck('db:80', { timeoutMs: 30 }))).toMatchObject({ problem: 'H-TIMEOUT' });
    late.happen();
    await closed.awaited;
  });
});
