import type Docker from 'dockerode';
import type { Clock } from '../../base/clock.js';
import { ok, type Result } from '../../base/result.js';
import type { ProxyImage, PublishedPort } from '../../config/targets/docker/target.js';
import type { ContainerSeen } from './container-seen.js';
import type { Engine } from './engine.js';
import { LABELS, OURS, STATE } from './names.js';
import type { EngineTrouble } from './trouble.js';

/** What the keeper is made of. */
export interface KeeperWish {
  readonly image: ProxyImage;
  /** What it runs. */
  readonly guard: string;
  /** Of the proxy, for all apps: whatever the keeper has already stays. */
  readonly publish: readonly PublishedPort[];
}

/**
 * The keeper holds the volume in which the state of all apps is kept, runs the scripts that read and write it, and is the
 * proxy: generations of that come and go in it, so that its ports stay. Two containers cannot publish one port, so other
 * ports or another image mean another keeper, and for that moment nobody listens. Gives how long that was, in ms, if so.
 *
 * Restarted `always`: what was `unless-stopped` does not come back after the engine was killed (20.10 and 29 alike).
 */
export async function ensureKeeper(
  engine: Engine,
  wish: KeeperWish,
  clock: Clock,
): Promise<Result<number | undefined, EngineTrouble>> {
  const there = await keeperThere(engine);
  if (!there.ok) return there;
  const published = portsIn(there.value?.labels[LABELS.ports]);
  const missing = wish.publish.filter((port) => !published.some((one) => textOf(one) === textOf(port)));
  const { reference, isNamed } = wish.image;
  const isOther = isNamed && there.value?.labels[LABELS.image] !== reference;
  if (there.value && missing.length === 0 && !isOther) {
    const started = there.value.status === 'running' ? ok(undefined) : await engine.start(OURS.keeper);
    return started.ok ? ok(undefined) : started;
  }
  const image = isNamed ? reference : (there.value?.labels[LABELS.image] ?? reference);
  const parts = [
    () => pulledUnlessThere(engine, image),
    () => engine.network(OURS.network),
    () => engine.volume(OURS.volume),
  ];
  for (const part of parts) {
    const made = await part();
    if (!made.ok) return made;
  }
  const options = keeperOptions({ image, guard: wish.guard, publish: [...published, ...missing] });
  if (there.value) return replaceKeeper(engine, options, clock);
  const created = await engine.create({ name: OURS.keeper, ...options });
  // Somebody else made it at the same moment.
  if (!created.ok) return created.error.status === 409 ? ensureKeeper(engine, wish, clock) : created;
  const started = await engine.start(OURS.keeper);
  return started.ok ? ok(undefined) : started;
}

async function pulledUnlessThere(
  { images }: Engine,
  reference: string,
): Promise<Result<unknown, EngineTrouble>> {
  const there = await images.inspect(reference);
  return there.ok && !there.value ? images.pull(reference, undefined, () => {}) : there;
}

const NEXT = `${OURS.keeper}-next`;
const FORMER = `${OURS.keeper}-former`;

/** Whoever replaced it may have been killed meanwhile: the one before holds the ports, and may be the only one. */
async function keeperThere(engine: Engine): Promise<Result<ContainerSeen | undefined, EngineTrouble>> {
  const former = await engine.container(FORMER);
  if (!former.ok) return former;
  const there = await engine.container(OURS.keeper);
  if (!there.ok || !former.value) return there;
  const left = there.value ? await engine.remove(FORMER) : await engine.rename(FORMER, OURS.keeper);
  return left.ok ? engine.container(OURS.keeper) : left;
}

async function replaceKeeper(
  engine: Engine,
  options: Docker.ContainerCreateOptions,
  clock: Clock,
): Promise<Result<number, EngineTrouble>> {
  const steps = [
    () => engine.remove(NEXT),
    () => engine.create({ name: NEXT, ...options }),
    () => engine.rename(OURS.keeper, FORMER),
    () => engine.rename(NEXT, OURS.keeper),
  ];
  for (const step of steps) {
    const done = await step();
    if (!done.ok) return done;
  }
  const at = clock.now();
  const ended = await engine.stop(FORMER, 0);
  const started = ended.ok ? await engine.start(OURS.keeper) : ended;
  if (!started.ok) return started;
  const ms = clock.now() - at;
  const removed = await engine.remove(FORMER);
  return removed.ok ? ok(ms) : removed;
}

/**
 * Whether there is a keeper that can be asked. Where only its volume is left it is made again: what is kept there has to
 * be read.
 */
export async function hasKeeper(
  engine: Engine,
  wish: Omit<KeeperWish, 'publish'>,
  clock: Clock,
): Promise<Result<boolean, EngineTrouble>> {
  const there = await keeperThere(engine);
  if (!there.ok) return there;
  if (there.value?.status === 'running') return ok(true);
  const volume = await engine.hasVolume(OURS.volume);
  if (!volume.ok || !volume.value) return volume;
  const image = { ...wish.image, isNamed: false };
  const made = await ensureKeeper(engine, { ...wish, image, publish: [] }, clock);
  return made.ok ? ok(true) : made;
}

const textOf = ({ address, port }: PublishedPort): string =>
  address === undefined ? `${port}` : `${address}:${port}`;

function portsIn(label: string | undefined): PublishedPort[] {
  return (label ?? '')
    .split(' ')
    .filter(Boolean)
    .map((text) => {
      const at = text.lastIndexOf(':');
      const port = Number(text.slice(at + 1));
      return at < 0 ? { port } : { address: text.slice(0, at), port };
    });
}

function keeperOptions({
  image,
  guard,
  publish,
}: Omit<KeeperWish, 'image'> & { readonly image: string }): Docker.ContainerCreateOptions {
  const ports = publish.map(
    ({ address, port }) => [`${port}/tcp`, { HostIp: address ?? '', HostPort: `${port}` }] as const,
  );
  const bindings: Record<string, { HostIp: string; HostPort: string }[]> = {};
  for (const [port, binding] of ports) bindings[port] = [...(bindings[port] ?? []), binding];
  return {
    Image: image,
    Entrypoint: ['sh', '-c'],
    Cmd: [guard],
    User: '0',
    Labels: {
      [LABELS.role]: 'keeper',
      [LABELS.ports]: publish.map(textOf).join(' '),
      [LABELS.image]: image,
    },
    ExposedPorts: Object.fromEntries(ports.map(([port]) => [port, {}])),
    HostConfig: {
      Binds: [`${OURS.volume}:${STATE}`],
      NetworkMode: OURS.network,
      PortBindings: bindings,
      RestartPolicy: { Name: 'always' },
      CapDrop: ['ALL'],
      CapAdd: ['NET_BIND_SERVICE'],
      SecurityOpt: ['no-new-privileges'],
    },
  };
}
