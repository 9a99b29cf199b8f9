import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { type Duplex, PassThrough, pipeline, Readable, Transform } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectFailure } from '../../../src/adapters/ssh/failures.js';
import { knownName } from '../../../src/adapters/ssh/known-hosts.js';
import { sshHost } from '../../../src/adapters/ssh/ssh-host.js';
import { FakeClock } from '../../base/fake-clock.js';
import { connected, refused, running, until } from './connected.js';
import { freePort, kill, noSshd, type Sshd, startSshd } from './sshd.js';

/** A server on the way to another one, undefined: whoever comes is sent away. */
async function door(
  onward: (n: number) => Sshd | undefined,
  between: (socket: Socket) => Duplex = () => new PassThrough(),
) {
  const sockets: Socket[] = [];
  let came = 0;
  const server = createServer((socket) => {
    const sshd = onward(++came);
    if (!sshd) return void socket.destroy();
    const further = connect(sshd.port, '127.0.0.1');
    sockets.push(socket, further);
    // When one of them breaks the other does, too.
    pipeline(socket, further, between(socket), socket, () => {});
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    came: () => came,
    /** The login of a server, with its key known as that of the door. */
    to: ({ login }: Sshd) => ({
      address: { host: '127.0.0.1', port },
      login: { ...login, knownHosts: login.knownHosts.replace(/(?<=]:)\d+/, String(port)) },
    }),
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

describe.skipIf(noSshd)('a connection that breaks, with a real sshd', () => {
  let sshd: Sshd;
  beforeAll(async () => {
    sshd = await startSshd();
  });
  afterAll(() => sshd[Symbol.asyncDispose]());

  it('a session killed while a script runs is a failure, the next script gets a new connection [R10, R23]', async () => {
    using host = await connected(sshd);
    const before = sshd.connections();
    const { end } = await running(host);
    for (const child of sshd.children()) kill(child);
    const failure = await end;
    expect(failure).toMatchObject({ ok: false, error: { code: 'E-SSH-LOST', isFinal: false } });
    expect(JSON.stringify(failure)).toContain('what the script has done is unknown');
    expect(await host.run('exit 3')).toMatchObject({ value: { code: 3 } });
    expect(sshd.connections() - before).toBe(1);
  });

  it('a connection that broke while nothing ran is made anew, and is verified again', async () => {
    await using own = await startSshd();
    // Once the second connection is broken, another machine stands there.
    await using other = await startSshd();
    await using way = await door((n) => (n < 3 ? own : other));
    using host = await connected(way.to(own));
    for (const child of own.children()) kill(child);
    expect(await host.run('exit 3')).toMatchObject({ value: { code: 3 } });
    for (const child of own.children()) kill(child);
    expect(await host.run('exit 3')).toMatchObject({ ok: false, error: { code: 'E-HOSTKEY-MISMATCH' } });
    expect(way.came()).toBe(3);
  });

  it('a black hole is noticed by the keepalive: every script on it is lost [R20]', async () => {
    await using own = await startSshd();
    using host = await connected({ ...own, keepaliveMs: 100 });
    const ends = [(await running(host)).end, (await running(host)).end];
    for (const child of own.children()) kill(child, 'SIGSTOP');
    const from = performance.now();
    for (const end of await Promise.all(ends)) {
      expect(end).toMatchObject({ ok: false, error: { code: 'E-SSH-LOST' } });
      expect(JSON.stringify(end)).toContain('Keepalive timeout');
    }
    expect(performance.now() - from).toBeGreaterThan(250);
    expect(await host.run('exit 3')).toMatchObject({ value: { code: 3 } });
  });

  it('closing does not wait for who is gone: what runs is lost at once', async () => {
    await using own = await startSshd();
    const host = await connected(own);
    const { end } = await running(host);
    for (const child of own.children()) kill(child, 'SIGSTOP');
    host.close();
    expect(await end).toMatchObject({ ok: false, error: { code: 'E-SSH-LOST' } });
  });

  it('closing ends the wait before the next try', async () => {
    let isShut = false;
    await using way = await door(() => (isShut ? undefined : sshd));
    const clock = new FakeClock();
    const host = await sshHost({ ...way.to(sshd), clock });
    if (!host.ok) throw new Error(host.error.message);
    isShut = true;
    for (const child of sshd.children()) kill(child);
    const end = host.value.run('exit 0');
    // If the loss was noticed only by the script, its session waits for its second try first.
    await until(() => clock.pending.length === 1);
    await clock.pass(150);
    await until(() => clock.pending.length === 1);
    const came = way.came();
    host.value.close();
    expect(await end).toMatchObject({ ok: false, error: { code: 'E-SSH-CLOSED', isFinal: true } });
    expect([way.came(), clock.pending.length]).toEqual([came, 0]);
  });

  it('a line that brings one byte at a time brings every byte, one that is reset is lost [R21]', async () => {
    const sockets: Socket[] = [];
    await using way = await door(
      () => sshd,
      (socket) => {
        sockets.push(socket);
        return new Transform({
          transform(chunk: Buffer, _, done) {
            for (const byte of chunk) this.push(Buffer.of(byte));
            done();
          },
        });
      },
    );
    using host = await connected(way.to(sshd));
    const input = Buffer.alloc(20_000, 'wxyz');
    const copied = await host.run('cat', Readable.from([input]));
    expect(copied).toMatchObject({ value: { code: 0, stdout: input.toString() } });
    const { end } = await running(host);
    for (const socket of sockets) socket.resetAndDestroy();
    expect(await end).toMatchObject({ ok: false, error: { code: 'E-SSH-LOST' } });
  });

  it('who is sent away tries again, three times more and later each time [R23]', async () => {
    await using way = await door((n) => (n < 3 ? undefined : sshd));
    const clock = new FakeClock();
    const host = sshHost({ ...way.to(sshd), clock });
    for (const wait of [500, 1000]) {
      await until(() => clock.pending.length === 1);
      await clock.pass(wait * 0.79);
      expect(clock.pending.length).toBe(1);
      await clock.pass(wait * 0.42);
      expect(clock.pending.length).toBe(0);
    }
    const end = await host;
    expect([end.ok, way.came()]).toEqual([true, 3]);
    if (end.ok) end.value.close();

    await using shut = await door(() => undefined);
    const failing = sshHost({ ...shut.to(sshd), clock });
    for (let k = 1; k <= 3; k++) {
      await until(() => clock.pending.length === 1);
      await clock.pass(10_000);
    }
    expect(await failing).toMatchObject({ ok: false, error: { code: 'E-SSH-LOST', isFinal: false } });
    expect(shut.came()).toBe(4);
  });
});

describe('nobody there', () => {
  const to = (host: string, port: number) => {
    const knownHosts = `${knownName({ host, port })} ${ED25519}`;
    return { address: { host, port }, login: { user: 'deploy', knownHosts }, agent: '/nowhere' };
  };

  it('a port that nobody listens on refuses, a name that does not exist is not found', async () => {
    const port = await freePort();
    const failure = await refused(to('127.0.0.1', port));
    expect(failure).toMatchObject({ code: 'E-SSH-REFUSED', isFinal: false });
    expect(failure.message).toContain(`127.0.0.1:${port} refuses connections`);
    expect(await refused(to('no-such-host.invalid', 22))).toMatchObject({ code: 'E-SSH-DNS' });
  });

  it('what ssh2 and the network say is told in clear words', () => {
    const told = (fields: object) => {
      const attempt = { name: 'web', user: 'deploy', limitMs: 20_000, offers: new Map(), methods: [] };
      const { code, message, isFinal } = connectFailure(Object.assign(new Error('x'), fields), attempt);
      return `${code} ${isFinal ? 'final ' : ''}${message}`;
    };
    expect(told({ level: 'client-timeout' })).toMatch(/^E-SSH-TIMEOUT web did not answer within 20 s/);
    expect(told({ code: 'EHOSTUNREACH' })).toMatch(/^E-SSH-TIMEOUT web cannot be reached \(EHOSTUNREACH\)/);
    expect(told({ code: 'EAI_AGAIN' })).toMatch(/^E-SSH-DNS web: the name server/);
    expect(told({ code: 'ENOTFOUND' })).toMatch(/^E-SSH-DNS final /);
    expect(told({ code: 'ECONNRESET' })).toMatch(/^E-SSH-LOST web broke the connection before the login/);
    expect(told({ message: 'Handshake failed: no matching host key format' })).toMatch(
      /^E-SSH-ALGORITHMS final /,
    );
    expect(told({ message: 'Too many authentication failures' })).toMatch(/^E-SSH-AUTH final /);
  });
});

const ED25519 = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl';
