import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer as plainServer } from 'node:http';
import { createServer, type ServerOptions } from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { engineCertificates } from '../../../src/adapters/docker/certificates.js';
import { Engine } from '../../../src/adapters/docker/engine.js';
import { tlsWay } from '../../../src/adapters/docker/tls-way.js';
import { systemClock } from '../../../src/base/clock.js';
import { namedEngine } from '../../../src/config/targets/docker/engine-address.js';
import { freePort } from '../ssh/sshd.js';
import { type Authority, authority, type Signed } from './openssl.js';

const VERSION = JSON.stringify({ Version: '29.0', ApiVersion: '1.52' });

describe('an engine at a TCP port', () => {
  let [ca, strangers]: Authority[] = [];
  let client: Signed;
  let server: Signed;
  const servers: Server[] = [];
  beforeAll(() => {
    [ca, strangers] = [authority(), authority()];
    client = ca.sign('client');
    server = ca.sign('server', { alt: 'DNS:localhost,IP:127.0.0.1' });
  });
  afterAll(() => {
    for (const one of servers) one.close();
    for (const one of [ca, strangers]) one?.[Symbol.dispose]();
  });

  const own = () => ca as Authority;
  async function listening(one: Server): Promise<number> {
    servers.push(one.listen(0, '127.0.0.1'));
    await once(one, 'listening');
    return (one.address() as AddressInfo).port;
  }
  const tls = (options: ServerOptions) =>
    listening(
      createServer({ ca: own().cert, requestCert: true, rejectUnauthorized: true, ...options }, (_, answer) =>
        answer.end(VERSION),
      ),
    );
  async function ask(port: number, host = '127.0.0.1', given: Signed = client, from = own()) {
    const read = await engineCertificates(from.cert + given.cert + given.key);
    if (!read.ok) throw new Error(read.error);
    const address = namedEngine({ kind: 'tcp', host, port });
    if (address.kind !== 'tcp') throw new Error(address.kind);
    const engine = new Engine(address.name, tlsWay(address, read.value, systemClock()));
    const asked = await engine.version();
    engine.close();
    if (asked.ok) return asked.value.version;
    const { message = '', isFinal } = asked.error.unreached ?? {};
    return [message.replace(`:${port}`, ''), isFinal];
  }

  it('is asked when it is the one that is named, by its name or its address', async () => {
    const port = await tls(server);
    expect(await ask(port)).toBe('29.0');
    expect(await ask(port, 'localhost')).toBe('29.0');
  });

  it('uses one connection for all questions', async () => {
    let connections = 0;
    const one = createServer({ ...server, ca: own().cert, requestCert: true }, (_, answer) =>
      answer.end(VERSION),
    );
    one.on('secureConnection', () => connections++);
    const port = await listening(one);
    const read = await engineCertificates(own().cert + client.cert + client.key);
    if (!read.ok) throw new Error(read.error);
    const address = { kind: 'tcp', name: 'e', host: '127.0.0.1', port } as const;
    const engine = new Engine('e', tlsWay(address, read.value, systemClock()));
    for (let n = 0; n < 3; n++) expect((await engine.version()).ok).toBe(true);
    expect(connections).toBe(1);
    const closed = once(one, 'close');
    one.close();
    engine.close();
    await closed;
  });

  it('is refused for good when its certificate is not right', async () => {
    const expired = own().sign('expired', { alt: 'IP:127.0.0.1', to: '20210101000000Z' });
    const early = own().sign('early', {
      alt: 'IP:127.0.0.1',
      from: '20990101000000Z',
      to: '20991231000000Z',
    });
    const foreign = (strangers as Authority).sign('foreign', { alt: 'IP:127.0.0.1' });
    expect(await ask(await tls(expired))).toEqual(['127.0.0.1 shows a certificate that has expired', true]);
    expect(await ask(await tls(early))).toEqual([
      '127.0.0.1 shows a certificate that is not valid yet',
      true,
    ]);
    expect(await ask(await tls(foreign))).toEqual([
      '127.0.0.1 shows a certificate that the CA has not signed',
      true,
    ]);
    const name = own().sign('name', { alt: 'DNS:elsewhere' });
    const wrong = [expect.stringContaining('shows a certificate of another name'), true];
    expect(await ask(await tls(name))).toEqual(wrong);
    expect(await ask(await tls(name), 'localhost')).toEqual(wrong);
  });

  it.each(['-tls1_2', '-tls1_3'])('that does not take our certificate says so: %s', async (version) => {
    const files = join(own().directory, 'server');
    const port = await freePort();
    // Node's server ends such a connection without a word.
    const program = spawn(
      'openssl',
      [
        ...[
          's_server',
          version,
          '-accept',
          `127.0.0.1:${port}`,
          '-cert',
          `${files}.crt`,
          '-key',
          `${files}.key`,
        ],
        ...['-CAfile', join(own().directory, 'ca.crt'), '-Verify', '1', '-verify_return_error', '-www'],
      ],
      { stdio: ['pipe', 'pipe', 'ignore'] },
    );
    try {
      for await (const line of createInterface({ input: program.stdout })) if (line === 'ACCEPT') break;
      const foreign = (strangers as Authority).sign(`us${version}`);
      expect(await ask(port, '127.0.0.1', foreign)).toEqual([
        '127.0.0.1 does not take our certificate',
        true,
      ]);
    } finally {
      program.kill();
    }
  });

  it('that speaks no TLS hears nothing of us (B56)', async () => {
    let heard = 0;
    const port = await listening(plainServer(() => heard++));
    expect(await ask(port)).toEqual(['127.0.0.1 does not speak TLS there', true]);
    expect(heard).toBe(0);
    expect(await ask(await freePort())).toEqual(['127.0.0.1 refuses connections', false]);
    expect(await ask(2376, 'no-such-host.invalid')).toEqual([
      expect.stringMatching(/no such|not known/),
      false,
    ]);
  });
});
