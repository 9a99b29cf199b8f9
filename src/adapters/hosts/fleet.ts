import { ok, type Result } from '../../base/result.js';
import type { Fleet, FleetFailure, Held, LeaseRequest } from '../../ports/fleet.js';
import { HeldHosts } from './held.js';
import type { Claim } from './lease.js';
import { acquireAll, quiet } from './leases.js';
import { type HostsFleetParts, observe, survey } from './looking.js';
import { identityOf } from './observe.js';
import { recordOf } from './records.js';

/** Machines whose releases are directories, with or without a proxy before their instances. */
export function hostsFleet(parts: HostsFleetParts): Fleet {
  return {
    observe: () => observe(parts),
    survey: () => survey(parts),
    record: (release) => recordOf(release, parts),
    acquire: (request) => acquire(parts, request),
    close: () => {
      for (const host of parts.hosts) host.close();
    },
  };
}

async function acquire(parts: HostsFleetParts, request: LeaseRequest): Promise<Result<Held, FleetFailure>> {
  const claim: Claim = { ...request, identity: identityOf(parts) };
  const { hosts, target, clock } = parts;
  const fence = await acquireAll(hosts, target.path, claim, clock);
  if (!fence.ok) return fence;
  // Renewed from now on: what a former holder has begun may take longer than a lease lasts.
  const held = new HeldHosts(parts, claim, fence.value);
  const isQuiet = await quiet(hosts, target.path, fence.value, clock);
  if (isQuiet.ok) return ok(held);
  await held.release();
  return isQuiet;
}
