import type Docker from 'dockerode';
import { ok, type Result } from '../../base/result.js';
import type { PublishedPort } from '../../config/targets/docker/target.js';
import type { Engine } from './engine.js';
import { LABELS, OURS, STATE } from './names.js';
import type { EngineTrouble } from './trouble.js';

/** What the keeper is made of. */
export interface KeeperWish {
  readonly image: string;
  /** What it runs. */
  readonly guard: string;
  /** Of the proxy, for all apps: whatever the keeper has already stays. */
  readonly publish: readonly PublishedPort[];
}

/** What became of it. */
export interface KeeperState {
  /** It was made anew, with other ports: who had a connection through it has none now. */
  readonly isReplaced: boolean;
}

/**
 * The keeper holds the volume in which the state of all apps is kept, runs the
 * scripts that read and write it, and owns the network namespace of the proxies, so that these can be replaced while
 * its ports stay. It is never upgraded. An engine that is started anew does not wait for it before it starts what is in
 * its network: a proxy that could not join is not tried again, and the keeper runs it itself.
 *
 * Restarted `always`: what was `unless-stopped` does not come back after the engine was killed (20.10 and 29 alike).
 */
export async function ensureKeeper(
  engine: Engine,
  wish: KeeperWish,
): Promise<Result<KeeperState, EngineTrouble>> {
  const { publish } = wish;
  const there = await engine.container(OURS.keeper);
  if (!there.ok) return there;
  const published = portsIn(there.value?.labels[PORTS]);
  const missing = publish.filter((port) => !published.some((one) => textOf(one) === textOf(port)));
  if (there.value && missing.length === 0) {
    const started = there.value.status === 'running' ? ok(undefined) : await engine.start(OURS.keeper);
    return started.ok ? ok({ isReplaced: false }) : started;
  }
  for (const made of [await engine.network(OURS.network), await engine.volume(OURS.volume)])
    if (!made.ok) return made;
  const all = [...published, ...missing];
  const next = there.value ? `${OURS.keeper}-next` : OURS.keeper;
  if (there.value) await engine.remove(next);
  const created = await engine.create({ name: next, ...keeperOptions(wish, all) });
  // Somebody else made it at the same moment.
  if (!created.ok && created.error.status === 409 && !there.value) return ensureKeeper(engine, wish);
  if (!created.ok) return created;
  if (there.value) {
    const removed = await engine.remove(OURS.keeper);
    if (!removed.ok) return removed;
    const renamed = await engine.rename(next, OURS.keeper);
    if (!renamed.ok) return renamed;
  }
  const started = await engine.start(OURS.keeper);
  return started.ok ? ok({ isReplaced: there.value !== undefined }) : started;
}

/**
 * Whether there is a keeper that can be asked. Where only its volume is left it is made again: what is kept there has to
 * be read.
 */
export async function hasKeeper(
  engine: Engine,
  wish: Omit<KeeperWish, 'publish'>,
): Promise<Result<boolean, EngineTrouble>> {
  const there = await engine.container(OURS.keeper);
  if (!there.ok) return there;
  if (there.value?.status === 'running') return ok(true);
  const volume = await engine.hasVolume(OURS.volume);
  if (!volume.ok || !volume.value) return volume;
  const made = await ensureKeeper(engine, { ...wish, publish: [] });
  return made.ok ? ok(true) : made;
}

/** Which ports it publishes. */
const PORTS = 'cimyr.ports';

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

function keeperOptions(
  { image, guard }: Omit<KeeperWish, 'publish'>,
  publish: readonly PublishedPort[],
): Docker.ContainerCreateOptions {
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
    Labels: { [LABELS.role]: 'keeper', [PORTS]: publish.map(textOf).join(' ') },
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
