import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Host } from '../../../src/ports/host.js';
import { FakeClock } from '../../base/fake-clock.js';
import { bad, claimBy, fleetOf, good, hookOf, renews, TTL_MS } from '../hosts/fleets.js';
import { connected, running, until } from './connected.js';
import { noSshd, type Sshd, startSshd } from './sshd.js';

describe.skipIf(noSshd)('a server that takes few sessions on a connection', () => {
  let directory: string;
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'ssh-sessions-'));
  });
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  it.concurrent.each([
    ['MaxSessions 1', 1],
    ['MaxSessions 2', 2],
    ['MaxSessions 3', 3],
  ])('%s: five scripts run side by side, each on a connection that has room', async (line, most) => {
    await using sshd = await startSshd({ config: [line] });
    using host = await connected(sshd);
    const sign = join(directory, `sign-${most}`);
    const begun = (n: number) => join(directory, `begun-${most}-${n}`);
    const ends = [0, 1, 2, 3, 4].map((n) =>
      host.run(`: > ${begun(n)}; until [ -e ${sign} ]; do sleep 0.05; done; exit ${n}`),
    );
    expect(await until(() => [0, 1, 2, 3, 4].every((n) => existsSync(begun(n))))).toBe(true);
    writeFileSync(sign, '');
    expect((await Promise.all(ends)).map((end) => end.ok && end.value.code)).toEqual([0, 1, 2, 3, 4]);
    const connections = sshd.connections();
    expect(connections).toBe(Math.ceil(5 / most));
    // What has been learned is remembered.
    await Promise.all([0, 1, 2].map((n) => host.run(`exit ${n}`)));
    expect(sshd.connections()).toBe(connections);
  });

  it('renews a lease while a command runs, as long as that takes', async () => {
    await using sshd = await startSshd({ config: ['MaxSessions 1'] });
    using host = await connected(sshd);
    const root = join(directory, 'renewed');
    const clock = new FakeClock();
    const fleet = fleetOf([host], root, { clock });
    const own = good(await fleet.acquire(claimBy('Ann')));
    mkdirSync(join(root, 'releases/r1'), { recursive: true });
    const go = join(directory, 'go');
    const command = `: > ${root}/begun; until [ -e ${go} ]; do sleep 0.05; done`;
    const hook = own.hook(hookOf(command, 10 * TTL_MS), 'hook', { release: 'r1', env: {} });
    await until(() => existsSync(`${root}/begun`));
    const lease = join(root, '.cimyr/lease');
    for (let round = 0; round < 4; round++) {
      writeFileSync(lease, readFileSync(lease, 'utf8').replace(/^ttl=.*/m, 'ttl=60'));
      await renews(clock);
      while (!readFileSync(lease, 'utf8').includes(`ttl=${TTL_MS / 1000}\n`)) await pause(20);
    }
    expect(own.lost.aborted).toBe(false);
    writeFileSync(go, '');
    good(await hook);
    expect(sshd.connections()).toBe(2);
    await own.release();
  });

  it('and takes no second connection either: the lease was not renewed, nobody else is said to have it', async () => {
    await using sshd = await startSshd({ config: ['MaxSessions 1'] });
    using host = await connected(sshd);
    const clock = new FakeClock();
    const fleet = fleetOf([host], join(directory, 'alone'), { clock });
    const own = good(await fleet.acquire(claimBy('Ann')));
    const { end } = await running(host);
    process.kill(sshd.pid, 'SIGSTOP');
    while (!own.lost.aborted) {
      await clock.pass(TTL_MS / 16);
      await pause(20);
    }
    expect(own.lost.reason).toEqual({ kind: 'not-renewed' });
    process.kill(sshd.pid, 'SIGCONT');
    host.close();
    expect((await end).ok).toBe(false);
  });

  it('who has taken a lease away is named as the reason', async () => {
    await using sshd: Sshd = await startSshd();
    using host: Host & Disposable = await connected(sshd);
    const root = join(directory, 'taken');
    const clock = new FakeClock();
    const own = good(await fleetOf([host], root, { clock }).acquire(claimBy('Ann')));
    const bob = good(await fleetOf([host], root).acquire(claimBy('Bob', { takes: true })));
    await renews(clock);
    await until(() => own.lost.aborted);
    expect(own.lost.reason).toEqual({ kind: 'fenced', place: host.name });
    expect(bad(await own.journal({ kind: 'goal', because: 'x' }))).toEqual(own.lost.reason);
    await bob.release();
  });
});
