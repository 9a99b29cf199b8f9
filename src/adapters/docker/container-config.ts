import type Docker from 'dockerode';
import type { ContainerOptions } from '../../config/targets/docker/container-options.js';

const NS_PER_MS = 1e6;
const NS_PER_CPU = 1e9;

/** As the engine's API has it; what is undefined is left to the image, or to the engine. */
export function containerConfig(
  options: ContainerOptions = {},
): Omit<Docker.ContainerCreateOptions, 'name' | 'Image'> {
  const { entrypoint, healthcheck } = options;
  return {
    Entrypoint: entrypoint && [...entrypoint],
    User: options.user,
    WorkingDir: options.workingDirectory,
    Hostname: options.hostname,
    StopSignal: options.stopSignal,
    StopTimeout: options.stopSeconds,
    Labels: options.labels,
    Healthcheck: healthcheck && healthConfig(healthcheck),
    HostConfig: hostConfig(options),
  };
}

const hostConfig = (options: ContainerOptions): Docker.HostConfig => ({
  Ulimits: options.ulimits?.map(({ name, soft, hard }) => ({ Name: name, Soft: soft, Hard: hard })),
  Tmpfs: options.tmpfs,
  Sysctls: options.sysctls,
  Init: options.init,
  ReadonlyRootfs: options.isReadOnly,
  SecurityOpt: options.hasNoNewPrivileges ? ['no-new-privileges'] : undefined,
  CapDrop: options.dropped,
  GroupAdd: options.groups,
  Dns: options.dns,
  DnsSearch: options.dnsSearch,
  ExtraHosts: options.extraHosts,
  ShmSize: options.sharedMemoryBytes,
  Memory: options.memoryBytes,
  MemoryReservation: options.memoryReservationBytes,
  NanoCpus: options.cpus === undefined ? undefined : Math.round(options.cpus * NS_PER_CPU),
  PidsLimit: options.processes,
  LogConfig: options.log && { Type: options.log.driver, Config: options.log.options },
});

/** 0: as the image has it. */
function healthConfig({
  test = [],
  intervalMs = 0,
  timeoutMs = 0,
  startPeriodMs = 0,
  retries = 0,
}: NonNullable<ContainerOptions['healthcheck']>): Docker.HealthConfig {
  return {
    Test: [...test],
    Interval: intervalMs * NS_PER_MS,
    Timeout: timeoutMs * NS_PER_MS,
    StartPeriod: startPeriodMs * NS_PER_MS,
    Retries: retries,
  };
}
