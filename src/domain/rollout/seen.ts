/** What was read from the target just now: what serves is decided from this, never from what a journal says. */
export interface Seen {
  readonly hosts: readonly HostSeen[];
  /** A proxy divides each host's requests between its instances. */
  readonly hasWeights: boolean;
}

export interface HostSeen {
  readonly name: string;
  /** Where its instances are reached. */
  readonly address: string;
  /** Complete ones. */
  readonly releases: readonly string[];
  /** Where `current` points to. */
  readonly current?: string;
  /** The release whose activation ended well last; another one than `current`: a restart is pending. */
  readonly activated?: string;
  readonly instances: readonly InstanceSeen[];
}

export interface InstanceSeen {
  /** `CIMYR_INSTANCE`: the address to reach it at. */
  readonly id: string;
  readonly host: string;
  readonly port: number;
  /** What was started there last. */
  readonly release?: string;
  /** `unsettled`: a start or stop was interrupted or failed. */
  readonly state: 'running' | 'unsettled' | 'stopped';
  /** Its share of the host's requests, 0 to 1; without a proxy 0. */
  readonly share: number;
  /** Requests and connections that the proxy has with it. */
  readonly inFlight: number;
  /** On standby: milliseconds until the host stops it by itself. */
  readonly standbyMs?: number;
}

export const runs = (instance: InstanceSeen, release: string | undefined): boolean =>
  instance.state === 'running' && instance.release === release;

/** Whether everything on a host that no proxy stands before is this release. */
export const isAt = (host: HostSeen, release: string): boolean =>
  host.current === release &&
  host.activated === release &&
  host.instances.every((instance) => runs(instance, release));

/** Whether such a host is one release, whichever. */
export const isWhole = (host: HostSeen): boolean => host.current !== undefined && isAt(host, host.current);

/** A release's share of all requests, 0 to 1, each host counting alike. */
export function shareOf(seen: Seen, release: string): number {
  if (seen.hosts.length === 0) return 0;
  const shares = seen.hosts.map((host) => {
    if (!seen.hasWeights) return isAt(host, release) ? 1 : 0;
    return sum(host.instances.filter((one) => one.release === release).map((one) => one.share));
  });
  return sum(shares) / seen.hosts.length;
}

/** Whether the release is the only one with requests, everywhere. */
export const hasAll = (seen: Seen, release: string): boolean => shareOf(seen, release) > 1 - 1e-9;

/** Whether instances of one host have this share of its requests between them, in percent. */
export function hasShare(instances: readonly InstanceSeen[], percent: number): boolean {
  // One that came back later than the others has none yet.
  if (instances.length === 0 || instances.some(({ share }) => share === 0)) return false;
  const share = sum(instances.map((one) => one.share));
  // Weights are whole numbers up to 256: that is how near a share can come.
  return percent === 100 ? share > 1 - 1e-9 : share >= percent / 100 - 1 / 128;
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, n) => total + n, 0);
