import { err, ok, type Result } from '../../base/result.js';
import { dockerSpec } from '../../config/targets/docker/spec.js';
import type { Note } from '../../domain/rollout/note.js';
import type { Fleet, FleetFailure, Held, LeaseRequest } from '../../ports/fleet.js';
import { inTurns } from '../../state/calls.js';
import { holdState } from '../../state/held.js';
import { recordOf } from '../../state/records.js';
import { composeServiceOf, inTheWayOf, runningInCompose } from './compose/running.js';
import { HeldEngines } from './held.js';
import { imageFailure } from './images.js';
import { ensureKeeper } from './keeper.js';
import { observeEngines, surveyEngines } from './look.js';
import { containerName, LABELS } from './names.js';
import { type DockerFleetParts, type DockerPlace, ownerOf } from './place.js';
import { settleProxy } from './proxy.js';
import { allOf } from './steps/tenure.js';
import { placeFailure } from './trouble.js';

type Outcome<T> = Promise<Result<T, FleetFailure>>;

/** Docker engines whose releases are images, with or without a proxy before their containers. */
export function dockerFleet(parts: DockerFleetParts): Fleet {
  return {
    // Whoever takes the lease has a proxy answer again that does not: until then nothing is known of it.
    observe: () => observeEngines(parts, 'maybe'),
    survey: () => surveyEngines(parts),
    record: (release) => recordOf(release, parts, dockerSpec()),
    acquire: (request) => acquire(parts, request),
    close: () => {
      for (const { keeper } of parts.places) keeper.close();
    },
  };
}

async function acquire(parts: DockerFleetParts, request: LeaseRequest): Outcome<Held> {
  const kept = await each(parts, (place) => keeperOf(place, parts));
  if (!kept.ok) return kept;
  const state = await holdState(parts, request);
  if (!state.ok) return state;
  const taken = await each(parts, (place) => takeOver(place, parts, state.value.fence));
  if (taken.ok) return ok(new HeldEngines(parts, state.value, kept.value));
  await state.value.release();
  return taken;
}

async function each(
  { places }: DockerFleetParts,
  act: (place: DockerPlace) => Outcome<readonly Note[]>,
): Outcome<readonly Note[]> {
  const notes: Note[] = [];
  for (const one of await inTurns(places, act)) {
    if (!one.ok) return one;
    notes.push(...one.value);
  }
  return ok(notes);
}

async function keeperOf(
  { engine }: DockerPlace,
  { target, guard, clock }: DockerFleetParts,
): Outcome<readonly Note[]> {
  const running = await runningInCompose(engine, composeServiceOf(target));
  if (!running.ok) return err(placeFailure(engine.name, running.error));
  // What Compose has until then comes with the requests.
  const wanted = target.proxy.kind === 'managed' ? target.proxy.publish : [];
  const publish = wanted.filter((port) => inTheWayOf([port], running.value).length === 0);
  const made = await ensureKeeper(engine, { image: target.proxy.image, guard, publish }, clock);
  if (!made.ok) {
    const { doing } = made.error;
    const { reference } = target.proxy.image;
    return err(
      doing === 'pull'
        ? imageFailure(engine.name, reference, made.error)
        : placeFailure(engine.name, made.error),
    );
  }
  return ok(made.value === undefined ? [] : [{ kind: 'ports-replaced', place: engine.name, ms: made.value }]);
}

/**
 * What is there is called by our fence from now on: whoever held an earlier one, and was only paused, finds nothing of it.
 * What remains is a call that the engine had taken already.
 */
async function takeOver(
  place: DockerPlace,
  parts: DockerFleetParts,
  fence: number,
): Outcome<readonly Note[]> {
  const { engine } = place;
  const { app, environment } = parts;
  const all = await engine.containers({
    [LABELS.role]: 'slot',
    [LABELS.app]: app,
    [LABELS.environment]: environment,
  });
  if (!all.ok) return err(placeFailure(engine.name, all.error));
  // The newest have their own names, others are told apart behind it.
  const names = new Set<string>();
  const renamed = all.value
    .sort((a, b) => Number(b.labels[LABELS.fence]) - Number(a.labels[LABELS.fence]))
    .map(({ name, labels }) => {
      const slot = labels[LABELS.slot] ?? '';
      const own = containerName(ownerOf(parts), slot, Number(labels[LABELS.replica]), fence);
      const to = names.has(own) ? `${own}-of-f${labels[LABELS.fence]}` : own;
      names.add(own);
      return name === to ? Promise.resolve(ok(undefined)) : engine.rename(name, to);
    });
  const done = await allOf(place, renamed);
  if (!done.ok) return done;
  const { proxy } = parts;
  const settled = proxy ? await settleProxy(place, proxy, { ...parts, fence }) : ok(undefined);
  return settled.ok ? ok([]) : settled;
}
