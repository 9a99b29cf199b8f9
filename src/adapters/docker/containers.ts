import type Docker from 'dockerode';
import type { DockerSpec } from '../../config/targets/docker/spec.js';
import type { PublishedPort } from '../../config/targets/docker/target.js';
import { containerConfig } from './container-config.js';
import { aliasOf, containerName, imageName, LABELS, OURS, type Owner, slotAlias } from './names.js';

/** What is started: one container of a slot. */
export interface Replica {
  readonly owner: Owner;
  readonly slot: string;
  readonly replica: number;
  readonly fence: number;
  readonly release: string;
  /** With its variables filled in. */
  readonly spec: DockerSpec;
  /** Of the release, as commands on the target see it. */
  readonly env: Readonly<Record<string, string>>;
  /** Its own, where no proxy stands before it. */
  readonly publish: readonly PublishedPort[];
}

/**
 * It is found by names that carry the fence, and only by them. The engine starts it again by itself only after it has
 * proved well: until then its end is to be seen.
 */
export function replicaOptions(one: Replica): Docker.ContainerCreateOptions {
  const { owner, slot, replica, fence, release, spec, publish } = one;
  const { repo, tag } = imageName(owner, release);
  const port = `${spec.port}/tcp`;
  const own = containerConfig(spec.container);
  return {
    name: containerName(owner, slot, replica, fence),
    Image: `${repo}:${tag}`,
    ...own,
    ...(spec.command ? { Cmd: [...spec.command] } : {}),
    Env: envOf(one),
    Labels: {
      ...own.Labels,
      [LABELS.role]: 'slot',
      [LABELS.app]: owner.app,
      [LABELS.environment]: owner.environment,
      [LABELS.release]: release,
      [LABELS.slot]: slot,
      [LABELS.replica]: String(replica),
      [LABELS.fence]: String(fence),
      [LABELS.port]: String(spec.port),
    },
    ExposedPorts: { [port]: {} },
    HostConfig: {
      ...own.HostConfig,
      NetworkMode: OURS.network,
      Binds: [...spec.volumes],
      PortBindings: publish.length > 0 ? { [port]: publish.map(bindingOf) } : {},
      RestartPolicy: { Name: 'no' },
    },
    NetworkingConfig: {
      EndpointsConfig: {
        [OURS.network]: { Aliases: [aliasOf(owner, slot, replica, fence), slotAlias(owner, slot, fence)] },
      },
    },
  };
}

/** A container of the release that runs one command and ends. */
export function hookOptions(
  one: Omit<Replica, 'slot' | 'replica' | 'publish'>,
  name: string,
  command: string,
): Docker.ContainerCreateOptions {
  const { owner, release, spec } = one;
  const { repo, tag } = imageName(owner, release);
  const { Labels: own, HostConfig, Healthcheck: _, ...config } = containerConfig(spec.container);
  return {
    ...config,
    name,
    Image: `${repo}:${tag}`,
    Entrypoint: ['sh', '-c', command],
    Cmd: [],
    Env: envOf(one),
    Labels: {
      ...own,
      [LABELS.role]: 'hook',
      [LABELS.app]: owner.app,
      [LABELS.environment]: owner.environment,
      [LABELS.release]: release,
    },
    HostConfig: { ...HostConfig, NetworkMode: OURS.network, Binds: [...spec.volumes] },
  };
}

/** What the file says, after what every release is told. */
function envOf({
  owner,
  spec,
  env,
  slot,
  fence,
}: Omit<Replica, 'replica' | 'publish' | 'slot'> & { slot?: string }): string[] {
  const told = Object.entries(env).filter(([name]) => name.startsWith('CIMYR_'));
  const place =
    slot === undefined
      ? []
      : ([
          ['CIMYR_INSTANCE', `${slotAlias(owner, slot, fence)}:${spec.port}`],
          ['CIMYR_PORT', String(spec.port)],
        ] as const);
  return [...told, ...place, ...Object.entries(spec.env), ...Object.entries(spec.literals ?? {})].map(
    ([name, value]) => `${name}=${value}`,
  );
}

const bindingOf = ({ address, port }: PublishedPort) => ({ HostIp: address ?? '', HostPort: String(port) });
