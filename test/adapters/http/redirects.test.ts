import { describe, expect, it } from 'vitest';
import { networkGauge } from '../../../src/adapters/http/gauge.js';
import { nextUrl } from '../../../src/adapters/http/redirects.js';
import { systemClock } from '../../../src/base/clock.js';
import { ask, closedPort, httpCheck, tunnels, web } from './servers.js';

/** Sends on to what the query says. */
const hops = (seen: unknown[] = []) =>
  web(({ url = '', headers }, response) => {
    const { pathname, searchParams } = new URL(url, 'http://h');
    seen.push([pathname, headers.authorization, headers['x-key'], headers.host]);
    const to = searchParams.get('to');
    if (to === null) response.end('arrived');
    else response.writeHead(Number(pathname.slice(1)) || 302, { location: to }).end();
  });

describe('redirects [S37] [B78]', () => {
  it('are not followed, and said so, where the check does not ask for it', async () => {
    await using server = await hops();
    expect(await ask(server.port, {}, '/301?to=/login%3Ftoken=abc')).toMatchObject({
      result: 'fail',
      problem: 'H-REDIRECT',
      code: 301,
      message: 'answered 301 to /login, and redirects are not followed',
    });
    const { message } = await ask(server.port, {}, '/?to=https://user:pw@other.example/x');
    expect(message).not.toContain('token');
    expect(await ask(server.port, { statuses: [301] }, '/301?to=/login')).toMatchObject({ result: 'pass' });
  });

  it.each([301, 302, 303, 307, 308])('%d is followed where it does', async (status) => {
    await using server = await hops();
    const found = await ask(server.port, { redirects: 1, body: 'arrived' }, `/${status}?to=/end`);
    expect(found).toMatchObject({ result: 'pass', code: 200 });
  });

  it.each([300, 304, 399])('%d is none', async (status) => {
    await using server = await hops();
    expect(await ask(server.port, { redirects: 1 }, `/${status}?to=/end`)).toMatchObject({
      problem: 'H-STATUS',
    });
  });

  it('a loop ends after as many as allowed, and never more than three', async () => {
    const seen: unknown[] = [];
    await using server = await hops(seen);
    const loop = `/?to=${encodeURIComponent('/?to=/')}`;
    expect(await ask(server.port, { redirects: 1 }, loop)).toMatchObject({ problem: 'H-REDIRECT' });
    expect(seen).toHaveLength(2);
    seen.length = 0;
    await using endless = await web((_, response) => {
      seen.push(1);
      response.writeHead(302, { location: '/' }).end();
    });
    const found = await ask(endless.port, { redirects: 50 });
    expect(found).toMatchObject({ result: 'fail', problem: 'H-REDIRECT' });
    expect(found.message).toBe(`redirected more than 3 times, at last to http://127.0.0.1:${endless.port}/`);
    expect(seen).toHaveLength(4);
  });

  it.each([
    ['http://169.254.169.254/latest/', /^redirected to .*link-local is never permitted/],
    ['http://2852039166/', /link-local is never permitted/],
    ['http://metadata.google.internal/', /metadata service/],
    ['file:///etc/passwd', /only http and https/],
    ['//u:p@127.0.0.1/', /credentials/],
    ['http://[', /no URL/],
  ])('to %s are refused', async (to, message) => {
    await using server = await hops();
    const found = await ask(server.port, { redirects: 3 }, `/?to=${encodeURIComponent(to)}`);
    expect(found).toMatchObject({ result: 'fail', problem: 'H-REDIRECT' });
    expect(found.message).toMatch(message);
  });

  it('from https to http are refused, the other way round not', () => {
    const step = (from: string, to: string) => nextUrl(new URL(from), to);
    expect(step('https://a.example/', 'http://a.example/x')).toMatchObject({
      error: { problem: 'H-REDIRECT' },
    });
    expect(step('https://a.example/', '//b.example/x')).toMatchObject({
      value: { href: 'https://b.example/x' },
    });
    expect(step('http://a.example/', 'https://a.example/')).toMatchObject({ ok: true });
  });

  it('a failure at the end of one keeps its name', async () => {
    await using server = await hops();
    const to = `http://127.0.0.1:${await closedPort()}/x`;
    const found = await ask(server.port, { redirects: 1 }, `/?to=${to}`);
    expect(found.problem).toBe('H-REFUSED');
    expect(found).not.toHaveProperty('code');
    expect(found.message).toMatch(`redirected to ${to}: `);
  });

  it('headers with keys stay with the server that the check names', async () => {
    const seen: unknown[] = [];
    await using other = await hops(seen);
    await using server = await hops(seen);
    const back = `http://127.0.0.1:${server.port}/back`;
    const away = `http://127.0.0.1:${other.port}/away?to=${back}`;
    const headers = { Authorization: 'Bearer t', 'X-Key': 'k', Host: 'shop.example' };
    const path = `/?to=${encodeURIComponent(`/here?to=${encodeURIComponent(away)}`)}`;
    expect(await ask(server.port, { redirects: 3, headers }, path)).toMatchObject({ result: 'pass' });
    expect(seen).toEqual([
      ['/', 'Bearer t', 'k', 'shop.example'],
      ['/here', 'Bearer t', 'k', 'shop.example'],
      ['/away', undefined, undefined, `127.0.0.1:${other.port}`],
      ['/back', undefined, undefined, `127.0.0.1:${server.port}`],
    ]);
  });
});

describe('redirects between a public and a private network [S37]', () => {
  const asked = async (from: string, to: string) => {
    await using server = await hops();
    const hosts = [from, to].map((url) => new URL(url).hostname.replace(/[[\]]/g, ''));
    const tunnel = tunnels(Object.fromEntries(hosts.map((host) => [host, server.port])));
    const gauge = networkGauge(systemClock(), tunnel.connect);
    const found = await gauge(httpCheck(`${from}?to=${to}`, { redirects: 3 }));
    return found.problem ?? tunnel.asked.join(' ');
  };

  it.each([
    ['http://203.0.113.5/', 'http://127.0.0.1/'],
    ['http://203.0.113.5/', 'http://10.0.0.1/'],
    ['http://203.0.113.5/', 'http://[::ffff:10.0.0.1]/'],
    ['http://[2606:2800::1]/', 'http://[fdab::1]/'],
    ['http://203.0.113.5/', 'http://db/'],
    ['http://shop.example/', 'http://127.0.0.1/'],
    ['http://shop.example/', 'http://db/'],
  ])('%s must not send to %s', async (from, to) => {
    expect(await asked(from, to)).toBe('H-REDIRECT');
  });

  it.each([
    ['http://203.0.113.5/', 'http://203.0.113.6/', '203.0.113.5 203.0.113.6'],
    ['http://10.0.0.1/', 'http://127.0.0.1/', '10.0.0.1 127.0.0.1'],
    ['http://10.0.0.1/', 'http://203.0.113.5/', '10.0.0.1 203.0.113.5'],
    ['http://10.0.0.1/', 'http://db/', '10.0.0.1 db'],
    ['http://shop.example/', 'http://203.0.113.5/', 'shop.example 203.0.113.5'],
    ['http://shop.example/', '/login', 'shop.example shop.example'],
  ])('%s may send to %s', async (from, to, hosts) => {
    expect(await asked(from, new URL(to, from).href)).toBe(hosts);
  });

  it('a name whose address changes from private to forbidden between two hops is not followed', async () => {
    await using server = await hops();
    const answers = ['127.0.0.1', '169.254.169.254'];
    const lookup = async () => [{ address: answers.shift() ?? '', family: 4 }];
    const gauge = networkGauge(systemClock(), undefined, { lookup });
    const check = httpCheck(`http://rebind.example:${server.port}/?to=/x`, { redirects: 1 });
    expect(await gauge(check)).toMatchObject({ problem: 'H-REDIRECT' });
  });
});
