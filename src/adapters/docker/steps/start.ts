import { quote } from '../../../base/quote.js';
import { err, ok } from '../../../base/result.js';
import type { DockerSpec } from '../../../config/targets/docker/spec.js';
import { runs } from '../../../domain/rollout/seen.js';
import type { Applied, FleetFailure, Shipment } from '../../../ports/fleet.js';
import { replicaOptions } from '../containers.js';
import { containerName, LABELS, SLOTS, stemOf } from '../names.js';
import { ownerOf, serverName } from '../place.js';
import { ensureProxy } from '../proxy.js';
import { untilStarted } from '../started.js';
import { placeFailure } from '../trouble.js';
import { doorClosing, doorOpening } from './door.js';
import { dockerSpecFor } from './spec.js';
import { allOf, type EngineTenure, eachSlot, type LocatedSlot, type Outcome, type StepOf } from './tenure.js';

/** Starts the release in slots where it does not run; the proxy may look at it, and gives it nothing yet. */
export const startSlots = (
  step: StepOf<'start'>,
  shipment: Shipment,
  tenure: EngineTenure,
): Outcome<Applied> =>
  eachSlot(step, tenure, async (located) => {
    const { slot, place } = located;
    const { release } = shipment;
    if (runs(slot, release)) return ok([]);
    const found = dockerSpecFor(shipment, tenure.parts);
    if (!found.ok) return found;
    const spec = found.value;
    const noted = (state: string) =>
      `mkdir -p "$S/instances" && rm -f "$S/standby/${slot.name}" && printf '%s %s %s\\n' ${state} ${quote(release)} ${tenure.fence} | put "$S/instances/${slot.name}" || exit $?`;
    const begun = await tenure.script(
      place,
      `${noted('starting')}\n(\n${doorClosing(located, tenure)}\n) || exit $?`,
    );
    if (!begun.ok) return begun;
    const known = await knownToProxy(located, spec, tenure);
    if (!known.ok) return known;
    const started = await startReplicas(located, spec, shipment, tenure);
    if (!started.ok) return started;
    const opened = await tenure.script(
      place,
      `${noted('running')}\n(\n${doorOpening(located, spec.replicas, stemOf(ownerOf(tenure.parts)), tenure)}\n) || exit $?`,
    );
    return opened.ok ? ok([]) : opened;
  });

/** So many servers a slot has at least: a few more replicas one day need no new generation of the proxy. */
const SERVERS = 4;

async function knownToProxy(
  { place, look }: LocatedSlot,
  { replicas, port }: DockerSpec,
  { parts, fence }: EngineTenure,
): Outcome<unknown> {
  const { proxy: managed, target } = parts;
  if (!managed || target.proxy.kind !== 'managed') return ok(undefined);
  const each = Math.max(SERVERS, replicas, look.servers.length / SLOTS.length);
  const servers = SLOTS.flatMap((slot) => Array.from({ length: each }, (_, i) => serverName(slot, i + 1)));
  const { publish, hosts } = target.proxy;
  const app = { ports: publish.map((one) => one.port), hosts, servers, port };
  return ensureProxy(place, app, managed, { ...parts, fence });
}

async function startReplicas(
  { place, slot, look }: LocatedSlot,
  spec: DockerSpec,
  { release, env }: Shipment,
  { parts, fence }: EngineTenure,
): Outcome<undefined> {
  const { engine } = place;
  const owner = ownerOf(parts);
  const former = look.containers.filter(({ labels }) => labels[LABELS.slot] === slot.name);
  const cleared = await allOf(
    place,
    former.map(({ name }) => engine.remove(name)),
  );
  if (!cleared.ok) return cleared;
  const publish = parts.target.proxy.kind === 'none' ? parts.target.proxy.publish : [];
  const names = Array.from({ length: spec.replicas }, (_, i) =>
    containerName(owner, slot.name, i + 1, fence),
  );
  for (const [i, name] of names.entries()) {
    const one = { owner, slot: slot.name, replica: i + 1, fence, release, spec, env, publish };
    const created = await engine.create(replicaOptions(one));
    if (!created.ok) return err(notStarted(engine.name, name, created.error.detail, created.error.status));
    for (const network of spec.networks) {
      const joined = await engine.join(network, name);
      if (!joined.ok) return err(notStarted(engine.name, name, joined.error.detail, joined.error.status));
    }
  }
  for (const name of names) {
    const started = await engine.start(name);
    if (!started.ok) {
      if (started.error.status === undefined) return err(placeFailure(engine.name, started.error));
      return err(notStarted(engine.name, name, started.error.detail, started.error.status));
    }
  }
  const well = await untilStarted(engine, names, parts.clock);
  if (!well.ok) return well;
  return allOf(
    place,
    names.map((name) => engine.restartPolicy(name, 'always')),
  );
}

/** The engine refuses what the file asks for. */
const notStarted = (
  place: string,
  container: string,
  detail: string,
  status: number | undefined,
): FleetFailure =>
  status === undefined
    ? placeFailure(place, { doing: 'create', detail })
    : { kind: 'container', place, container, wrong: 'not-started', code: 0, detail, output: '' };
