import type { Obstacle } from '../../domain/rollout/obstacle.js';
import type { Place, Slot } from '../../domain/rollout/seen.js';

/** A host as it told of itself, in its own words. */
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
  /** At ports that today's file no longer names. */
  readonly former: readonly InstanceSeen[];
  /** What its proxy does not let us do. */
  readonly obstacles: readonly Obstacle[];
}

export interface InstanceSeen {
  /** `CIMYR_INSTANCE`: the address to reach it at. */
  readonly id: string;
  readonly host: string;
  readonly port: number;
  /** What was started there last. */
  readonly release?: string;
  /** `dead`: it has listened, and nobody does any more. */
  readonly state: Slot['state'];
  /** Its share of the host's requests, 0 to 1; without a proxy 0. */
  readonly share: number;
  /** Requests and connections that the proxy has with it. */
  readonly inFlight: number;
  /** On standby: milliseconds until the host stops it by itself. */
  readonly standbyMs?: number;
}

export const instancesIn = ({ instances, former }: HostSeen): readonly InstanceSeen[] => [
  ...instances,
  ...former,
];

/** A host as a place, its instances as slots. */
export const placeOf = ({
  name,
  address,
  releases,
  current,
  activated,
  instances,
  former,
  obstacles,
}: HostSeen): Place => ({
  name,
  address,
  kept: releases,
  ...(current === undefined ? {} : { holds: current }),
  ...(activated === undefined ? {} : { settled: activated }),
  slots: instances.map(slotOf),
  ...(former.length > 0 ? { former: former.map(slotOf) } : {}),
  ...(obstacles.length === 0 ? {} : { obstacles }),
});

const slotOf = ({ host, port, ...slot }: InstanceSeen): Slot => ({
  ...slot,
  place: host,
  order: port,
  env: { CIMYR_PORT: String(port) },
});
