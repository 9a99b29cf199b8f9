import { poll } from '../../../base/poll.js';
import { err, ok, type Result } from '../../../base/result.js';
import type { Note } from '../../../domain/rollout/note.js';
import { runs } from '../../../domain/rollout/seen.js';
import { weightsFor } from '../../../domain/rollout/weights.js';
import type { Applied, FleetFailure, Shipment } from '../../../ports/fleet.js';
import type { Server, ServerChange } from '../../../ports/traffic.js';
import { takePortsFromCompose } from '../compose/hand-over.js';
import { type EngineLook, lookAtEngine } from '../look.js';
import type { DockerPlace } from '../place.js';
import { type SlotSeen, serversOf } from '../slots-seen.js';
import {
  type EngineTenure,
  eachPlace,
  LOOK_AT_ENGINES_MS,
  type Outcome,
  placesNamed,
  type StepOf,
} from './tenure.js';

/** Until the proxy's own check of what was started is good. */
const READY_MS = 30_000;
/** How long is waited where the file says nothing. */
const DRAIN_MS = 30_000;

/** Gives the release its share of each place's requests. */
export const shiftShares = (
  step: StepOf<'shift'>,
  { release }: Shipment,
  tenure: EngineTenure,
): Outcome<Applied> =>
  eachPlace(placesNamed(tenure, step.at), async (place) => {
    const handed = await takePortsFromCompose(place, tenure);
    if (!handed.ok) return handed;
    const look = await readyLook(place, release, tenure);
    if (!look.ok) return look;
    const { changes, percent } = sharesFor(look.value, release, step.percent);
    const wanted = look.value.slots.filter((slot) => slot.share > 0 || runs(slot, release));
    const done = await tenure.script(
      place,
      `rm -f ${wanted.map(({ name }) => `"$S/standby/${name}"`).join(' ')}\n${tenure.parts.proxy?.traffic.change(changes) ?? ':'}`,
    );
    if (!done.ok) return done;
    const name = place.engine.name;
    const ms = tenure.parts.clock.now() - (handed.value?.since ?? 0);
    return ok([
      ...(handed.value
        ? [{ kind: 'handed-over', place: name, service: handed.value.service, ms } as const]
        : []),
      ...(Math.abs(percent - step.percent) < 0.5
        ? []
        : [{ kind: 'share', place: name, percent, asked: step.percent } as const]),
    ]);
  });

/** The release's servers first: there is never a moment without any. */
function sharesFor(
  { slots, former }: EngineLook,
  release: string,
  asked: number,
): { readonly changes: readonly ServerChange[]; readonly percent: number } {
  const own = slots.filter((slot) => runs(slot, release));
  const mine = own.flatMap(serversOf);
  const others = [...slots, ...former].filter((slot) => !own.includes(slot));
  const serving = others.filter(({ share }) => share > 0).flatMap(serversOf);
  const { candidate, other } = weightsFor(asked, mine.length, serving.length);
  const weighed = (servers: readonly Server[], weight: number): ServerChange[] =>
    servers.map(({ name }) => ({ server: name, weight }));
  const idle = others
    .flatMap((slot) => slot.servers)
    .filter((one) => !serving.includes(one) && one.weight > 0);
  const total = candidate * mine.length + other * serving.length;
  return {
    changes: [...weighed(mine, candidate), ...weighed(serving, other), ...weighed(idle, 0)],
    percent: total === 0 ? asked : (100 * candidate * mine.length) / total,
  };
}

/** The proxy finds a server good only after it has asked it: requests come only then. */
async function readyLook(place: DockerPlace, release: string, { parts }: EngineTenure): Outcome<EngineLook> {
  let look: Result<EngineLook, FleetFailure> = await lookAtEngine(place, parts);
  const waitedFor = () =>
    look.ok
      ? look.value.slots
          .filter((slot) => runs(slot, release))
          .flatMap(serversOf)
          .filter(({ isReady }) => !isReady)
      : [];
  await poll(parts.clock, { intervalMs: LOOK_AT_ENGINES_MS, deadlineMs: READY_MS }, async () => {
    if (waitedFor().length > 0) look = await lookAtEngine(place, parts);
    return waitedFor().length === 0;
  });
  const servers = waitedFor().map(({ name }) => name);
  if (servers.length === 0) return look;
  return err({ kind: 'not-ready', place: place.engine.name, servers, waitedMs: READY_MS });
}

/** Takes all requests from all slots of the places. */
export const closeSlots = (step: StepOf<'close'>, _: Shipment, tenure: EngineTenure): Outcome<Applied> =>
  eachPlace(placesNamed(tenure, step.at), async (place) => {
    const look = await lookAtEngine(place, tenure.parts);
    if (!look.ok) return look;
    const changes = look.value.servers
      .filter(({ weight }) => weight > 0)
      .map(({ name }): ServerChange => ({ server: name, weight: 0 }));
    const done = await tenure.script(place, tenure.parts.proxy?.traffic.change(changes) ?? ':');
    return done.ok ? ok([]) : done;
  });

/** Waits until nothing is under way any more in slots that get no requests; what stays open is told of, and left. */
export const drainSlots = (
  step: StepOf<'drain'>,
  { drainMs = DRAIN_MS }: Shipment,
  { parts }: EngineTenure,
): Outcome<Applied> =>
  eachPlace(parts.places, async (place) => {
    let look = await lookAtEngine(place, parts);
    const busy = (): SlotSeen[] =>
      look.ok
        ? [...look.value.slots, ...look.value.former].filter(
            ({ id, inFlight = 0 }) => step.at.includes(id) && inFlight > 0,
          )
        : [];
    await poll(parts.clock, { intervalMs: LOOK_AT_ENGINES_MS, deadlineMs: drainMs }, async () => {
      if (busy().length > 0) look = await lookAtEngine(place, parts);
      return busy().length === 0;
    });
    if (!look.ok) return look;
    return ok(
      busy().map(
        ({ id, inFlight = 0 }): Note => ({ kind: 'not-drained', slot: id, inFlight, waitedMs: drainMs }),
      ),
    );
  });
