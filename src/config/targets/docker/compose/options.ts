import { parseDuration } from '../../../../base/duration.js';
import type { ContainerOptions } from '../container-options.js';
import type { ComposeService } from './service.js';

/** What of a service every container is started with. */
export function optionsOf(service: ComposeService): ContainerOptions {
  const limits = service.deploy?.resources?.limits;
  return present({
    entrypoint: service.entrypoint,
    user: service.user,
    workingDirectory: service.working_dir,
    hostname: service.hostname,
    stopSignal: service.stop_signal,
    stopSeconds: seconds(service.stop_grace_period),
    labels: textsOf(service.labels),
    healthcheck: healthcheckOf(service.healthcheck),
    ulimits: ulimitsOf(service.ulimits),
    tmpfs: tmpfsOf(service),
    sysctls: textsOf(service.sysctls),
    init: service.init || undefined,
    isReadOnly: service.read_only || undefined,
    hasNoNewPrivileges: service.security_opt?.some(isNoNewPrivileges) || undefined,
    dropped: service.cap_drop,
    groups: service.group_add,
    dns: service.dns,
    dnsSearch: service.dns_search,
    // The engine wants a colon where newer Compose has `=`.
    extraHosts: service.extra_hosts?.map((text) => text.replace('=', ':')),
    sharedMemoryBytes: service.shm_size,
    memoryBytes: limits?.memory ?? service.mem_limit,
    memoryReservationBytes: service.deploy?.resources?.reservations?.memory ?? service.mem_reservation,
    cpus: limits?.cpus ?? service.cpus,
    processes: limits?.pids ?? service.pids_limit,
    log: logOf(service.logging),
  });
}

export const isNoNewPrivileges = (option: string): boolean => /^no-new-privileges(?:[:=]true)?$/.test(option);

const seconds = (text: string | null | undefined): number | undefined => {
  const ms = parseDuration(text ?? '');
  return ms === undefined ? undefined : Math.ceil(ms / 1000);
};

type Scalars = ComposeService['labels'];

const textsOf = (values: Scalars): Record<string, string> | undefined =>
  values
    ? Object.fromEntries(Object.entries(values).map(([key, value]) => [key, String(value ?? '')]))
    : undefined;

function healthcheckOf(check: ComposeService['healthcheck']): ContainerOptions['healthcheck'] | undefined {
  if (!check) return undefined;
  if (check.disable) return { test: ['NONE'] };
  return present({
    test: check.test,
    intervalMs: parseDuration(check.interval ?? ''),
    timeoutMs: parseDuration(check.timeout ?? ''),
    startPeriodMs: parseDuration(check.start_period ?? ''),
    retries: check.retries,
  });
}

const ulimitsOf = (limits: ComposeService['ulimits']): ContainerOptions['ulimits'] | undefined =>
  limits
    ? Object.entries(limits).map(([name, limit]) =>
        typeof limit === 'number' ? { name, soft: limit, hard: limit } : { name, ...limit },
      )
    : undefined;

function tmpfsOf({ tmpfs, volumes = [] }: ComposeService): Record<string, string> | undefined {
  const short = (tmpfs ?? []).map((text): [string, string] => {
    const [path = '', options = ''] = text.split(':');
    return [path, options];
  });
  const long = volumes
    .filter(({ type }) => type === 'tmpfs')
    .map(({ target, tmpfs: { size } = {} }): [string, string] => [target, size ? `size=${size}` : '']);
  const all = [...short, ...long];
  return all.length > 0 ? Object.fromEntries(all) : undefined;
}

const logOf = (log: ComposeService['logging']): ContainerOptions['log'] | undefined =>
  log?.driver ? { driver: log.driver, options: textsOf(log.options) ?? {} } : undefined;

type Present<T> = { [K in keyof T]?: NonNullable<T[K]> };

/** Without what is not said. */
const present = <T extends object>(values: T): Present<T> =>
  Object.fromEntries(
    Object.entries(values).filter(
      ([, value]) => value !== undefined && value !== null && !(Array.isArray(value) && value.length === 0),
    ),
  ) as Present<T>;
