import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { isForbidden, isPrivate } from '../../../src/adapters/http/addresses.js';
import { networkGauge } from '../../../src/adapters/http/gauge.js';
import { systemClock } from '../../../src/base/clock.js';
import { gauge, httpCheck, listening, tcpCheck, web } from './servers.js';

const FORBIDDEN = [
  'http://169.254.169.254/latest/meta-data/',
  'http://169.254.169.254:8080/',
  'https://169.254.169.254/',
  'http://169.254.0.1/',
  'http://169.254.255.255/',
  'http://169.254.170.2/v2/credentials',
  'http://169.254.169.254./',
  'http://2852039166/',
  'http://0xa9fea9fe/',
  'http://0xa9.0xfe.0xa9.0xfe/',
  'http://0251.0376.0251.0376/',
  'http://169.254.43518/',
  'http://169.16689662/',
  'http://①⑥⑨.②⑤④.①⑥⑨.②⑤④/',
  'http://169。254。169。254/',
  'http://%31%36%39.254.169.254/',
  'http://100.100.100.200/',
  'http://168.63.129.16/',
  'http://192.0.0.192/',
  'http://[fe80::1]/',
  'http://[febf:ffff::1]/',
  'http://[fd00:ec2::254]/',
  'http://[fd00:0ec2:0:0:0:0:0:23]/',
  'http://[fd20:ce::254]/',
  'http://[::ffff:169.254.169.254]/',
  'http://[::ffff:a9fe:a9fe]/',
  'http://[0:0:0:0:0:ffff:a9fe:a9fe]/',
  'http://[::169.254.169.254]/',
  'http://[64:ff9b::169.254.169.254]/',
  'http://[64:ff9b:1::a9fe:a9fe]/',
  'http://[2002:a9fe:a9fe::]/',
  'http://[::ffff:100.100.100.200]/',
  'http://metadata.google.internal/computeMetadata/v1/',
  'http://METADATA.Google.Internal./',
  'http://metadata.goog/',
  'http://metadata/',
  'http://instance-data/latest/',
];

const PRIVATE = [
  '127.0.0.1',
  '127.9.9.9',
  '0.0.0.0',
  '10.1.2.3',
  '172.31.0.1',
  '192.168.1.1',
  '100.64.0.1',
  '::1',
  '::',
];
const PRIVATE_IN_IPV6 = ['fc00::1', 'fdab::1', '::ffff:10.0.0.1', '64:ff9b::10.0.0.1'];
const PUBLIC = [
  '93.184.216.34',
  '172.32.0.1',
  '100.128.0.1',
  '169.253.1.1',
  '11.0.0.1',
  '2606:2800::1',
  '::ffff:8.8.8.8',
];

describe('addresses that are never asked [S36] [B71]', () => {
  it.each(FORBIDDEN)('%s', async (url) => {
    const connect = () => expect.unreachable('it was connected');
    for (const ask of [gauge, networkGauge(systemClock(), connect)])
      expect(await ask(httpCheck(url))).toMatchObject({ result: 'fail', problem: 'E-SSRF' });
  });

  it('the message says the address and that link-local is never permitted', async () => {
    const { message } = await gauge(httpCheck('http://2852039166/'));
    expect(message).toBe(
      "'169.254.169.254' is a link-local or metadata address, and link-local is never permitted",
    );
  });

  it('the rules hold for tcp, too', async () => {
    for (const address of [
      '169.254.169.254:80',
      '0xa9fea9fe:80',
      '[::ffff:a9fe:a9fe]:80',
      'metadata.goog:80',
    ])
      expect(await gauge(tcpCheck(address))).toMatchObject({ result: 'fail', problem: 'E-SSRF' });
  });

  it('resolvers may name the interface', () => {
    expect(isForbidden('fe80::1%eth0')).toBe(true);
  });
});

it('private addresses may be asked, and are told from public ones', () => {
  expect(
    [...PRIVATE, ...PRIVATE_IN_IPV6].filter((address) => isForbidden(address) || !isPrivate(address)),
  ).toEqual([]);
  expect(PUBLIC.filter((address) => isForbidden(address) || isPrivate(address))).toEqual([]);
});

it.each(['127.0.0.1', '0x7f.1', '2130706433', '127.1', '0', '①②⑦.⓪.⓪.①', 'localhost'])(
  'http://%s/ is loopback, and asked [S36]',
  async (host) => {
    await using server = await web((_, response) => void response.end());
    expect(await gauge(httpCheck(`http://${host}:${server.port}/`))).toMatchObject({ result: 'pass' });
  },
);

describe('names are resolved once, and what was looked at is what is connected [S36]', () => {
  const loopback = { address: '127.0.0.1', family: 4 };
  const linkLocal = { address: '169.254.169.254', family: 4 };

  it('a name that changes its address between two attempts is asked only at the permitted one', async () => {
    await using server = await web((_, response) => void response.end());
    const answers = [[loopback], [linkLocal], [loopback], [linkLocal]];
    const rebound = networkGauge(systemClock(), undefined, { lookup: async () => answers.shift() ?? [] });
    const ask = () => rebound(httpCheck(`http://rebind.example:${server.port}/`));
    expect([(await ask()).result, (await ask()).problem, (await ask()).result]).toEqual([
      'pass',
      'E-SSRF',
      'pass',
    ]);
    const { message } = await ask();
    expect(message).toMatch(/^'rebind.example' resolves to 169.254.169.254, a link-local/);
  });

  it('one forbidden address among several is enough to refuse the name', async () => {
    let connections = 0;
    await using server = await listening(createServer(() => connections++));
    for (const addresses of [
      [loopback, linkLocal],
      [{ address: '::ffff:a9fe:a9fe', family: 6 }, loopback],
    ]) {
      const asked = networkGauge(systemClock(), undefined, { lookup: async () => addresses });
      const check = tcpCheck(`several.example:${server.port}`);
      expect(await asked(check)).toMatchObject({ problem: 'E-SSRF' });
    }
    expect(connections).toBe(0);
  });

  it('of several permitted addresses the one that answers is taken', async () => {
    await using server = await web((_, response) => void response.end());
    const lookup = async () => [{ address: '127.0.0.9', family: 4 }, loopback];
    const asked = networkGauge(systemClock(), undefined, { lookup });
    expect(await asked(httpCheck(`http://two.example:${server.port}/`))).toMatchObject({ result: 'pass' });
  });
});
