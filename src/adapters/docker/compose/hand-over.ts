import { err, ok } from '../../../base/result.js';
import type { FleetFailure } from '../../../ports/fleet.js';
import type { ContainerSeen } from '../container-seen.js';
import { ensureKeeper } from '../keeper.js';
import { lookAtEngine } from '../look.js';
import type { DockerPlace } from '../place.js';
import { settleProxy } from '../proxy.js';
import { STOP_SECONDS } from '../steps/stop.js';
import { allOf, type EngineTenure, type Outcome } from '../steps/tenure.js';
import { placeFailure } from '../trouble.js';
import { composeServiceOf, inTheWayOf, runningInCompose } from './running.js';

/** Ports of a place have changed hands. */
export interface HandedOver {
  readonly service: string;
  /** From then on nobody listened. */
  readonly since: number;
}

/**
 * Two cannot have one port: what Compose runs at a port of the proxy ends, and the proxy gets the port. Meanwhile nobody
 * listens. Where the proxy cannot have it either, Compose's containers are started again.
 */
export async function takePortsFromCompose(
  place: DockerPlace,
  tenure: EngineTenure,
): Outcome<HandedOver | undefined> {
  const { engine } = place;
  const { parts, fence } = tenure;
  const { target, proxy, guard, clock } = parts;
  const identity = composeServiceOf(target);
  if (!proxy || target.proxy.kind !== 'managed' || !identity) return ok(undefined);
  const { publish, image } = target.proxy;
  const running = await runningInCompose(engine, identity);
  if (!running.ok) return err(placeFailure(engine.name, running.error));
  if (inTheWayOf(publish, running.value).length === 0) return ok(undefined);
  const look = await lookAtEngine(place, parts);
  if (!look.ok) return look;
  const since = clock.now();
  const failed = async (failure: FleetFailure) => {
    await Promise.all(running.value.map(({ id }) => engine.start(id)));
    return err(failure);
  };
  const stopped = await stopAll(place, running.value);
  if (!stopped.ok) return failed(stopped.error);
  const kept = await ensureKeeper(engine, { image, guard, publish }, clock);
  if (!kept.ok) return failed(placeFailure(engine.name, kept.error));
  const settled = await settleProxy(place, proxy, { ...parts, fence });
  if (!settled.ok) return failed(settled.error);
  const slot = look.value.slots.find(({ isCompose }) => isCompose);
  const noted = slot ? await tenure.script(place, `rm -f "$S/instances/${slot.name}"`) : ok(undefined);
  return noted.ok ? ok({ service: identity.service, since }) : noted;
}

/** An engine that is started anew must not start them: they would want their ports. */
async function stopAll(place: DockerPlace, all: readonly ContainerSeen[]): Outcome<undefined> {
  const { engine } = place;
  const stopped = await allOf(
    place,
    all.map(({ id, stopSeconds = STOP_SECONDS }) => engine.stop(id, stopSeconds)),
  );
  if (!stopped.ok) return stopped;
  return allOf(
    place,
    all.map(({ id }) => engine.restartPolicy(id, 'no')),
  );
}
