import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { haproxyTraffic } from '../../../src/adapters/haproxy/haproxy.js';
import { systemClock } from '../../../src/base/clock.js';
import { poll } from '../../../src/base/poll.js';
import type { Strategy, StrategyKind } from '../../../src/domain/rollout/environment.js';
import { plannerFor } from '../../../src/domain/rollout/plan/planner.js';
import type { Host } from '../../../src/ports/host.js';
import type { HaproxySettings } from '../../testbed/haproxy.js';
import { canHaveHosts, type Hosts, type Host as Machine, startHosts } from '../../testbed/hosts.js';
import { bad, fleetOf, good } from '../hosts/fleets.js';
import { wayTo } from '../hosts/grounds.js';
import { connected } from '../ssh/connected.js';
import { type Site, siteOn } from './sites.js';

const missing = canHaveHosts();

describe.skipIf(missing !== undefined).concurrent('HAProxy, as people run it', () => {
  let group: Hosts;
  let machine: Machine;
  let host: Host & Disposable;
  beforeAll(async () => {
    group = await startHosts(1);
    [machine] = group.all as [Machine];
    host = await connected(wayTo(machine, group));
  });
  afterAll(async () => {
    host?.close();
    await group?.stop();
  });
  const site = (haproxy: Partial<HaproxySettings>) => siteOn(machine, host, undefined, haproxy);
  const shift = (at: Site, release: string, percent = 100) =>
    at.apply({ kind: 'shift', at: [host.name], percent }, release);
  const checked = (how: string) => (_: number, weight: number) => `${how} weight ${weight}`;

  test.each<[string, (port: number) => Partial<HaproxySettings>]>([
    [
      'programs',
      () => ({
        global: 'external-check\n  insecure-fork-wanted',
        lines:
          '  option external-check\n  external-check path "/usr/bin:/bin"\n  external-check command /bin/true',
        serverOf: checked('check inter 200ms'),
      }),
    ],
    ['TCP', () => ({ lines: '', serverOf: checked('check inter 200ms fall 2 rise 1') })],
    ['nobody', () => ({ lines: '', serverOf: checked('') })],
    [
      'an agent',
      (port) => ({ lines: '', serverOf: checked(`agent-check agent-inter 200ms agent-port ${port}`) }),
    ],
    [
      'an agent, and TCP',
      (port) => ({ lines: '', serverOf: checked(`check inter 200ms agent-check agent-port ${port}`) }),
    ],
  ])('servers that are checked by %s take over', async (_, settings) => {
    const port = 8000 + Math.floor(Math.random() * 500);
    // Says that all is well to whoever asks.
    await machine.exec(`socat TCP-LISTEN:${port},fork,reuseaddr SYSTEM:'echo up' >/dev/null 2>&1 &`);
    await using at = await site(settings(port));
    await at.serveOld();
    await at.release({ version: 'new' });
    await at.apply({ kind: 'start', at: [at.instances[1]] }, 'new');
    expect(await at.get()).toBe('old');
    await shift(at, 'new', 25);
    expect(await at.weights()).toEqual([256, 85]);
    await shift(at, 'new');
    expect(await at.weights()).toEqual([0, 256]);
    await answers(at, 'new');
  });

  test('servers that track those of another backend take over when those were found good anew', async () => {
    const backend = `chk${randomUUID()}`;
    await using at = await site({
      lines: '',
      serverOf: (port, weight) => `track ${backend}/c${port} weight ${weight}`,
      sections: (ports) =>
        `backend ${backend}
  option httpchk GET /up
${ports.map((port) => `  server c${port} 127.0.0.1:${port} check inter 200ms fall 2 rise 1`).join('\n')}`,
    });
    await at.serveOld();
    await at.release({ version: 'new', startDelayMs: 800 });
    await at.apply({ kind: 'start', at: [at.instances[1]] }, 'new');
    const from = performance.now();
    await shift(at, 'new');
    expect(performance.now() - from).toBeGreaterThan(300);
    expect(await at.weights()).toEqual([0, 256]);
    expect(await at.get()).toBe('new');
  });

  test.each(['source', 'static-rr', 'uri'])(
    'balance %s gives all or nothing: canary is refused before anything is changed, blue-green works',
    async (balance) => {
      await using at = await site({
        lines: `  balance ${balance}`,
        serverOf: () => 'check inter 200ms rise 1 weight 7',
      });
      await at.serveOld();
      expect(await at.weights()).toEqual([7, 0]);
      expect(await way(at, 'canary')).toMatchObject({
        error: { kind: 'obstacle', obstacle: { kind: 'whole', balance } },
      });
      for (const strategy of ['blue-green', 'rolling', 'recreate'] as const)
        expect(await way(at, strategy)).toMatchObject({ ok: true });
      await at.release({ version: 'new' });
      await at.apply({ kind: 'start', at: [at.instances[1]] }, 'new');
      await shift(at, 'new');
      expect(await at.weights()).toEqual([0, 7]);
      await answers(at, 'new');
    },
  );

  test('hash-type consistent takes shares once one was set', async () => {
    await using at = await site({
      lines: '  balance source\n  hash-type consistent',
      serverOf: () => 'check inter 200ms rise 1 weight 7',
    });
    await at.serveOld();
    await at.proxy.tell(`set server ${backendOf(at)}/s${at.ports[0]} weight 6`);
    expect(await way(at, 'canary')).toMatchObject({ ok: true });
  });

  test('with it, a server whose configuration says weight 0 can never serve: refused', async () => {
    await using at = await site({ lines: '  balance source' });
    const obstacle = { kind: 'weightless', balance: 'source', servers: [`s${at.ports[1]}`] };
    expect(await way(at, 'blue-green')).toMatchObject({ error: { kind: 'obstacle', obstacle } });
  });

  test('a socket that may not set weights is seen, and refused before anything is changed', async () => {
    await using at = await site({ level: 'operator' });
    good(await at.fleet.observe());
    for (const strategy of ['blue-green', 'rolling', 'canary', 'recreate'] as const)
      expect(await way(at, strategy)).toMatchObject({
        error: { kind: 'obstacle', place: host.name, obstacle: { kind: 'level', level: 'operator' } },
      });
  });

  test.each(['/srv/nowhere/x.state', '/etc/hostname/x.state', '/srv'])(
    'a state file that cannot be written is refused before anything is changed (%s)',
    async (stateFile) => {
      await using at = await site({});
      const settings = {
        kind: 'haproxy',
        socket: at.proxy.socket,
        backend: backendOf(at),
        stateFile,
      } as const;
      const traffic = haproxyTraffic(settings, `${at.root}/.cimyr/haproxy.state`);
      const instances = { ports: at.ports, start: ':', stop: ':' };
      const fleet = fleetOf([host], at.root, { target: { traffic: settings, instances }, traffic });
      expect(good(await fleet.observe()).seen.places[0]?.obstacles).toEqual([
        { kind: 'unwritable', path: stateFile },
      ]);
    },
  );

  test('several servers with one port are refused by their names', async () => {
    await using at = await site({
      lines: '  server twin 127.0.0.1:9999 weight 0\n  server other 127.0.0.2:9999',
    });
    const obstacle = { kind: 'twins', port: 9999, servers: ['twin', 'other'] };
    expect(await way(at, 'blue-green')).toMatchObject({ error: { kind: 'obstacle', obstacle } });
  });

  test('ports that a state file brings back: it is named', async () => {
    await using at = await site({});
    const servers = (ports: readonly number[]) =>
      ports.map((port, i) => `  server side${i} 127.0.0.1:${port} weight ${i === 0 ? 256 : 0}`).join('\n');
    await at.proxy.restart({ ports: [], lines: servers(at.ports) });
    await at.serveOld();
    const ports = at.ports.map((port) => port + 5);
    const settings = {
      kind: 'haproxy',
      socket: at.proxy.socket,
      backend: backendOf(at),
      stateFile: at.proxy.stateFile,
    } as const;
    const traffic = haproxyTraffic(settings, `${at.root}/.cimyr/haproxy.state`);
    const target = { traffic: settings, instances: { ports, start: ':', stop: ':' } };
    const fleet = fleetOf([host], at.root, { target, traffic });
    await at.proxy.restart({ ports: [], lines: servers(ports) });
    const stateFiles = [`${at.root}/.cimyr/haproxy.state`, at.proxy.stateFile];
    const failure = bad(await fleet.observe());
    expect(failure).toMatchObject({ kind: 'no-server', ports, stateFiles });
    // What is said is done.
    await at.proxy.stop();
    await machine.exec(`rm ${stateFiles.join(' ')}`);
    await at.proxy.restart({ ports: [], lines: servers(ports) });
    good(await fleet.observe());
  });

  test('a change that is refused ends there: what comes after it is not done', async () => {
    await using at = await site({});
    await at.serveOld();
    const [one, other] = at.ports.map((port) => `s${port}`) as [string, string];
    const traffic = haproxyTraffic(
      { kind: 'haproxy', socket: at.proxy.socket, backend: backendOf(at) },
      '/srv/kept.state',
    );
    const end = await host.run(
      traffic.change([
        { server: other, weight: 300 },
        { server: one, weight: 0 },
      ]),
    );
    expect(end).toMatchObject({
      value: { code: 71, stderr: expect.stringContaining('proxy-refuses Absolute weight') },
    });
    expect(await at.weights()).toEqual([256, 0]);
  });

  /** Of how a release would get there, if there is a way. */
  const way = async (at: Site, kind: StrategyKind) =>
    plannerFor({ ...STRATEGY, kind } as Strategy, good(await at.fleet.observe()).seen);
});

const STRATEGY = { batch: { count: 1 }, steps: [10], bakeMs: 0 };
const backendOf = (at: Site) => `shop${at.root.slice('/srv/site'.length)}`;

/** Checks of the proxy may not have come round yet. */
async function answers(at: Site, version: string): Promise<void> {
  const isThere = await poll(
    systemClock(),
    { intervalMs: 20, deadlineMs: 5000 },
    async () => (await at.get()) === version,
  );
  expect(isThere).toBe(true);
}
