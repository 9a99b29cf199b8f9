import { createServer, type ServerOptions } from 'node:https';
import { describe, expect, it } from 'vitest';
import { networkGauge } from '../../../src/adapters/http/gauge.js';
import { systemClock } from '../../../src/base/clock.js';
import { certificates } from './certificates.js';
import { httpCheck, listening, saying, tunnels, web } from './servers.js';

const { ca, good, otherName, expired, selfSigned } = certificates();

const secure = (options: ServerOptions) =>
  listening(createServer(options, (_, response) => void response.end('secure')));
const trusting = networkGauge(systemClock(), undefined, { ca });
const askSecure = async (options: ServerOptions, gauge = trusting) => {
  await using server = await secure(options);
  return await gauge(httpCheck(`https://127.0.0.1:${server.port}/`));
};

describe('a certificate [B76]', () => {
  it('of a trusted authority, for this address, passes', async () => {
    expect(await askSecure(good)).toMatchObject({ result: 'pass', excerpt: 'secure' });
  });

  it('that has expired says when', async () => {
    expect(await askSecure(expired)).toMatchObject({ result: 'fail', problem: 'H-TLS-EXPIRED' });
    expect((await askSecure(expired)).message).toMatch(/\(2026-01-01\)$/);
  });

  it('of another name says which', async () => {
    expect(await askSecure(otherName)).toMatchObject({ result: 'fail', problem: 'H-TLS-NAME' });
    expect((await askSecure(otherName)).message).toContain('(DNS:other.example)');
  });

  it('that it has signed itself, or an authority nobody knows, is not trusted', async () => {
    const untrusted = { result: 'fail', problem: 'H-TLS-UNTRUSTED' };
    expect(await askSecure(selfSigned)).toMatchObject(untrusted);
    expect(await askSecure(good, networkGauge(systemClock()))).toMatchObject(untrusted);
  });

  it('is verified whatever the environment says', async () => {
    process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';
    try {
      expect(await askSecure(selfSigned)).toMatchObject({ problem: 'H-TLS-UNTRUSTED' });
      expect(await askSecure(otherName)).toMatchObject({ problem: 'H-TLS-NAME' });
    } finally {
      delete process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
    }
  });

  it('is to be of the name in the host header, where there is one', async () => {
    await using server = await secure(good);
    const ask = (Host: string) =>
      trusting(httpCheck(`https://127.0.0.1:${server.port}/`, { headers: { Host } }));
    expect(await ask('shop.example')).toMatchObject({ result: 'pass' });
    expect(await ask('shop.example:8443')).toMatchObject({ result: 'pass' });
    expect(await ask('other.example')).toMatchObject({ problem: 'H-TLS-NAME' });
  });

  it('is looked at through a target host, too', async () => {
    await using server = await secure(good);
    const { connect } = tunnels({ 'shop.example': server.port, 'other.example': server.port });
    const gauge = networkGauge(systemClock(), connect, { ca });
    expect(await gauge(httpCheck('https://shop.example/'))).toMatchObject({ result: 'pass' });
    expect(await gauge(httpCheck('https://other.example/'))).toMatchObject({ problem: 'H-TLS-NAME' });
  });
});

it('TLS below 1.2 is not spoken', async () => {
  const old = { ...good, minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' } as const;
  expect(await askSecure(old)).toMatchObject({ result: 'fail', problem: 'H-TLS' });
});

it('a port that does not speak TLS at all is told from one that hangs up', async () => {
  await using plain = await web((_, response) => void response.end());
  expect(await trusting(httpCheck(`https://127.0.0.1:${plain.port}/`))).toMatchObject({ problem: 'H-TLS' });
  await using mail = await saying('220 mail.example ESMTP\r\n');
  expect(await trusting(httpCheck(`https://127.0.0.1:${mail.port}/`))).toMatchObject({ problem: 'H-TLS' });
});

it('a redirect from https to http is not followed [S37]', async () => {
  await using server = await listening(
    createServer(
      good,
      (_, response) => void response.writeHead(302, { location: 'http://127.0.0.1/' }).end(),
    ),
  );
  const found = await trusting(httpCheck(`https://127.0.0.1:${server.port}/`, { redirects: 3 }));
  expect(found).toMatchObject({ result: 'fail', problem: 'H-REDIRECT' });
});
