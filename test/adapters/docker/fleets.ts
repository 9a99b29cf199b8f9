import { closeSync, openSync, rmSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { Engine } from '../../../src/adapters/docker/engine.js';
import { socketWay } from '../../../src/adapters/docker/engine-way.js';
import { dockerFleet } from '../../../src/adapters/docker/fleet.js';
import type { ImageBringer } from '../../../src/adapters/docker/images.js';
import { ensureKeeper } from '../../../src/adapters/docker/keeper.js';
import { keeperHost } from '../../../src/adapters/docker/keeper-host.js';
import { stemOf } from '../../../src/adapters/docker/names.js';
import { type DockerFleetParts, PROXY_ROOT, stateRootOf } from '../../../src/adapters/docker/place.js';
import { managedHaproxy } from '../../../src/adapters/haproxy/managed.js';
import { systemClock } from '../../../src/base/clock.js';
import type { Masked } from '../../../src/base/masked.js';
import { ok } from '../../../src/base/result.js';
import type { DockerTarget } from '../../../src/config/targets/docker/target.js';
import type { Fleet } from '../../../src/ports/fleet.js';
import { type Engine as EngineOfTests, IMAGES } from '../../testbed/engines.js';
import { freePort } from '../ssh/sshd.js';

/** Of every keeper, whoever makes it first. */
export const PROXY_IMAGE = { reference: IMAGES.haproxy, isNamed: false };

/** What is asked of the keeper of an engine, by all suites alike: it is made anew for other ports. */
export async function proxyPort({ socketPath }: Pick<EngineOfTests, 'socketPath'>): Promise<number> {
  const engine = new Engine('docker', socketWay('docker', socketPath));
  const lock = `${socketPath}.port`;
  while (!taken(lock)) await pause(100);
  try {
    const keeper = await engine.container('cimyr-keeper');
    const [, known] = /:(\d+)/.exec((keeper.ok && keeper.value?.labels['cimyr.ports']) || '') ?? [];
    if (known !== undefined) return Number(known);
    const port = await freePort();
    const wish = {
      image: PROXY_IMAGE,
      guard: managedHaproxy(PROXY_ROOT, '').guard,
      publish: [{ address: '127.0.0.1', port }],
    };
    const made = await ensureKeeper(engine, wish, systemClock());
    if (!made.ok) throw new Error(JSON.stringify(made.error));
    return port;
  } finally {
    rmSync(lock);
    engine.close();
  }
}

function taken(lock: string): boolean {
  try {
    closeSync(openSync(lock, 'wx'));
    return true;
  } catch {
    return false;
  }
}

/** A target of one engine behind the managed proxy. */
export const targetOn = (socketPath: string, port: number, host: string): DockerTarget => ({
  kind: 'docker',
  engines: [{ kind: 'unix', name: 'docker', path: socketPath }],
  image: { kind: 'image', reference: IMAGES.web(1) },
  replicas: 1,
  port: 8080,
  env: {},
  volumes: [],
  networks: [],
  proxy: {
    kind: 'managed',
    publish: [{ address: '127.0.0.1', port }],
    hosts: [host],
    image: PROXY_IMAGE,
  },
});

type Given = Pick<DockerFleetParts, 'app' | 'environment'> &
  Partial<Pick<DockerFleetParts, 'cargo' | 'clock'>> & { readonly target: DockerTarget };

/** A fleet as another process opens it. */
export function fleetOn(given: Given): Fleet {
  const { target, app, environment, clock = systemClock(), cargo } = given;
  const owner = { app, environment };
  const places = target.engines.map((address) => {
    if (address.kind !== 'unix') throw new Error('tests have sockets');
    const engine = new Engine(address.name, socketWay(address.name, address.path));
    return { engine, keeper: keeperHost(engine) };
  });
  const managed = managedHaproxy(PROXY_ROOT, stemOf(owner));
  return dockerFleet({
    ...owner,
    places,
    hosts: places.map(({ keeper }) => keeper),
    root: stateRootOf(owner),
    target,
    variables: {},
    clock,
    mask: (text) => text as Masked,
    guard: managed.guard,
    ...(target.proxy.kind === 'managed' ? { proxy: managed } : {}),
    ...(cargo ? { cargo } : {}),
  });
}

/** An image that is there, under another name. */
export const bringing =
  (reference: string): ImageBringer =>
  async (engine, name) => {
    const tagged = await engine.images.tag(reference, name);
    if (!tagged.ok) throw new Error(JSON.stringify(tagged.error));
    return ok([]);
  };

/** Everything of an app goes, as if it had never been deployed there. */
export async function forget(
  socketPath: string,
  owner: Pick<DockerFleetParts, 'app' | 'environment'>,
): Promise<void> {
  const engine = new Engine('docker', socketWay('docker', socketPath));
  const all = await engine.containers({ 'cimyr.app': owner.app, 'cimyr.environment': owner.environment });
  for (const { name } of all.ok ? all.value : []) await engine.remove(name);
  const names = await engine.images.names(`cimyr/${stemOf(owner)}`);
  for (const name of names.ok ? names.value : []) await engine.images.untag(name);
  const keeper = keeperHost(engine);
  await keeper.run(`rm -rf '${stateRootOf(owner)}'`);
  keeper.close();
}
