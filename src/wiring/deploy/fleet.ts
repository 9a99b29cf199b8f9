import { haproxyTraffic } from '../../adapters/haproxy/haproxy.js';
import { hostsFleet } from '../../adapters/hosts/fleet.js';
import type { Clock } from '../../base/clock.js';
import type { Masker } from '../../base/masker.js';
import type { Environment, HostsTarget } from '../../domain/rollout/environment.js';
import type { Artifact } from '../../ports/artifact.js';
import type { Fleet } from '../../ports/fleet.js';
import type { Machines } from './hosts.js';

/** What a fleet is made of besides machines. */
export interface FleetParts {
  readonly environment: Environment;
  /** Its variables are filled in. */
  readonly target: HostsTarget;
  readonly cargo?: { readonly release: string; readonly artifact: Artifact };
  readonly masker: Masker;
  readonly clock: Clock;
}

/** Machines as a fleet. */
export function fleetOf({ hosts, addressOf }: Machines, parts: FleetParts): Fleet {
  const { environment, target, cargo, masker, clock } = parts;
  const { traffic } = target;
  return hostsFleet({
    hosts,
    addressOf,
    target,
    app: environment.app,
    environment: environment.name,
    clock,
    mask: (text) => masker.lines(text),
    ...(cargo ? { cargo } : {}),
    ...(traffic ? { traffic: haproxyTraffic(traffic, `${target.path}/.cimyr/haproxy.state`) } : {}),
  });
}
