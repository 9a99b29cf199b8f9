import { once } from 'node:events';
import { chmodSync, chownSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Engine } from '../../../src/adapters/docker/engine.js';
import { type SshMachine, sshHost } from '../../../src/adapters/ssh/ssh-host.js';
import { systemClock } from '../../../src/base/clock.js';
import { canHaveHosts, type Hosts, startHosts } from '../../testbed/hosts.js';
import { noSshd, type Sshd, type SshdOptions, startSshd } from './sshd.js';

const VERSION = JSON.stringify({ Version: '29.0', ApiVersion: '1.52' });
const ANSWER = `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ${VERSION.length}\r\n\r\n${VERSION}`;

/** An engine that knows its version, and how often it was connected to. */
async function engineAt(path: string) {
  let connections = 0;
  const open = new Set<Socket>();
  const server: Server = createServer((socket) => {
    connections++;
    open.add(socket.on('error', () => {}).on('data', () => socket.write(ANSWER)));
  });
  server.listen(path);
  await once(server, 'listening');
  return {
    connections: () => connections,
    stop() {
      for (const socket of open) socket.destroy();
      server.close();
    },
  };
}

async function machineAt({ address, login }: Pick<Sshd, 'address' | 'login'>): Promise<SshMachine> {
  const machine = await sshHost({ address, login, clock: systemClock() });
  if (!machine.ok) throw new Error(machine.error.message);
  return machine.value;
}

const engineOn = (host: SshMachine, path: string) =>
  new Engine('web1', {
    dial: () => host.socket(path),
    broken: () => host.broken(),
    close: () => host.close(),
  });

const wordsOf = async (host: SshMachine, path: string) => {
  const stream = await host.socket(path);
  if (stream.ok) {
    stream.value.destroy();
    return 'it connects';
  }
  const { code, message, remedy, isFinal } = stream.error;
  expect(code).toBe('E-SSH-SOCKET');
  return `${message.replace(/^\S+(?: → \S+)?: /, '').replaceAll(path, 'S')}; ${remedy}; ${isFinal ? 'final' : 'passing'}`;
};

describe.skipIf(noSshd)('a socket of a machine that is reached by SSH', () => {
  let directory: string;
  let engine: Awaited<ReturnType<typeof engineAt>>;
  const path = () => join(directory, 'docker.sock');
  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'ssh-socket-'));
    engine = await engineAt(path());
  });
  afterAll(() => {
    engine?.stop();
    rmSync(directory, { recursive: true, force: true });
  });

  it.each<[string, SshdOptions]>([
    ['as a server is', {}],
    ['with one session', { config: ['MaxSessions 1'] }],
    ['under restrict, where forwarding is given', { restrict: 'restrict,port-forwarding' }],
  ])('has many connections over one of SSH, which are used again (S49): %s', async (_, options) => {
    await using sshd = await startSshd(options);
    const before = engine.connections();
    const asked = engineOn(await machineAt(sshd), path());
    const all = await Promise.all(Array.from({ length: 8 }, () => asked.version()));
    expect(all.filter(({ ok }) => ok)).toHaveLength(8);
    for (let n = 0; n < 5; n++) expect((await asked.version()).ok).toBe(true);
    expect(engine.connections() - before).toBe(8);
    expect(sshd.connections()).toBe(1);
    asked.close();
  });

  it('says why nobody can connect to it', async () => {
    await using sshd = await startSshd({ config: ['MaxSessions 1'] });
    const host = await machineAt(sshd);
    writeFileSync(join(directory, 'file'), '');
    symlinkSync(path(), join(directory, 'link'));
    expect(await wordsOf(host, join(directory, 'link'))).toBe('it connects');
    expect(await wordsOf(host, join(directory, 'none'))).toBe(
      'there is no S; is what should listen there installed, and does it run?; passing',
    );
    for (const wrong of [join(directory, 'file'), directory])
      expect(await wordsOf(host, wrong)).toBe('S is no socket; see what made it there; final');
    host.close();
  });

  it.each<[string, SshdOptions]>([
    ['AllowStreamLocalForwarding', { config: ['AllowStreamLocalForwarding no'] }],
    ['only the other way', { config: ['AllowStreamLocalForwarding remote'] }],
    ['DisableForwarding', { config: ['DisableForwarding yes'] }],
    ['restrict', { restrict: 'restrict' }],
  ])('is told to be forbidden, with what to set: %s', async (_, options) => {
    await using sshd = await startSshd(options);
    const host = await machineAt(sshd);
    expect(await wordsOf(host, path())).toBe(
      'forwarding to sockets is forbidden; set AllowStreamLocalForwarding there to local or yes; final',
    );
    host.close();
  });

  it('is reached again after the connection broke, and who was asked then says so in the words of SSH', async () => {
    await using sshd = await startSshd();
    const host = await machineAt(sshd);
    const asked = engineOn(host, path());
    expect((await asked.version()).ok).toBe(true);
    for (const pid of sshd.children()) process.kill(pid, 'SIGKILL');
    await expect.poll(() => host.broken()?.message).toMatch(/the connection broke/);
    expect((await asked.version()).ok).toBe(true);
    expect(sshd.connections()).toBe(2);
    asked.close();
    expect((await asked.version()).ok).toBe(false);
  });

  it('that is gone in the middle of a question is unseen', async () => {
    const silent = createServer(() => {}).listen(join(directory, 'silent'));
    await once(silent, 'listening');
    await using sshd = await startSshd();
    const asked = engineOn(await machineAt(sshd), join(directory, 'silent'));
    const [asking] = [asked.version(), once(silent, 'connection')];
    await expect.poll(() => silent.listening && sshd.children().length).toBeGreaterThan(0);
    await new Promise<void>((resolve) =>
      silent.getConnections((_, n) => (n ? resolve() : silent.once('connection', () => resolve()))),
    );
    for (const pid of sshd.children()) process.kill(pid, 'SIGKILL');
    const answer = await asking;
    expect(answer.ok ? answer : answer.error.unreached).toMatchObject({ code: 'E-SSH-LOST', isFinal: false });
    asked.close();
    silent.close();
  });
});

describe.skipIf(canHaveHosts() !== undefined)('a socket that belongs to others', () => {
  let hosts: Hosts;
  beforeAll(async () => {
    hosts = await startHosts(1);
  });
  afterAll(() => hosts?.stop());

  it.each([
    [0, 'give deploy the right to use it'],
    [4, 'add deploy to the group adm there'],
  ])('is not for everybody, and whose it is says what helps: group %i', async (group, remedy) => {
    const [web1] = hosts.all;
    if (!web1) throw new Error('no host');
    const name = `/run/e${group}.sock`;
    const engine = await engineAt(web1.file(name));
    chownSync(web1.file(name), 0, group);
    chmodSync(web1.file(name), 0o660);
    const login = { user: 'deploy', key: hosts.userKey, knownHosts: hosts.knownHosts };
    const host = await machineAt({ address: { host: web1.address, port: 22 }, login });
    expect(await wordsOf(host, name)).toBe(`deploy may not use S (permission denied); ${remedy}; final`);
    chmodSync(web1.file(name), 0o666);
    expect(await wordsOf(host, name)).toBe('it connects');
    // Its file stays when the process is gone: as that of an engine that was killed.
    expect(
      (
        await web1.exec(
          `rm ${name}; python3 - <<E\nimport socket\ns = socket.socket(socket.AF_UNIX)\ns.bind('${name}')\nE\nchmod 666 ${name}`,
        )
      ).code,
    ).toBe(0);
    expect(await wordsOf(host, name)).toBe('nobody listens at S; start what should listen there; passing');
    host.close();
    engine.stop();
  });
});
