import { err, ok, type Result } from '../../base/result.js';
import type { Observation } from '../../domain/rollout/observation.js';
import { isOther, type Ledger } from '../../domain/rollout/release.js';
import { isReleaseName } from '../../domain/rollout/release-name.js';
import type { Ability, Place, Slot } from '../../domain/rollout/seen.js';
import { type Survey, wholeOf } from '../../domain/rollout/survey.js';
import type { FleetFailure } from '../../ports/fleet.js';
import type { Server, TrafficSeen } from '../../ports/traffic.js';
import { call, inTurns } from '../../state/calls.js';
import { lookScript, Printed, type StateLook, stateIn } from '../../state/look.js';
import { mergedState } from '../../state/merged.js';
import type { ContainerSeen } from './container-seen.js';
import { hasKeeper } from './keeper.js';
import { imageName, LABELS, slotAlias, slotId } from './names.js';
import { type DockerFleetParts, type DockerPlace, ownerOf, serverName, slotNamesOf } from './place.js';
import { placeFailure } from './trouble.js';

/** What the keeper's image must have. */
const PROGRAMS =
  'awk base64 cat cp cut date flock grep head ls mkdir mv nc rm sed sleep sort tail timeout tr wc'.split(' ');

/** What was started in a slot. */
export interface SlotSeen extends Slot {
  /** `a` or `b`. */
  readonly name: string;
  /** Of who started it. */
  readonly fence?: number;
  readonly containers: readonly ContainerSeen[];
  /** Its servers in the proxy. */
  readonly servers: readonly Server[];
}

/** One engine, as it and its keeper told. */
export interface EngineLook extends StateLook {
  readonly place: string;
  readonly slots: readonly SlotSeen[];
  readonly former: readonly SlotSeen[];
  /** All of the app's, what was started by nobody who is known included. */
  readonly containers: readonly ContainerSeen[];
  readonly kept: readonly string[];
  readonly holds?: string;
  readonly servers: readonly Server[];
  readonly obstacles: TrafficSeen['obstacles'];
}

/** Whether a proxy that does not answer is a trouble. */
type ProxyAnswers = 'surely' | 'maybe';

const WITH_PROXY: ReadonlySet<Ability> = new Set(['weights', 'beside'] as const);
const ALONE: ReadonlySet<Ability> = new Set();

export const observeEngines = async (
  parts: DockerFleetParts,
  answers: ProxyAnswers = 'surely',
): Promise<Result<Observation, FleetFailure>> => wholeOf(await surveyEngines(parts, answers));

/** What those that answer show together, and what is wrong with the others. */
export async function surveyEngines(
  parts: DockerFleetParts,
  answers: ProxyAnswers = 'surely',
): Promise<Survey> {
  const looks = await inTurns(parts.places, (place) => lookAtEngine(place, parts, answers));
  const all = looks.flatMap((look) => (look.ok ? [look.value] : []));
  const state = mergedState(all, parts);
  return {
    ...state,
    seen: {
      places: all.map((look) => placeOf(look, state.ledger, parts)),
      abilities: parts.proxy ? WITH_PROXY : ALONE,
    },
    troubles: [...looks.flatMap((look) => (look.ok ? [] : [look.error])), ...state.troubles],
  };
}

function placeOf(look: EngineLook, ledger: Ledger, { cargo }: DockerFleetParts): Place {
  const { place: name, kept, holds, slots, former, obstacles } = look;
  const isStale = (release: string) =>
    cargo !== undefined && release === cargo.release && isOther(ledger, release, cargo.digest);
  return {
    name,
    kept: kept.filter((release) => !isStale(release)),
    ...(holds === undefined ? {} : { holds, settled: holds }),
    slots: slots.map(slotOf),
    ...(former.length > 0 ? { former: former.map(slotOf) } : {}),
    ...(obstacles.length > 0 ? { obstacles } : {}),
  };
}

const slotOf = ({ name: _, fence: __, containers: ___, servers: ____, ...slot }: SlotSeen): Slot => slot;

export async function lookAtEngine(
  { engine, keeper }: DockerPlace,
  parts: DockerFleetParts,
  answers: ProxyAnswers = 'surely',
): Promise<Result<EngineLook, FleetFailure>> {
  const { root, proxy: managed, clock, app, environment } = parts;
  const traffic = managed?.traffic;
  const place = engine.name;
  const owner = ownerOf(parts);
  const labels = { [LABELS.role]: 'slot', [LABELS.app]: app, [LABELS.environment]: environment };
  const there = await hasKeeper(engine, { image: parts.target.proxy.image, guard: parts.guard }, clock);
  if (!there.ok) return err(placeFailure(place, there.error));
  const script = lookScript(
    root,
    PROGRAMS,
    `part current; small "$S/current"
part images; noted images
part traffic
${traffic ? `(\n${traffic.look}\n) 2>&1` : ':'}`,
  );
  const [printed, containers, tags] = await Promise.all([
    there.value ? call(keeper, script.text, clock) : ok(''),
    engine.containers(labels),
    engine.images.names(imageName(owner, '').repo),
  ]);
  if (!printed.ok) return printed;
  if (!containers.ok) return err(placeFailure(place, containers.error));
  if (!tags.ok) return err(placeFailure(place, tags.error));
  const parted = new Printed(printed.value, script.separator);
  const [holds] = parted.lines('current');
  const state = stateIn(parted, place, owner, {
    hasPointer: holds !== undefined,
    hasState: containers.value.length > 0 || parted.lines('instances').length > 0,
  });
  if (!state.ok) return err({ ...state.error, place });
  const proxy = there.value && traffic ? traffic.read(parted.text('traffic')) : ok(NO_PROXY);
  if (!proxy.ok && answers === 'surely') return err({ kind: 'proxy-silent', detail: proxy.error, place });
  const notes = notesIn(parted.lines('instances'));
  const wanted = slotNamesOf(parts.target);
  const { servers, obstacles } = proxy.ok ? proxy.value : NO_PROXY;
  const slots = [...new Set([...wanted, ...notes.keys()])].map((name) =>
    slotSeen(name, notes.get(name), { place, parts, containers: containers.value, servers, standby: parted }),
  );
  return ok({
    ...state.value,
    place,
    slots: slots.filter(({ name }) => wanted.includes(name)),
    former: slots.filter(({ name }) => !wanted.includes(name)),
    containers: containers.value,
    kept: parted.lines('images').flatMap((line) => {
      const [release = ''] = line.split(' ');
      const { repo, tag } = imageName(owner, release);
      return isReleaseName(release) && tags.value.includes(`${repo}:${tag}`) ? [release] : [];
    }),
    ...(holds !== undefined && isReleaseName(holds) ? { holds } : {}),
    servers,
    obstacles,
  });
}

const NO_PROXY: TrafficSeen = { servers: [], obstacles: [], stateFiles: [] };

/** What was written down last of a slot. */
interface SlotNote {
  readonly state: string;
  readonly release?: string;
  readonly fence: number;
}

/** `SLOT STATE RELEASE FENCE`. */
const notesIn = (lines: readonly string[]): ReadonlyMap<string, SlotNote> =>
  new Map(
    lines.map((line) => {
      const [slot = '', state = '', release = '', fence = ''] = line.split(' ');
      return [slot, { state, fence: Number(fence), ...(isReleaseName(release) ? { release } : {}) }];
    }),
  );

interface Around {
  readonly place: string;
  readonly parts: DockerFleetParts;
  readonly containers: readonly ContainerSeen[];
  readonly servers: readonly Server[];
  readonly standby: Printed;
}

function slotSeen(name: string, note: SlotNote | undefined, around: Around): SlotSeen {
  const { place, parts, servers, standby } = around;
  const owner = ownerOf(parts);
  const containers = around.containers.filter(
    ({ labels }) =>
      labels[LABELS.slot] === name && note !== undefined && labels[LABELS.fence] === String(note.fence),
  );
  const own = servers.filter((server) => server.name.startsWith(name));
  const open = servers.filter(({ isOpen }) => isOpen);
  const total = open.reduce((sum, { weight }) => sum + weight, 0);
  const weight = own.reduce((sum, one) => sum + (one.isOpen ? one.weight : 0), 0);
  const isShut = own.some((one) => one.weight > 0) && weight === 0;
  const state = stateOf(note, containers, isShut);
  const left = standbyOf(name, standby);
  return {
    id: slotId(place, name),
    name,
    place,
    order: name.charCodeAt(0),
    ...(note?.release === undefined ? {} : { release: note.release }),
    ...(note ? { fence: note.fence } : {}),
    state,
    share: total === 0 ? 0 : weight / total,
    inFlight: own.reduce((sum, { inFlight }) => sum + inFlight, 0),
    ...(left !== undefined && state === 'running' ? { standbyMs: left } : {}),
    ...(note
      ? {
          env: {
            CIMYR_INSTANCE: `${slotAlias(owner, name, note.fence)}:${parts.target.port}`,
            CIMYR_PORT: String(parts.target.port),
          },
        }
      : {}),
    containers,
    servers: own,
  };
}

function stateOf(
  note: SlotNote | undefined,
  containers: readonly ContainerSeen[],
  isShut: boolean,
): Slot['state'] {
  if (!note) return 'stopped';
  if (note.state !== 'running') return 'unsettled';
  if (!containers.some(({ status }) => status === 'running')) return 'dead';
  return isShut ? 'unsettled' : 'running';
}

/** Nobody stops it by itself on an engine: it stays at 0 until somebody comes. */
function standbyOf(slot: string, printed: Printed): number | undefined {
  const [now = '', boot] = (printed.lines('clock')[0] ?? '').split(' ');
  for (const line of printed.lines('standby')) {
    const [name, at, ttl, from] = line.split(' ');
    if (name !== slot) continue;
    return from === boot ? Math.max(0, (Number(at) + Number(ttl) - Number(now)) * 1000) : 0;
  }
  return undefined;
}

/** The servers of a slot that run a release. */
export const serversOf = (slot: SlotSeen): readonly Server[] =>
  slot.containers.flatMap(({ labels }) => {
    const name = serverName(slot.name, Number(labels[LABELS.replica]));
    return slot.servers.filter((server) => server.name === name);
  });
