import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { haproxyTraffic } from '../../../src/adapters/haproxy/haproxy.js';
import { type Clock, systemClock } from '../../../src/base/clock.js';
import type { Host } from '../../../src/ports/host.js';
import { canHaveHosts, type Hosts, type Host as Machine, startHosts } from '../../testbed/hosts.js';
import { bad, fleetOf, good } from '../hosts/fleets.js';
import { wayTo } from '../hosts/grounds.js';
import { connected } from '../ssh/connected.js';
import { type Site, siteOn } from './sites.js';

const missing = canHaveHosts();
if (missing !== undefined) console.warn(`no real hosts: ${missing}`);

describe.skipIf(missing !== undefined).concurrent('instances behind HAProxy', () => {
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
  const hosts = () => [host.name];
  const instancesOf = async (site: Site) => good(await site.fleet.observe()).seen.places[0]?.slots;

  test('get their shares, the new ones before the old ones lose theirs', async () => {
    await using site = await siteOn(machine, host);
    await site.serveOld();
    await site.release({ version: 'new' });
    await site.apply({ kind: 'start', at: [site.instances[1]] }, 'new');
    expect(await site.weights()).toEqual([256, 0]);
    expect(await site.get()).toBe('old');
    expect((await site.apply({ kind: 'shift', at: hosts(), percent: 25 }, 'new')).notes).toEqual([]);
    expect(await site.weights()).toEqual([256, 85]);
    expect(await instancesOf(site)).toMatchObject([
      { release: 'old', state: 'running', share: 256 / 341 },
      { release: 'new', state: 'running', share: 85 / 341 },
    ]);
    const answers = await Promise.all(Array.from({ length: 40 }, () => site.get()));
    expect(answers.filter((text) => text === 'new').length).toBeGreaterThan(4);
    expect(answers.filter((text) => text === 'new').length).toBeLessThan(16);
    await site.apply({ kind: 'shift', at: hosts(), percent: 100 }, 'new');
    expect(await site.weights()).toEqual([0, 256]);
    expect(await site.get()).toBe('new');
    await site.apply({ kind: 'close', at: hosts() }, 'new');
    expect(await site.weights()).toEqual([0, 0]);
    expect(await site.get()).toBe('status 503');
  });

  test('are idle where their weight is 0, and nowhere else [I1]', async () => {
    await using site = await siteOn(machine, host);
    await site.serveOld();
    const backend = `shop${site.root.slice('/srv/site'.length)}`;
    const codeOf = async (socket: string, server: string) => {
      const traffic = haproxyTraffic({ kind: 'haproxy', socket, backend }, '/srv/kept.state');
      const end = await host.run(`set -u\n( ${traffic.idle(server)} )`);
      return end.ok && end.value.code;
    };
    const [one, other] = site.ports.map((port) => `s${port}`) as [string, string];
    expect(await codeOf(site.proxy.socket, one)).toBe(1);
    expect(await codeOf(site.proxy.socket, other)).toBe(0);
    // Nobody knows.
    expect(await codeOf(site.proxy.socket, 'nobody')).toBe(1);
    expect(await codeOf('/run/nowhere', other)).toBe(1);
  });

  test("are asked for nothing before the proxy's own check of them was good", async () => {
    await using site = await siteOn(machine, host);
    await site.serveOld();
    await site.release({ version: 'new', startDelayMs: 1500 });
    await site.apply({ kind: 'start', at: [site.instances[1]] }, 'new');
    const from = performance.now();
    const answers = await answersWhile(site, () =>
      site.apply({ kind: 'shift', at: hosts(), percent: 100 }, 'new'),
    );
    expect(performance.now() - from).toBeGreaterThan(300);
    expect(answers).toEqual(['old', 'new']);
  });

  test('come back without the weight of the configuration', async () => {
    await using site = await siteOn(machine, host);
    await site.serveOld();
    await site.release({ version: 'new' });
    await site.apply({ kind: 'start', at: [site.instances[1]] }, 'new');
    await site.apply({ kind: 'shift', at: hosts(), percent: 100 }, 'new');
    // Its weight is 256 in the proxy's configuration.
    await site.apply({ kind: 'stop', at: [site.instances[0]] }, 'new');
    expect(await site.proxy.tell('show stat')).toMatch(new RegExp(`,s${site.ports[0]},[^\\n]*,MAINT,`));
    expect(await instancesOf(site)).toMatchObject([
      { state: 'stopped', share: 0 },
      { state: 'running', share: 1 },
    ]);
    await site.release({ version: 'third', startDelayMs: 500 });
    await site.apply({ kind: 'start', at: [site.instances[0]] }, 'third');
    expect(await site.weights()).toEqual([0, 256]);
    const answers = await Promise.all(Array.from({ length: 20 }, () => site.get()));
    expect(new Set(answers)).toEqual(new Set(['new']));
    await site.apply({ kind: 'shift', at: hosts(), percent: 100 }, 'third');
    expect(await site.get()).toBe('third');
  });

  test('are asked for nothing for what the proxy found there before', async () => {
    await using site = await siteOn(machine, host);
    await site.serveOld();
    await site.release({ version: 'new' });
    await site.apply({ kind: 'start', at: [site.instances[1]] }, 'new');
    await site.apply({ kind: 'shift', at: hosts(), percent: 100 }, 'new');
    await site.apply({ kind: 'stop', at: [site.instances[0]] }, 'new');
    await site.release({ version: 'third', startDelayMs: 1500 });
    await site.apply({ kind: 'start', at: [site.instances[0]] }, 'third');
    const answers = await answersWhile(site, () =>
      site.apply({ kind: 'shift', at: hosts(), percent: 100 }, 'third'),
    );
    expect(answers).toEqual(['new', 'third']);
  });

  test('keep their shares when the proxy is restarted', async () => {
    await using site = await siteOn(machine, host);
    await site.serveOld();
    await site.release({ version: 'new' });
    await site.apply({ kind: 'start', at: [site.instances[1]] }, 'new');
    await site.apply({ kind: 'shift', at: hosts(), percent: 100 }, 'new');
    const kept = readFileSync(machine.file(site.proxy.stateFile), 'utf8');
    expect(readFileSync(machine.file(`${site.root}/.cimyr/haproxy.state`), 'utf8')).toBe(kept);
    await site.proxy.restart();
    expect(await site.weights()).toEqual([0, 256]);
    expect(await site.get()).toBe('new');
    expect(await instancesOf(site)).toMatchObject([{ share: 0 }, { share: 1 }]);
  });

  test('are drained when their last request has been answered', async () => {
    await using site = await siteOn(machine, host);
    await site.serveOld({ slowMs: 1500 });
    await site.release({ version: 'new' });
    await site.apply({ kind: 'start', at: [site.instances[1]] }, 'new');
    const slow = site.get();
    await inFlight(site);
    await site.apply({ kind: 'shift', at: hosts(), percent: 100 }, 'new');
    const { notes } = await site.apply({ kind: 'drain', at: [site.instances[0]] }, 'new');
    await killOld(site);
    expect(notes).toEqual([]);
    expect(await slow).toBe('old');
  });

  test('that do not become idle are told of, and left', async () => {
    await using site = await siteOn(machine, host, fast(20));
    await site.serveOld({ slowMs: 20_000 });
    const isOver = new AbortController();
    const slow = fetch(site.proxy.url, { signal: isOver.signal }).catch(() => undefined);
    await inFlight(site);
    const step = { kind: 'drain', at: [site.instances[0]] } as const;
    const soon = await site.own.apply(step, { release: 'old', drainMs: 100, env: {} });
    expect(good(soon).notes).toMatchObject([{ kind: 'not-drained', waitedMs: 100 }]);
    const { notes } = await site.apply(step, 'old');
    expect(notes).toEqual([{ kind: 'not-drained', slot: site.instances[0], inFlight: 1, waitedMs: 30_000 }]);
    isOver.abort();
    await slow;
  });

  test('that never become good: the shift fails, and the old ones keep all requests', async () => {
    await using site = await siteOn(machine, host, fast(10));
    await site.serveOld();
    await site.release({ version: 'new', broken: true });
    await site.apply({ kind: 'start', at: [site.instances[1]] }, 'new');
    const step = { kind: 'shift', at: hosts(), percent: 50 } as const;
    const failure = bad(await site.own.apply(step, { release: 'new', env: {} }));
    expect(failure).toMatchObject({
      kind: 'not-ready',
      servers: [`s${site.ports[1]}`],
      waitedMs: 30_000,
    });
    expect(await site.weights()).toEqual([256, 0]);
    expect(await site.get()).toBe('old');
  });

  test('that die are seen, whatever was written down', async () => {
    await using site = await siteOn(machine, host);
    await site.serveOld();
    expect(await instancesOf(site)).toMatchObject([
      { release: 'old', state: 'running' },
      { state: 'stopped' },
    ]);
    await killOld(site);
    const state = async () => (await instancesOf(site))?.[0]?.state;
    while ((await state()) === 'running') await pause(50);
    expect(await state()).toBe('unsettled');
    expect(await site.weights()).toEqual([256, 0]);
    await site.apply({ kind: 'start', at: [site.instances[0]] }, 'old');
    expect(await site.weights()).toEqual([0, 0]);
    await site.apply({ kind: 'shift', at: hosts(), percent: 100 }, 'old');
    expect(await site.get()).toBe('old');
  });

  test('that are killed while they work: no POST is done twice', async () => {
    await using site = await siteOn(machine, host);
    await site.serveOld({ slowMs: 3000 });
    await site.release({ version: 'new' });
    await site.apply({ kind: 'start', at: [site.instances[1]] }, 'new');
    const log = () =>
      readFileSync(machine.file(`${site.root}/work.log`), 'utf8')
        .trim()
        .split('\n');
    const post = (id: number) =>
      fetch(`${site.proxy.url}/work`, { method: 'POST', headers: { 'x-id': `p${id}` } });
    const posts = Array.from({ length: 10 }, async (_, id) => (await post(id)).status);
    await inFlight(site, 10);
    await site.apply({ kind: 'shift', at: hosts(), percent: 100 }, 'new');
    await killOld(site);
    expect(await Promise.all(posts)).toEqual(Array(10).fill(502));
    expect(log().toSorted()).toEqual(Array.from({ length: 10 }, (_, id) => `p${id} old`));
  });

  test('a proxy that cannot be used is a failure of the state that names what is missing', async () => {
    await using site = await siteOn(machine, host);
    const seen = async (change: { socket?: string; backend?: string; ports?: number[] }) => {
      const settings = {
        kind: 'haproxy',
        socket: change.socket ?? site.proxy.socket,
        backend: change.backend ?? `shop${site.root.slice('/srv/site'.length)}`,
      } as const;
      const traffic = haproxyTraffic(settings, `${site.root}/.cimyr/haproxy.state`);
      const instances = { ports: change.ports ?? site.ports, start: ':', stop: ':' };
      return fleetOf([host], site.root, { target: { traffic: settings, instances }, traffic }).observe();
    };
    good(await seen({}));
    const silent = (detail: unknown) => ({ kind: 'proxy-silent', place: host.name, detail });
    expect(bad(await seen({ backend: 'nobody' }))).toMatchObject(silent("Can't find backend."));
    expect(bad(await seen({ socket: "/run/it's nowhere" }))).toMatchObject(
      silent(expect.stringMatching(/No such file|nowhere/)),
    );
    expect(bad(await seen({ ports: [site.ports[0], 9] }))).toMatchObject({
      kind: 'no-server',
      place: host.name,
      ports: [9],
    });
  });

  test('a change that the proxy refuses is a failure with its words', async () => {
    await using site = await siteOn(machine, host);
    const traffic = haproxyTraffic(
      { kind: 'haproxy', socket: site.proxy.socket, backend: 'nobody' },
      '/srv/kept.state',
    );
    const end = await host.run(traffic.change([{ server: 'x', weight: 1 }]));
    expect(end).toMatchObject({
      ok: true,
      value: {
        code: 71,
        stderr: 'proxy-refuses No such backend.\n',
      },
    });
  });

  const killOld = (site: Site) => machine.exec(`kill -KILL $(cut -d' ' -f1 /srv/run/${site.ports[0]}.pid)`);
  /** Waits until the first instance has so many requests. */
  async function inFlight(site: Site, count = 1): Promise<void> {
    while (((await instancesOf(site))?.[0]?.inFlight ?? 0) < count) await pause(20);
  }
});

/** The different answers to requests sent one after the other until some moments after the act, in order of the first. */
async function answersWhile(site: Site, act: () => Promise<unknown>): Promise<string[]> {
  const answers = new Set<string>();
  const isOver = new AbortController();
  const load = (async () => {
    while (!isOver.signal.aborted) answers.add(await site.get());
  })();
  await act();
  await pause(100);
  isOver.abort();
  await load;
  return [...answers];
}

/** A clock on which everything takes so many times less. */
function fast(times: number): Clock {
  const clock = systemClock();
  return { now: () => clock.now() * times, after: (ms, act) => clock.after(ms / times, act) };
}
