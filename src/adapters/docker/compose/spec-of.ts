import type Docker from 'dockerode';
import type { ContainerOptions } from '../../../config/targets/docker/container-options.js';
import type { DockerSpec } from '../../../config/targets/docker/spec.js';
import { volumeMistake } from '../../../config/targets/docker/volume.js';
import { OURS } from '../names.js';
import type { Adoption } from './adoption.js';
import { isComposeMark } from './running.js';

const NS_PER_MS = 1e6;
const NS_PER_CPU = 1e9;

/** Of what a release taken over was made with what no container tells. */
interface Made extends Pick<Adoption, 'written'> {
  readonly replicas: number;
  readonly port: number;
}

/** What a container of somebody else's runs, so that one of ours can run it again. */
export function specOfContainer(
  { Config, HostConfig, Mounts, NetworkSettings }: Docker.ContainerInspectInfo,
  image: Docker.ImageInspectInfo,
  { replicas, port, written }: Made,
): DockerSpec {
  const env: Record<string, string> = {};
  const literals: Record<string, string> = {};
  for (const pair of Config.Env ?? []) {
    if (image.Config.Env?.includes(pair)) continue;
    const [name, value] = [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)];
    const text = written(name, value);
    if (text === undefined) literals[name] = value;
    else env[name] = text;
  }
  const mounts = Mounts.filter(({ Type }) => Type === 'volume' || Type === 'bind');
  return {
    image: Config.Image,
    replicas,
    port,
    ...(Config.Cmd ? { command: Config.Cmd } : {}),
    env,
    literals,
    volumes: mounts.map(
      ({ Name, Source, Destination, RW }) => `${Name ?? Source}:${Destination}${RW ? '' : ':ro'}`,
    ),
    networks: Object.keys(NetworkSettings.Networks).filter((name) => name !== OURS.network),
    container: optionsOfContainer(Config, HostConfig, image),
  };
}

/** What a container has that no release of ours may have; undefined where there is nothing such. */
export function dangerIn({ HostConfig: host, Mounts }: Docker.ContainerInspectInfo): string | undefined {
  const flags = {
    privileged: host.Privileged,
    cap_add: (host.CapAdd?.length ?? 0) > 0,
    devices: (host.Devices?.length ?? 0) > 0,
    "network_mode: 'host'": host.NetworkMode === 'host',
    "pid: 'host'": host.PidMode === 'host',
    "ipc: 'host'": host.IpcMode === 'host',
  };
  const flag = Object.entries(flags).find(([, isSet]) => isSet)?.[0];
  const mounts = Mounts.filter(({ Type }) => Type === 'bind');
  const mount = mounts.find(
    ({ Source, Destination, RW }) =>
      volumeMistake(`${Source}:${Destination}${RW ? '' : ':ro'}`)?.[0] === 'E-DANGEROUS',
  );
  return flag ?? mount?.Source;
}

function optionsOfContainer(
  config: Docker.ContainerInspectInfo['Config'],
  host: Docker.HostConfig,
  image: Docker.ImageInspectInfo,
): ContainerOptions {
  const { StopTimeout, StopSignal } = config as { StopTimeout?: number; StopSignal?: string };
  const ownLabels = Object.entries(config.Labels ?? {}).filter(
    ([name, value]) => !isComposeMark(name) && image.Config.Labels?.[name] !== value,
  );
  const entrypoint = config.Entrypoint;
  return stated({
    entrypoint: typeof entrypoint === 'string' ? [entrypoint] : entrypoint,
    user: config.User,
    workingDirectory: config.WorkingDir,
    stopSignal: StopSignal,
    stopSeconds: StopTimeout,
    labels: Object.fromEntries(ownLabels),
    healthcheck: healthcheckOf(config.Healthcheck),
    ulimits: host.Ulimits?.map(({ Name = '', Soft = 0, Hard = 0 }) => ({
      name: Name,
      soft: Soft,
      hard: Hard,
    })),
    tmpfs: host.Tmpfs,
    sysctls: host.Sysctls as Record<string, string> | undefined,
    init: host.Init,
    isReadOnly: host.ReadonlyRootfs,
    hasNoNewPrivileges: host.SecurityOpt?.some((text: string) => text.startsWith('no-new-privileges')),
    dropped: host.CapDrop as string[] | undefined,
    groups: host.GroupAdd,
    dns: host.Dns,
    dnsSearch: host.DnsSearch,
    extraHosts: host.ExtraHosts as string[] | undefined,
    sharedMemoryBytes: host.ShmSize,
    memoryBytes: host.Memory,
    memoryReservationBytes: host.MemoryReservation,
    cpus: (host.NanoCpus ?? 0) / NS_PER_CPU,
    processes: host.PidsLimit,
    log: host.LogConfig?.Type
      ? { driver: host.LogConfig.Type, options: (host.LogConfig.Config ?? {}) as Record<string, string> }
      : undefined,
  });
}

function healthcheckOf(check: Docker.HealthConfig | undefined): ContainerOptions['healthcheck'] | undefined {
  if (!check) return undefined;
  const ms = (ns: number | undefined) => (ns ?? 0) / NS_PER_MS;
  return stated({
    test: check.Test,
    intervalMs: ms(check.Interval),
    timeoutMs: ms(check.Timeout),
    startPeriodMs: ms(check.StartPeriod),
    retries: check.Retries,
  });
}

type Stated<T> = { [K in keyof T]?: NonNullable<T[K]> };

/** Without what an engine writes where nobody has said anything. */
const stated = <T extends object>(values: T): Stated<T> =>
  Object.fromEntries(
    Object.entries(values).filter(([, value]) => {
      if (typeof value !== 'object') return Boolean(value);
      return value !== null && Object.keys(value).length > 0;
    }),
  ) as Stated<T>;
