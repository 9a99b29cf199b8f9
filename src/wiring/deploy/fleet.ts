import { haproxyTraffic } from '../../adapters/haproxy/haproxy.js';
import { hostsFleet } from '../../adapters/hosts/fleet.js';
import type { Clock } from '../../base/clock.js';
import type { Masker } from '../../base/masker.js';
import { ok, type Result } from '../../base/result.js';
import type { HostsTarget } from '../../domain/rollout/environment.js';
import type { Artifact } from '../../ports/artifact.js';
import type { Fleet } from '../../ports/fleet.js';
import { type Machines, type NoMachines, openHosts } from './hosts.js';
import type { DeployOptions } from './options.js';

export interface OpenFleet {
  readonly fleet: Fleet;
  readonly machines: Machines;
}

/** The fleet of a target whose variables are filled in. */
export async function openFleet(
  { environment, env, credentials }: Pick<DeployOptions, 'environment' | 'env' | 'credentials'>,
  target: HostsTarget,
  parts: {
    readonly cargo?: { readonly release: string; readonly artifact: Artifact };
    readonly masker: Masker;
    readonly clock: Clock;
  },
): Promise<Result<OpenFleet, NoMachines>> {
  const { cargo, masker, clock } = parts;
  const machines = await openHosts(target, env, credentials, clock);
  if (!machines.ok) return machines;
  const { hosts, addressOf } = machines.value;
  const { traffic } = target;
  const fleet = hostsFleet({
    hosts,
    addressOf,
    target,
    app: environment.app,
    environment: environment.name,
    clock,
    mask: (text) => masker.text(text),
    ...(cargo ? { cargo } : {}),
    ...(traffic ? { traffic: haproxyTraffic(traffic, `${target.path}/.cimyr/haproxy.state`) } : {}),
  });
  return ok({ fleet, machines: machines.value });
}
