import { err, ok, type Result } from '../../../base/result.js';
import { type HostSeen, type InstanceSeen, runs, type Seen } from '../seen.js';

/** The instances of one host, for a release that is to serve there. */
export interface Sides {
  readonly host: string;
  /** Half of the host's instances: they run the release, or will. None of them serves another one. */
  readonly candidate: readonly InstanceSeen[];
  readonly others: readonly InstanceSeen[];
}

/**
 * Chooses the instances that a release gets: those that run it already, then such as serve nobody. What has
 * requests of another release is never chosen (invariant I1).
 */
export function sidesOf(seen: Seen, release: string): Result<Sides[], string> {
  const sides: Sides[] = [];
  for (const host of seen.hosts) {
    const candidate = candidatesOf(host, release);
    if (candidate.length < capacityOf(host)) {
      const serving = host.instances
        .filter((one) => one.share > 0)
        .map(({ port, release: it }) => `${port} (${it ?? 'unknown'})`);
      return err(
        `${host.name} has no idle half for the release: ports ${serving.join(', ')} have requests; take it from one half with the proxy's weights`,
      );
    }
    sides.push({
      host: host.name,
      candidate,
      others: host.instances.filter((one) => !candidate.includes(one)),
    });
  }
  return ok(sides);
}

/** Who is left when the release has everything; nobody where it has no place. */
export function leftBy(release: string, seen: Seen): InstanceSeen[] {
  const sides = sidesOf(seen, release);
  return sides.ok ? sides.value.flatMap(({ others }) => others) : [];
}

/** Half of the ports serve, the other half takes the candidate. */
const capacityOf = (host: HostSeen): number => Math.floor(host.instances.length / 2);

function candidatesOf(host: HostSeen, release: string): InstanceSeen[] {
  const rank = (one: InstanceSeen): number => {
    if (runs(one, release)) return one.share > 0 ? 0 : 1;
    return one.release === release ? 2 : 3;
  };
  return host.instances
    .filter((one) => one.release === release || one.share === 0)
    .sort((a, b) => rank(a) - rank(b) || a.port - b.port)
    .slice(0, capacityOf(host));
}
