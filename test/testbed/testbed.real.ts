import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '../../src/base/clock.js';
import { poll } from '../../src/base/poll.js';
import { startHaproxy } from './haproxy.js';
import { canHaveHosts, type Host, type Hosts, startHosts } from './hosts.js';
import { startLoad, workOf } from './load.js';
import { type Ran, run } from './run.js';
import { writeService } from './service.js';

const missing = canHaveHosts();
if (missing !== undefined) console.warn(`no real hosts: ${missing}`);

const soon = { timeout: 20_000 };

const ssh = (hosts: Hosts, login: string, command: string): Promise<Ran> => {
  const strict = ['-o', 'StrictHostKeyChecking=yes', '-o', `UserKnownHostsFile=${hosts.knownHostsPath}`];
  const quick = ['-o', 'BatchMode=yes', '-o', 'ConnectTimeout=1', '-o', 'IdentitiesOnly=yes'];
  return run('ssh', ['-F', 'none', ...strict, ...quick, '-i', hosts.userKeyPath, login, command]);
};

describe.skipIf(missing !== undefined)('hosts of the testbed', () => {
  let hosts: Hosts;
  let first: Host;
  let second: Host;
  let artifact: string;

  beforeAll(async () => {
    hosts = await startHosts(2);
    [first, second] = hosts.all as [Host, Host];
    artifact = await mkdtemp(join(tmpdir(), 'cimyr-artifact-'));
  });
  afterAll(async () => {
    await hosts?.stop();
    await rm(artifact, { recursive: true, force: true });
  });

  test('answer over ssh with strict host-key checking, as root and as deploy', async () => {
    for (const host of hosts.all) {
      for (const user of ['root', 'deploy']) {
        const said = await ssh(hosts, `${user}@${host.address}`, 'echo $(id -un) at $(hostname)');
        expect(said).toMatchObject({ code: 0, stdout: `${user} at ${host.name}\n` });
      }
    }
  });

  test('are refused when the other one answers at their address', async () => {
    const swapped = { ...hosts, knownHostsPath: first.file('/run/testbed/swapped') };
    await first.exec(`echo '${first.address} ${second.hostKey.replace(/^\S+ /, '')}' >/run/testbed/swapped`);
    const said = await ssh(swapped, `root@${first.address}`, 'true');
    expect(said.stderr).toContain('Host key verification failed');
  });

  test('have files of their own, and reach each other', async () => {
    await first.exec('echo mine >/srv/file');
    expect((await second.exec('test -e /srv/file')).code).toBe(1);
    expect(await readFile(first.file('/srv/file'), 'utf8')).toBe('mine\n');
    expect((await first.exec(`bash -c ': </dev/tcp/${second.address}/22'`)).code).toBe(0);
  });

  test('are silent when cut off, and answer when reconnected', async () => {
    await first.cutOff();
    const lost = await ssh(hosts, `root@${first.address}`, 'true');
    expect(lost).toMatchObject({ code: 255, stderr: expect.stringContaining('timed out') });
    expect((await ssh(hosts, `root@${second.address}`, 'true')).code).toBe(0);
    await first.reconnect();
    expect((await ssh(hosts, `root@${first.address}`, 'true')).code).toBe(0);
  });

  test('lose their sessions by kill, not what these started', async () => {
    const command = 'setsid sleep 1000 >/dev/null 2>&1 & echo $! >/srv/left; sleep 1000';
    const session = ssh(hosts, `deploy@${first.address}`, command);
    await expect.poll(() => readFile(first.file('/srv/left'), 'utf8').catch(() => ''), soon).not.toBe('');
    await first.kill();
    expect((await session).code).toBe(255);
    expect((await first.exec('kill $(cat /srv/left)')).code).toBe(0);
    expect((await ssh(hosts, `deploy@${first.address}`, 'true')).code).toBe(0);
  });

  test('run a service from its artifact until it is stopped', async () => {
    await writeService(join(artifact, 'one'), { version: 'one' });
    const sent = await run('sh', ['-c', `cp -r ${join(artifact, 'one')} ${first.file('/srv/one')}`]);
    expect(sent.code).toBe(0);
    const started = await ssh(hosts, `deploy@${first.address}`, 'CIMYR_PORT=8001 /srv/one/bin/start');
    expect(started).toMatchObject({ code: 0, stderr: '' });
    const get = async () => (await fetch(`http://${first.address}:8001/up`).catch(() => undefined))?.text();
    await expect.poll(get, soon).toBe('one');
    expect((await first.exec('CIMYR_PORT=8001 /srv/one/bin/stop')).code).toBe(0);
    expect(await get()).toBeUndefined();
  });
});

describe.skipIf(missing !== undefined)('a proxy and load on a host', () => {
  let hosts: Hosts;
  let host: Host;
  let artifact: string;

  beforeAll(async () => {
    hosts = await startHosts(1);
    [host] = hosts.all as [Host];
    artifact = await mkdtemp(join(tmpdir(), 'cimyr-artifact-'));
    for (const [version, port] of [
      ['one', 8001],
      ['two', 8002],
    ] as const) {
      await writeService(join(artifact, version), { version });
      await cp(join(artifact, version), host.file(`/srv/${version}`), { recursive: true });
      await host.exec(`CIMYR_PORT=${port} /srv/${version}/bin/start`);
      const isUp = () =>
        fetch(`http://${host.address}:${port}/up`).then(
          (said) => said.ok,
          () => false,
        );
      await poll(systemClock(), { intervalMs: 20, deadlineMs: 20_000 }, isUp);
    }
  });
  afterAll(async () => {
    await hosts?.stop();
    await rm(artifact, { recursive: true, force: true });
  });

  test('HAProxy follows weights, and takes them from its state file when restarted', async () => {
    const proxy = await startHaproxy(host, { backend: 'shop', ports: [8001, 8002], frontPort: 80 });
    // A connection kept from before the restart would fail.
    const closing = { headers: { connection: 'close' } };
    const answers = async () => {
      const texts = Array.from({ length: 8 }, async () => (await fetch(proxy.url, closing)).text());
      return [...new Set(await Promise.all(texts))].sort();
    };
    await expect.poll(() => proxy.tell('show stat'), soon).toMatch(/s8002,(?:[^\n]*,)?L7OK,/);
    expect(await answers()).toEqual(['one']);
    await proxy.tell('set server shop/s8002 weight 256');
    expect(await answers()).toEqual(['one', 'two']);
    await proxy.tell('set server shop/s8001 weight 0');
    await writeFile(host.file(proxy.stateFile), await proxy.tell('show servers state'));
    await proxy.restart();
    expect(await answers()).toEqual(['two']);
    await proxy.stop();
    await expect(fetch(proxy.url)).rejects.toThrow('fetch failed');
  });

  test('load has no failure while all is well, and every POST is done once', async () => {
    const ports = [8001, 8002];
    const proxy = await startHaproxy(host, { backend: 'calm', ports, frontPort: 81, check: false });
    await proxy.tell('set server calm/s8002 weight 256');
    const load = startLoad(proxy.url, { connections: 10, perSecond: 400 });
    try {
      await expect.poll(async () => (await load.count()).requests, soon).toBeGreaterThan(200);
    } finally {
      const report = await load.stop(() => workOf([host]));
      expect(report).toMatchObject({ failures: 0, firstFailures: [], duplicates: [], lost: [] });
      expect(Object.keys(report.versions).sort()).toEqual(['one', 'two']);
      expect(report.posted.length).toBeGreaterThan(50);
      expect(report.answered.toSorted()).toEqual(report.posted.toSorted());
    }
  });

  test('load counts failures when the servers are killed, and sees work done twice or never', async () => {
    await host.exec(': >/srv/work.log');
    const load = startLoad(`http://${host.address}:8001`, { connections: 4, perSecond: 400 });
    let killed = 0;
    try {
      await expect.poll(async () => (await load.count()).requests, soon).toBeGreaterThan(20);
      killed = Date.now();
      await host.exec('kill -KILL $(cut -d" " -f1 /srv/run/8001.pid)');
      await expect.poll(async () => (await load.count()).failures, soon).toBeGreaterThan(12);
    } finally {
      await load.stop(async () => {
        const [twice, _dropped, ...rest] = (await workOf([host])).split('\n');
        return [twice, twice, ...rest].join('\n');
      });
    }
    const report = await load.stop();
    expect(report.firstFailures).toHaveLength(10);
    expect(report.firstFailures[0]).toMatchObject({ why: expect.stringMatching(/^ECONN|socket hang up/) });
    expect(report.firstFailures[0]?.at).toBeGreaterThan(killed - 1_000);
    expect(report.duplicates).toHaveLength(1);
    expect(report.lost).toHaveLength(1);
  });
});

describe.skipIf(missing !== undefined)('after stop', () => {
  test('no process, network or file of the hosts is left', async () => {
    const hosts = await startHosts(1, '8m');
    const [host] = hosts.all as [Host];
    try {
      await host.exec('setsid sleep 4321 >/dev/null 2>&1 &');
      expect((await host.exec('head -c 9m /dev/zero >/srv/full')).stderr).toContain('No space left');
    } finally {
      await hosts.stop();
    }
    const subnet = host.address.replace(/\d+$/, '');
    const addresses = Object.values(networkInterfaces()).flatMap(
      (all) => all?.map((one) => one.address) ?? [],
    );
    expect(addresses.filter((address) => address.startsWith(subnet))).toEqual([]);
    expect(await readFile(host.file('/proc/1/stat')).catch(() => 'gone')).toBe('gone');
    expect((await run('pgrep', ['-f', '^sleep 4321$'])).stdout).toBe('');
    expect(await readFile(hosts.userKeyPath).catch(() => 'gone')).toBe('gone');
  });
});
