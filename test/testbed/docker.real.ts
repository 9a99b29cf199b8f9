import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { enginesHere } from './can-have-engines.js';
import { type Container, type ContainerSettings, must, startContainer } from './containers.js';
import {
  canHaveEngine,
  canHaveOwnEngine,
  dockerEngine,
  type Engine,
  IMAGES,
  type OwnEngine,
  ownDockerEngine,
} from './engines.js';
import { type HeldStreams, heldStreams } from './held-streams.js';

const DOWN = fileURLToPath(new URL('./docker/down', import.meta.url));

const read = async (url: string, options?: RequestInit) => (await fetch(url, options)).text();
const answers = async (container: Container, pattern: RegExp) => {
  const first = () => container.url().then((url) => read(`${url}/`));
  await expect.poll(() => first().catch(() => ''), { interval: 50 }).toMatch(pattern);
};

for (const kind of enginesHere()) {
  const missing = canHaveEngine(kind);
  if (missing !== undefined) console.warn(`no Docker ${kind}: ${missing}`);

  describe.skipIf(missing !== undefined)(`Docker ${kind}`, () => {
    let engine: Engine;
    const started: Container[] = [];
    const start = async (settings: ContainerSettings) => {
      const container = await startContainer(engine, settings);
      started.push(container);
      return container;
    };
    const startWeb = (env: Record<string, string> = {}, more: Partial<ContainerSettings> = {}) =>
      start({ image: IMAGES.web(2), port: 8080, env, ...more });

    beforeAll(async () => {
      engine = await dockerEngine(kind);
    });
    afterEach(() => Promise.all(started.splice(0).map((container) => container.remove())));
    afterAll(() => engine?.stop());

    test('is what it says, and has the images', async () => {
      const { Version } = JSON.parse(await must(engine, 'GET', '/version'));
      expect(Version).toMatch(new RegExp(`^${kind.replace('.', '\\.')}\\.`));
      for (const image of [IMAGES.busybox, IMAGES.haproxy, IMAGES.web(1), IMAGES.web(2), IMAGES.web(3)]) {
        expect((await engine.ask('GET', `/images/${image}/json`)).status).toBe(200);
      }
    });

    test('is the same for all, as long as one uses it', async () => {
      const others = await Promise.all([dockerEngine(kind), dockerEngine(kind)]);
      expect(others.map((other) => other.socketPath)).toEqual([engine.socketPath, engine.socketPath]);
      for (const other of others) await other.stop();
      execFileSync(DOWN, [`@${kind}`, '--unless-used']);
      expect((await engine.ask('GET', '/_ping')).text).toBe('OK');
    });

    test('runs a web service that answers its version and its name, and counts work', async () => {
      const web = await startWeb();
      await answers(web, /^2 [0-9a-f]{12}$/);
      const url = await web.url();
      const name = (await read(`${url}/`)).slice(2);
      expect(await read(`${url}/up`)).toBe('2');
      expect(await read(`${url}/slow?ms=20`)).toBe(`2 ${name}`);
      for (const path of ['/count', '/work']) {
        expect(await read(url + path, { method: 'POST', body: 'by body' })).toBe(`2 ${name} by body`);
      }
      await read(`${url}/count`, { method: 'POST', headers: { 'x-id': 'by header' } });
      expect((await read(`${url}/count`)).split('\n').sort()).toEqual(['', 'by body 2', 'by header 1']);
      expect((await fetch(`${url}/nothing`)).status).toBe(404);
    });

    test('keeps what containers have counted in a volume', async () => {
      const volume = `work-${Date.now()}`;
      onTestFinished(async () => void (await engine.ask('DELETE', `/volumes/${volume}`)));
      const settings = { binds: [`${volume}:/work`] };
      for (const token of ['a', 'b']) {
        const web = await startWeb({ WORK_LOG: '/work/log' }, settings);
        await answers(web, /./);
        await read(`${await web.url()}/count`, { method: 'POST', body: token });
        await web.remove();
      }
      const reader = await start({ image: IMAGES.busybox, command: ['sleep', '600'], ...settings });
      expect((await reader.exec('cat', '/work/log')).text).toMatch(/^a 2 \w+\nb 2 \w+\n$/);
    });

    test('sees health, and the causes of its lack', async () => {
      const well = await startWeb();
      const late = await startWeb({ BAD: 'slow-start', START_MS: '600' });
      const never = await startWeb({ BAD: 'never-healthy' });
      for (const web of [well, late]) await web.until((state) => state.Health?.Status === 'healthy');
      const { Health } = await never.until((state) => state.Health?.Status === 'unhealthy');
      expect(Health?.Log.at(-1)?.Output).toBe('/up answers 500\n');
    });

    test('sees crashes and memory that is not enough', async () => {
      const crash = await startWeb({ BAD: 'crash' });
      const later = await startWeb({ BAD: 'crash-later', LATER_MS: '100' });
      const oom = await startWeb({ BAD: 'oom' }, { memoryMiB: 32 });
      expect((await crash.until((state) => state.Status === 'exited')).ExitCode).toBe(3);
      expect(await crash.logs()).toContain('boom\n');
      expect((await later.until((state) => state.Status === 'exited')).ExitCode).toBe(3);
      expect(await later.logs()).toContain('boom, later\n');
      expect(await oom.until((state) => state.Status === 'exited')).toMatchObject({
        OOMKilled: true,
        ExitCode: 137,
      });
    });

    test('runs a service that ends on TERM, after its open requests and with its streams', async () => {
      const web = await startWeb();
      await answers(web, /./);
      const url = await web.url();
      const streams = await heldStreams(url);
      onTestFinished(() => streams.end());
      for (const stream of [streams.webSocket, streams.sse]) {
        await stream.next();
        await stream.next();
        expect(stream).toMatchObject({ version: '2', brokenAt: undefined });
      }
      const slow = fetch(`${url}/slow?ms=500`);
      // Open as soon as a request that was sent later is answered.
      await read(`${url}/up`);
      await web.stop();
      expect((await slow).status).toBe(200);
      expect(await web.state()).toMatchObject({ Status: 'exited', ExitCode: 0 });
      await expect(streams.webSocket.next()).rejects.toThrow('broke');
      await expect(streams.sse.next()).rejects.toThrow('broke');
      expect(streams.webSocket.brokenAt).toBeTypeOf('number');
      expect(streams.sse.brokenAt).toBeTypeOf('number');
    });

    describe('HAProxy', () => {
      let folder: string;
      let network: string;
      let proxy: Container;
      let held: HeldStreams;

      beforeAll(async () => {
        folder = await mkdtemp(join(tmpdir(), 'cimyr-haproxy-'));
        // The image's user is not root.
        await chmod(folder, 0o755);
        await writeFile(join(folder, 'haproxy.cfg'), CONFIGURATION);
        network = `net-${folder.slice(-6).toLowerCase()}`;
        await must(engine, 'POST', '/networks/create', { Name: network });
      });
      afterAll(async () => {
        await engine.ask('DELETE', `/networks/${network}`);
        await rm(folder, { recursive: true });
      });

      test('balances by the names of the network, holds streams, and is driven from within', async () => {
        await startWeb({}, { network, aliases: ['blue'], image: IMAGES.web(1) });
        await startWeb({}, { network, aliases: ['green'], image: IMAGES.web(3) });
        const binds = [`${folder}:/usr/local/etc/haproxy:ro`];
        proxy = await start({ image: IMAGES.haproxy, port: 8000, network, binds });
        await answers(proxy, /^1 /);
        held = await heldStreams(await proxy.url());
        onTestFinished(() => held.end());
        await tell(proxy, 'set server be/blue weight 0; set server be/green weight 256');
        await answers(proxy, /^3 /);
        for (const stream of [held.webSocket, held.sse]) {
          await stream.next();
          expect(stream).toMatchObject({ version: '1', brokenAt: undefined });
        }
        expect((await proxy.exec('id', '-un')).text).toBe('haproxy\n');
      });

      test('has the programs that scripts use', async () => {
        const box = await start({ image: IMAGES.haproxy, command: ['sleep', '600'] });
        expect(await box.exec('sh', '-ec', PROGRAMS)).toEqual({ code: 0, text: 'new aGk= hi 5\n' });
      });
    });

    test('pulls from its registry with the password only', async () => {
      const { server, username, password } = engine.registry;
      // The engine wants the padding that Node's base64url leaves out.
      const login = (secret: string) => ({
        'x-registry-auth': Buffer.from(JSON.stringify({ username, password: secret, serveraddress: server }))
          .toString('base64')
          .replaceAll('+', '-')
          .replaceAll('/', '_'),
      });
      const repository = `${server}/team/web`;
      await must(engine, 'POST', `/images/${IMAGES.web(1)}/tag?repo=${repository}&tag=1`);
      onTestFinished(async () => void (await engine.ask('DELETE', `/images/${repository}:1`)));
      const pushed = await engine.ask('POST', `/images/${repository}/push?tag=1`, {
        headers: login(password),
      });
      expect(pushed.text).not.toContain('"error"');
      await must(engine, 'DELETE', `/images/${repository}:1`);
      const pull = (headers: Record<string, string>) =>
        engine.ask('POST', `/images/create?fromImage=${repository}&tag=1`, { headers });
      expect((await pull({})).status).toBe(500);
      expect((await pull(login('wrong'))).status).toBe(500);
      expect((await pull(login(password))).text).toMatch(/Digest: sha256:[0-9a-f]{64}/);
    });
  });

  describe.skipIf(canHaveOwnEngine(kind) !== undefined)(`an own Docker ${kind}`, () => {
    let engine: OwnEngine;
    beforeAll(async () => {
      engine = await ownDockerEngine(kind);
    });
    afterAll(() => engine?.stop());

    for (const signal of ['TERM', 'KILL'] as const) {
      test(`is ended by ${signal} and brought up again, with the containers that are to be there always`, async () => {
        const web = await startContainer(engine, { image: IMAGES.web(1), port: 8080, restart: 'always' });
        onTestFinished(() => web.remove());
        await answers(web, /^1 /);
        await engine.kill(signal);
        await expect(engine.ask('GET', '/_ping')).rejects.toThrow();
        await engine.start();
        await answers(web, /^1 /);
        await engine.restart(signal);
        await answers(web, /^1 /);
      });
    }

    test('leaves nothing', async () => {
      const folder = dirname(dirname(engine.socketPath));
      await startContainer(engine, { image: IMAGES.web(1), restart: 'always' });
      await engine.stop();
      expect(existsSync(folder)).toBe(false);
      expect(commandsNow().filter((command) => command.includes(folder))).toEqual([]);
      expect(readFileSync('/proc/self/mounts', 'utf8')).not.toContain(folder);
    });
  });
}

function commandsNow(): string[] {
  const processes = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return processes.map((pid) => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
    } catch {
      // It has ended since.
      return '';
    }
  });
}

const tell = (proxy: Container, commands: string) =>
  proxy.exec('sh', '-c', `echo '${commands}' | nc 127.0.0.1 9999`);

const CONFIGURATION = `global
  stats socket ipv4@127.0.0.1:9999 level admin
resolvers docker
  nameserver dns 127.0.0.11:53
  hold valid 1s
defaults
  mode http
  timeout connect 2s
  timeout client 60s
  timeout server 60s
  timeout tunnel 60s
frontend web
  bind :8000
  default_backend be
backend be
  default-server check inter 200ms init-addr none resolvers docker resolve-prefer ipv4
  option httpchk GET /up
  server blue blue:8080 weight 256
  server green green:8080 weight 0
`;

const PROGRAMS = `cd /tmp
for program in nc flock base64 timeout stat awk sed tail mv sync od haproxy; do command -v $program >/dev/null; done
flock --version | grep -q util-linux
haproxy -v | grep -q 'version 2\\.'
mkdir old new; echo new >new/file; echo old >old/file; mv -T new/file old/file; sync
echo $(cat old/file) $(printf hi | base64) $(echo aGk= | base64 -d) $(timeout 5 awk 'BEGIN { print 2 + 3 }')
`;
