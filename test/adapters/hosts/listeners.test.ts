import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Slot } from '../../../src/domain/rollout/seen.js';
import type { Fleet, Held, Shipment } from '../../../src/ports/fleet.js';
import type { Host } from '../../../src/ports/host.js';
import { bad, fleetOf, good, held } from './fleets.js';
import { type Ground, LOCAL } from './grounds.js';

/** Listens at its port, and ends so long after it was asked to. Its file appears when it listens. */
const SERVICE = `const [pid, lingerMs] = process.argv.slice(1);
const server = require('node:net').createServer().listen(Number(process.env.CIMYR_PORT), '127.0.0.1', () =>
  require('node:fs').writeFileSync(pid, String(process.pid)));
server.on('error', () => process.exit(1));
process.on('SIGTERM', () => setTimeout(() => process.exit(0), Number(lingerMs)));
setTimeout(() => process.exit(2), 120_000);`;

const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;

interface Commands {
  readonly start?: string;
  readonly stop?: string;
  readonly isSocketActivated?: boolean;
}

describe.skipIf(LOCAL.missing !== undefined)('an instance on this machine', () => {
  let ground: Ground;
  let host: Host & Disposable;
  beforeAll(async () => {
    ground = await LOCAL.open();
    host = await ground.connect();
  });
  afterAll(async () => {
    host?.close();
    await ground?.close();
  });

  /** A target with one port, releases r1 and r2, and commands that start and stop a service of our own. */
  async function place({ lingerMs = 0, ...commands }: Commands & { readonly lingerMs?: number } = {}) {
    const root = ground.root();
    const port = await freePort();
    const pid = `${root}/pid`;
    const start = `node -e ${quoted(SERVICE)} ${quoted(pid)} ${lingerMs} > /dev/null 2>&1 &
      until [ -s ${quoted(pid)} ]; do kill -0 $! && sleep 0.02 || exit 1; done`;
    const stop = `p=$(cat ${quoted(pid)}) && rm ${quoted(pid)} && kill "$p"`;
    await ground.sh(`mkdir -p "${root}/releases/r1" "${root}/releases/r2"`);
    const fleetWith = ({ start: begin = start, stop: end = stop, ...more }: Commands = {}) =>
      fleetOf([host], root, {
        target: { path: root, instances: { ports: [port], start: begin, stop: end, ...more } },
      });
    const own = await held(fleetWith(commands));
    const end = async () => {
      await ground.sh(`kill -9 $(cat ${quoted(pid)})`);
      await own[Symbol.asyncDispose]();
    };
    return { port, pid, own, at: [`${host.name}:${port}`], fleetWith, [Symbol.asyncDispose]: end };
  }
  const shipmentOf = (release: string, drainMs = 0): Shipment => ({ release, env: {}, drainMs });
  async function slotIn(fleet: Pick<Fleet | Held, 'observe'>): Promise<Slot | undefined> {
    return good(await fleet.observe()).seen.places[0]?.slots[0];
  }
  /** The process is gone, as after a reboot: nobody was told. */
  async function dies({ pid, own }: { readonly pid: string; readonly own: Held }): Promise<void> {
    good(await own.settle(good(await own.observe()).ledger));
    await ground.sh(`p=$(cat ${quoted(pid)}); kill -9 "$p"; while kill -0 "$p"; do sleep 0.02; done`);
  }

  it.each([
    ['says so with its exit code, as kill does', undefined],
    ['finds its file gone', 'rm /nowhere/pid'],
    ['is killed', 'kill -9 $$'],
  ])('that is gone is stopped, also where stop %s', async (_, stop) => {
    await using at = await place(stop === undefined ? {} : { stop });
    good(await at.own.apply({ kind: 'start', at: at.at }, shipmentOf('r1')));
    await dies(at);
    const { notes } = good(await at.own.apply({ kind: 'stop', at: at.at }, shipmentOf('r2')));
    expect(notes).toMatchObject([{ kind: 'was-gone', port: at.port, failure: { kind: 'command' } }]);
    expect(await slotIn(at.own)).toMatchObject({ state: 'stopped' });
  });

  it('that still runs is not stopped by a stop that fails', async () => {
    await using at = await place({ stop: 'exit 7' });
    good(await at.own.apply({ kind: 'start', at: at.at }, shipmentOf('r1')));
    const failure = bad(await at.own.apply({ kind: 'stop', at: at.at }, shipmentOf('r2')));
    expect(failure).toMatchObject({ kind: 'command', end: { kind: 'exit', code: 7 } });
    expect(await slotIn(at.own)).toMatchObject({ state: 'unsettled', release: 'r1' });
  });

  it('that has closed its port and is still alive is not stopped by a stop that fails', async () => {
    const start = 'exec sleep 120 > /dev/null 2>&1 & echo $! > ../../pid';
    await using at = await place({ start, stop: 'exit 7' });
    good(await at.own.apply({ kind: 'start', at: at.at }, shipmentOf('r1')));
    const failure = bad(await at.own.apply({ kind: 'stop', at: at.at }, shipmentOf('r2')));
    expect(failure).toMatchObject({ kind: 'command', end: { kind: 'exit', code: 7 } });
  });

  it('that finishes its requests after stop is waited for', async () => {
    await using at = await place({ lingerMs: 300 });
    good(await at.own.apply({ kind: 'start', at: at.at }, shipmentOf('r1')));
    expect(good(await at.own.apply({ kind: 'stop', at: at.at }, shipmentOf('r2', 60_000)))).toEqual({
      notes: [],
    });
    good(await at.own.apply({ kind: 'start', at: at.at }, shipmentOf('r2')));
    expect(await slotIn(at.own)).toMatchObject({ state: 'running', release: 'r2' });
  });

  it.each([
    ['does nothing', 'exit 0'],
    ['stops something else', 'sleep 120 & kill $!'],
    ['is only a wish: it does not end', 'kill -TERM "$(cat ../../pid)"'],
  ])('whose stop %s is named, with its process and its release', async (_, stop) => {
    await using at = await place({ stop, lingerMs: 120_000 });
    good(await at.own.apply({ kind: 'start', at: at.at }, shipmentOf('r1')));
    const pid = Number((await ground.sh(`cat ${quoted(at.pid)}`)).stdout);
    const failure = bad(await at.own.apply({ kind: 'stop', at: at.at }, shipmentOf('r2')));
    expect(failure).toEqual({ kind: 'port-taken', place: host.name, port: at.port, pid, release: 'r1' });
    // Going back to it: it runs, and cannot be stopped. It stays as it is.
    expect(await slotIn(at.own)).toMatchObject({ state: 'unsettled', release: 'r1' });
    good(await at.own.apply({ kind: 'stop', at: at.at }, shipmentOf('r1')));
    expect(await slotIn(at.own)).toMatchObject({ state: 'running', release: 'r1' });
  });

  it('is not started where a stranger listens, unless sockets are handed over', async () => {
    await using at = await place({ start: ':' });
    const listen = `require('node:net').createServer().listen(${at.port}, '127.0.0.1', () => console.log('up'))`;
    const stranger = spawn(process.execPath, ['-e', listen], { env: { PATH: process.env['PATH'] } });
    try {
      await once(stranger.stdout, 'data');
      const failure = bad(await at.own.apply({ kind: 'start', at: at.at }, shipmentOf('r1')));
      expect(failure).toEqual({ kind: 'port-taken', place: host.name, port: at.port, pid: stranger.pid });
      expect(await slotIn(at.own)).toMatchObject({ state: 'stopped' });
      await at.own.release();
      await using handed = await held(at.fleetWith({ start: ':', isSocketActivated: true }));
      good(await handed.apply({ kind: 'start', at: at.at }, shipmentOf('r1')));
    } finally {
      stranger.kill('SIGKILL');
    }
  });

  it('is started with a note where nobody can tell who listens', async () => {
    await using at = await place({ start: ':' });
    const listen = `require('node:net').createServer().listen(${at.port}, '127.0.0.1', () => console.log('up'))`;
    const unit = spawn(process.execPath, ['-e', listen], { env: { PATH: '/bin', INVOCATION_ID: 'a' } });
    try {
      await once(unit.stdout, 'data');
      const { notes } = good(await at.own.apply({ kind: 'start', at: at.at }, shipmentOf('r1')));
      expect(notes).toEqual([{ kind: 'port-unknown', place: host.name, port: at.port }]);
    } finally {
      unit.kill('SIGKILL');
    }
  });

  it.each([
    ['a unit of systemd', { INVOCATION_ID: 'a' }],
    ['a unit that knows of a release, and of none of ours', { INVOCATION_ID: 'a', RELEASE: 'r2' }],
    ['a unit that says its port', { INVOCATION_ID: 'a', PORT: '1' }],
  ])('that answered its checks is told of where nobody can tell who it is: %s', async (_, env) => {
    await using at = await place({ start: ':' });
    good(await at.own.apply({ kind: 'start', at: at.at }, shipmentOf('r2')));
    const listen = `require('node:net').createServer().listen(${at.port}, '127.0.0.1', () => console.log('up'))`;
    const unit = spawn(process.execPath, ['-e', listen], { env: { PATH: '/bin', ...env } });
    try {
      await once(unit.stdout, 'data');
      const { notes } = good(await at.own.answering(at.at, shipmentOf('r2')));
      expect(notes).toEqual([{ kind: 'port-unknown', place: host.name, port: at.port }]);
    } finally {
      unit.kill('SIGKILL');
    }
  });

  it.each([
    ['what was there before was started again by its keeper', 'r1', 'r1', 'r1'],
    ['it is what was started', 'r2', 'r2', undefined],
    ['a keeper has handed on old variables, and it works where it should', 'r1', 'r2', undefined],
    ['nobody says of whom it is', undefined, '.', undefined],
  ])('after its checks have passed is looked at once more: %s', async (_, release, directory, other) => {
    await using at = await place({ start: ':' });
    const [, root = ''] = /^(.*)\/pid$/.exec(at.pid) ?? [];
    good(await at.own.apply({ kind: 'start', at: at.at }, shipmentOf('r2')));
    const own = {
      CIMYR_PORT: String(at.port),
      CIMYR_RELEASE: release,
      CIMYR_RELEASE_PATH: `${root}/releases/${release}`,
    };
    const env = { PATH: process.env['PATH'], ...(release === undefined ? {} : own) };
    const listen = `require('node:net').createServer().listen(${at.port}, '127.0.0.1', () => console.log('up'))`;
    const listener = spawn(process.execPath, ['-e', listen], {
      env,
      cwd: `${ground.file(root)}/releases/${directory}`,
    });
    try {
      await once(listener.stdout, 'data');
      const found = await at.own.answering(at.at, shipmentOf('r2'));
      const taken = {
        kind: 'port-taken',
        place: host.name,
        port: at.port,
        pid: listener.pid,
        release: other,
      };
      expect(found).toEqual(
        other === undefined ? { ok: true, value: { notes: [] } } : { ok: false, error: taken },
      );
      await at.own.release();
      await using handed = await held(at.fleetWith({ start: ':', isSocketActivated: true }));
      good(await handed.answering(at.at, shipmentOf('r2')));
    } finally {
      listener.kill('SIGKILL');
    }
  });

  it('that has died is dead, and one that is only starting is not', async () => {
    await using at = await place();
    good(await at.own.apply({ kind: 'start', at: at.at }, shipmentOf('r1')));
    expect(await slotIn(at.own)).toMatchObject({ state: 'running', release: 'r1' });
    await dies(at);
    expect(await slotIn(at.own)).toMatchObject({ state: 'dead', release: 'r1' });
    good(await at.own.apply({ kind: 'stop', at: at.at }, shipmentOf('r1')));
    good(await at.own.apply({ kind: 'start', at: at.at }, shipmentOf('r1')));
    expect(await slotIn(at.own)).toMatchObject({ state: 'running', release: 'r1' });
  });

  it.each([
    ['nobody ever listens', ':'],
    ['it does not listen yet', 'sleep 120 > /dev/null 2>&1 & echo $! > ../../pid'],
  ])('counts as running where %s', async (_, start) => {
    await using at = await place({ start });
    good(await at.own.apply({ kind: 'start', at: at.at }, shipmentOf('r1')));
    good(await at.own.settle(good(await at.own.observe()).ledger));
    expect(await slotIn(at.own)).toMatchObject({ state: 'running', release: 'r1' });
  });

  it('counts as running while what was started there is alive, whether it listens or not', async () => {
    await using at = await place();
    good(await at.own.apply({ kind: 'start', at: at.at }, shipmentOf('r1')));
    good(await at.own.settle(good(await at.own.observe()).ledger));
    const env = { PATH: process.env['PATH'], CIMYR_PORT: String(at.port) };
    const [, root = ''] = /^(.*)\/pid$/.exec(at.pid) ?? [];
    const worker = spawn('sleep', ['120'], { env: { ...env, CIMYR_RELEASE_PATH: `${root}/releases/r1` } });
    try {
      await once(worker, 'spawn');
      await dies(at);
      expect(await slotIn(at.own)).toMatchObject({ state: 'running' });
    } finally {
      worker.kill('SIGKILL');
      await once(worker, 'exit');
    }
    expect(await slotIn(at.own)).toMatchObject({ state: 'dead' });
  });
});

/** One that nobody has now. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}
