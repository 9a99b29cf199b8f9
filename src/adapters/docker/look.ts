import { err, ok, type Result } from '../../base/result.js';
import type { Observation } from '../../domain/rollout/observation.js';
import { entryOf, isOther, type Ledger, liveEntry, withEntry } from '../../domain/rollout/release.js';
import { isReleaseName } from '../../domain/rollout/release-name.js';
import type { Ability, Place, Slot } from '../../domain/rollout/seen.js';
import { type Survey, wholeOf } from '../../domain/rollout/survey.js';
import type { FleetFailure } from '../../ports/fleet.js';
import type { Server, TrafficSeen } from '../../ports/traffic.js';
import { call, inTurns } from '../../state/calls.js';
import { lookScript, Printed, type StateLook, stateIn } from '../../state/look.js';
import { mergedState } from '../../state/merged.js';
import { type ComposeRelease, composeRelease } from './compose/found.js';
import { runningInCompose } from './compose/running.js';
import type { ContainerSeen } from './container-seen.js';
import { hasKeeper } from './keeper.js';
import { imageName, LABELS, SLOTS } from './names.js';
import { type DockerFleetParts, type DockerPlace, ownerOf, slotNamesOf } from './place.js';
import { composeSlot, notesIn, type SlotSeen, slotSeen } from './slots-seen.js';
import { placeFailure } from './trouble.js';

/** What the keeper's image must have. */
const PROGRAMS =
  'awk base64 cat cp cut date flock grep head ls mkdir mv nc rm sed sleep sort tail timeout tr wc'.split(' ');

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
  /** What Compose runs, and nobody has taken over yet. */
  readonly found?: ComposeRelease;
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
  const ledger = withFound(state.ledger, all);
  return {
    ...state,
    ledger,
    seen: {
      places: all.map((look) => placeOf(look, ledger, parts)),
      abilities: parts.proxy ? WITH_PROXY : ALONE,
    },
    troubles: [...looks.flatMap((look) => (look.ok ? [] : [look.error])), ...state.troubles, ...apartIn(all)],
  };
}

/** What Compose runs counts as live from the first look on: so there is a way back to it. */
function withFound(ledger: Ledger, all: readonly EngineLook[]): Ledger {
  const found = all.find((look) => look.found)?.found;
  if (!found || liveEntry(ledger) || entryOf(ledger, found.release)) return ledger;
  const { release, digest, at } = found;
  return withEntry(ledger, { release, digest, at, status: 'live', reason: 'taken over from Compose' });
}

/** One release is taken over, not one of each engine. */
function apartIn(all: readonly EngineLook[]): FleetFailure[] {
  const [first, ...others] = all.filter((look) => look.found);
  const other = others.find((look) => look.found?.release !== first?.found?.release);
  if (!first || !other) return [];
  const detail = `Compose runs another image there than on ${first.place}`;
  return [
    { kind: 'image', place: other.place, reference: other.found?.release ?? '', wrong: 'other', detail },
  ];
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

function slotOf({ name: _, fence: __, containers: ___, servers: ____, ...slot }: SlotSeen): Slot {
  const { isCompose: _____, ...own } = slot;
  return own;
}

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
part compose; small "$S/compose"
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
  const compose = await composeLook(engine, parted, holds, parts);
  if (!compose.ok) return compose;
  const { found, running } = compose.value;
  const notes = found
    ? new Map([[SLOTS[0], { state: 'running', release: found.release, fence: 0, isCompose: true }]])
    : notesIn(parted.lines('instances'));
  const wanted = slotNamesOf(parts.target);
  const { servers, obstacles } = proxy.ok ? proxy.value : NO_PROXY;
  const slots = [...new Set([...wanted, ...notes.keys()])].map((name) =>
    slotSeen(name, notes.get(name), {
      ...{ place, parts, servers, running },
      containers: containers.value,
      standby: parted,
    }),
  );
  const isTaken = [...notes.values()].every(({ isCompose }) => !isCompose);
  const back = isTaken && running.length > 0 ? [composeSlot(place, running)] : [];
  const serving = found?.release ?? holds;
  return ok({
    ...state.value,
    place,
    slots: slots.filter(({ name }) => wanted.includes(name)),
    former: [...slots.filter(({ name }) => !wanted.includes(name)), ...back],
    containers: containers.value,
    kept: [
      ...(found ? [found.release] : []),
      ...parted.lines('images').flatMap((line) => {
        const [release = ''] = line.split(' ');
        const { repo, tag } = imageName(owner, release);
        return isReleaseName(release) && tags.value.includes(`${repo}:${tag}`) ? [release] : [];
      }),
    ],
    ...(serving !== undefined && isReleaseName(serving) ? { holds: serving } : {}),
    servers,
    obstacles,
    ...(found ? { found } : {}),
  });
}

interface ComposeLook {
  readonly running: readonly ContainerSeen[];
  readonly found?: ComposeRelease;
}

/** Where nothing was ever deployed, what Compose runs is what serves. */
async function composeLook(
  engine: DockerPlace['engine'],
  printed: Printed,
  holds: string | undefined,
  { target }: DockerFleetParts,
): Promise<Result<ComposeLook, FleetFailure>> {
  const [project, service] = (printed.lines('compose')[0] ?? '').split(' ');
  const known = project && service ? { project, service } : undefined;
  const running = await runningInCompose(engine, target.compose ?? known);
  if (!running.ok) return err(placeFailure(engine.name, running.error));
  const isNew = !known && holds === undefined && printed.lines('instances').length === 0;
  if (!target.compose || !isNew) return ok({ running: running.value });
  const found = await composeRelease(engine, running.value);
  return found.ok ? ok({ running: running.value, ...(found.value ? { found: found.value } : {}) }) : found;
}

const NO_PROXY: TrafficSeen = { servers: [], obstacles: [], stateFiles: [] };
