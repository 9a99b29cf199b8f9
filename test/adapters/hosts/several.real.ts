import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Host } from '../../../src/ports/host.js';
import { canHaveHosts, type Hosts, type Host as Machine, startHosts } from '../../testbed/hosts.js';
import { connected } from '../ssh/connected.js';
import { bad, claimBy, fleetOf, good, held, hookOf } from './fleets.js';
import { wayTo } from './grounds.js';

const goal = { kind: 'goal', release: 'r1', because: 'test' } as const;
const roots = Array.from({ length: 100 }, (_, i) => `/srv/app${i}`).values();

describe.skipIf(canHaveHosts() !== undefined)('a lease of several hosts', () => {
  let group: Hosts;
  let machines: readonly Machine[];
  let hosts: readonly (Host & Disposable)[];
  let root: string;
  beforeAll(async () => {
    group = await startHosts(3);
    machines = group.all;
    hosts = await Promise.all(machines.map((machine) => connected(wayTo(machine, group))));
  });
  beforeEach(() => {
    root = roots.next().value ?? '';
  });
  afterAll(async () => {
    for (const host of hosts ?? []) host.close();
    await group?.stop();
  });
  const state = (machine: Machine | undefined, name: string) => {
    const path = machine?.file(`${root}/.cimyr/${name}`) ?? '';
    return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
  };
  const fences = () => machines.map((machine) => state(machine, 'fence')?.trim());
  const leases = () => machines.map((machine) => state(machine, 'lease') !== undefined);

  test('has the fence of the highest everywhere', async () => {
    const [, second] = hosts;
    for (let i = 0; i < 4; i++) await (await held(fleetOf(second ? [second] : [], root))).release();
    await using own = await held(fleetOf(hosts, root));
    expect(own.fence).toBe(5);
    expect(fences()).toEqual(['5', '5', '5']);
    good(await own.journal(goal));
    expect(machines.map((machine) => state(machine, 'journal.ndjson'))).toEqual(
      Array(3).fill(state(machines[0], 'journal.ndjson')),
    );
    expect(good(await own.observe()).journal).toMatchObject([goal]);
    await own.release();
    expect(leases()).toEqual([false, false, false]);
  });

  test('is had on all hosts or on none', async () => {
    const [, , third] = hosts;
    await using _eve = await held(fleetOf(third ? [third] : [], root), claimBy('Eve'));
    const failure = bad(await fleetOf(hosts, root).acquire(claimBy('Bob')));
    expect(failure).toMatchObject({ kind: 'locked', lease: { host: third?.name, holder: { by: 'Eve' } } });
    expect(leases()).toEqual([false, false, true]);
  });

  test('is given back everywhere when its fence cannot be raised on one', async () => {
    const [first, second, third] = hosts as readonly Host[] as [Host, Host, Host];
    await (await held(fleetOf([third], root))).release();
    const broken: Host = {
      name: second.name,
      connect: (address, port) => second.connect(address, port),
      close() {},
      run: (script, input) =>
        second.run(
          script.includes('printf \'%s\\n\' 2 | put "$S/fence"') ? 'echo no space >&2; exit 74' : script,
          input,
        ),
    };
    const failure = bad(await fleetOf([first, broken, third], root).acquire(claimBy('Bob')));
    expect(failure).toMatchObject({
      kind: 'script',
      place: second.name,
      problem: 'ended',
      about: 'no space',
      end: { kind: 'exit', code: 74 },
    });
    expect(fences()).toEqual(['2', '1', '2']);
    expect(leases()).toEqual([false, false, false]);
  });

  test('one that does not answer makes the whole unknown', async () => {
    const [first, , third] = hosts as readonly Host[] as [Host, Host, Host];
    const failure = { ok: false, error: { code: 'E-X', message: 'nobody there', isFinal: true } } as const;
    const gone: Host = { name: 'gone', run: async () => failure, connect: async () => failure, close() {} };
    const fleet = fleetOf([first, gone, third], root);
    const unreachable = { kind: 'unreachable', place: 'gone', code: 'E-X', detail: 'nobody there' };
    expect(bad(await fleet.observe())).toEqual(unreachable);
    expect(bad(await fleet.acquire(claimBy('Bob')))).toEqual(unreachable);
    expect(leases()).toEqual([false, false, false]);
  });

  test('who may not read what is there does not take it for empty [R17]', async () => {
    await (await held(fleetOf(hosts, root))).release();
    const [machine] = machines as [Machine];
    const way = wayTo(machine, group);
    using other = await connected({ ...way, login: { ...way.login, user: 'deploy' } });
    const unreadable = { kind: 'state', path: `${root}/.cimyr`, wrong: 'unreadable' };
    expect(bad(await fleetOf([other], root).observe())).toMatchObject(unreadable);
    expect(bad(await fleetOf([other], root).acquire(claimBy('Bob'))).kind).toMatch(/state|script/);
  });

  test('a connection that breaks in the middle of a command: it runs once, and its result is read back', async () => {
    const [machine] = machines as [Machine];
    const [host] = hosts as readonly Host[] as [Host];
    await using own = await held(fleetOf([host], root));
    await machine.exec(`mkdir -p ${root}/releases/r1`);
    const ran = own.hook(hookOf('echo ran >> ../../log; sleep 2; echo told; exit 5'), 'hook pre-deploy.0', {
      release: 'r1',
      env: {},
    });
    while (!existsSync(machine.file(`${root}/log`))) await pause(10);
    await machine.kill();
    expect(bad(await ran)).toMatchObject({
      end: { kind: 'exit', code: 5 },
      output: 'told\n',
    });
    expect(readFileSync(machine.file(`${root}/log`), 'utf8')).toBe('ran\n');
  });

  test('a connection that breaks while a command waits for its turn: it runs once', async () => {
    const [machine] = machines as [Machine];
    const [host] = hosts as readonly Host[] as [Host];
    await using own = await held(fleetOf([host], root));
    await machine.exec(`mkdir -p ${root}/releases/r1`);
    // Somebody else's step, which ends when a file is gone.
    await machine.exec(
      `cd ${root}; touch busy; flock .cimyr/lock sh -c 'while [ -e busy ]; do sleep 0.05; done' >/dev/null 2>&1 & sleep 0.2`,
    );
    const ran = own.hook(hookOf('echo ran >> ../../log; sleep 1'), 'hook pre-deploy.0', {
      release: 'r1',
      env: {},
    });
    const waiting = async (count: number) => {
      while (Number((await machine.exec('pgrep -xc flock')).stdout) < count) await pause(20);
    };
    await waiting(2);
    await machine.kill();
    // The first try, which nobody ended, and the second.
    await waiting(3);
    await machine.exec(`rm ${root}/busy`);
    expect(good(await ran)).toEqual({ notes: [] });
    expect(readFileSync(machine.file(`${root}/log`), 'utf8')).toBe('ran\n');
  });
});
