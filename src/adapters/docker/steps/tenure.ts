import { randomBytes } from 'node:crypto';
import { err, ok, type Result } from '../../../base/result.js';
import type { Note } from '../../../domain/rollout/note.js';
import type { Applied, Change, FleetFailure } from '../../../ports/fleet.js';
import { call, inTurns } from '../../../state/calls.js';
import { guarded } from '../../../state/script.js';
import { type EngineLook, lookAtEngine } from '../look.js';
import type { DockerFleetParts, DockerPlace } from '../place.js';
import { type SlotSeen } from '../slots-seen.js';
import { type EngineTrouble, placeFailure } from '../trouble.js';

export type Outcome<T> = Promise<Result<T, FleetFailure>>;
export type StepOf<K extends Change['kind']> = Extract<Change, { kind: K }>;

/** A holder's time over the engines: what its steps are done with. */
export class EngineTenure {
  readonly parts: DockerFleetParts;
  readonly fence: number;
  /** Hooks of this holder are told apart from those of one that had the same fence before it was killed. */
  readonly #run = randomBytes(4).toString('hex');

  constructor(parts: DockerFleetParts, fence: number) {
    this.parts = parts;
    this.fence = fence;
  }

  /** Names what is run once. */
  idOf(name: string): string {
    return `f${this.fence}-${this.#run}-${name}`;
  }

  /** Runs script text at a place, for as long as the lease is ours. */
  async script({ keeper }: DockerPlace, text: string): Outcome<undefined> {
    const { root, clock } = this.parts;
    const done = await call(keeper, guarded(root, this.fence, text), clock);
    return done.ok ? ok(undefined) : done;
  }
}

/** How often a place is looked at while something there is waited for. */
export const LOOK_AT_ENGINES_MS = 100;

export const placesNamed = ({ parts }: EngineTenure, names: readonly string[]): readonly DockerPlace[] =>
  parts.places.filter(({ engine }) => names.includes(engine.name));

/** The same at several places at once; the first failure of them all, if any. */
export async function eachPlace(
  places: readonly DockerPlace[],
  act: (place: DockerPlace) => Outcome<readonly Note[]>,
): Outcome<Applied> {
  const notes: Note[] = [];
  for (const one of await inTurns(places, act)) {
    if (!one.ok) return one;
    notes.push(...one.value);
  }
  return ok({ notes });
}

/** A slot that a step is about, at a place as it was seen when the step began there. */
export interface LocatedSlot {
  readonly place: DockerPlace;
  readonly slot: SlotSeen;
  readonly look: EngineLook;
}

/** At one place one after the other, at several at once. */
export const eachSlot = (
  step: { readonly at: readonly string[] },
  { parts }: EngineTenure,
  act: (located: LocatedSlot) => Outcome<readonly Note[]>,
): Outcome<Applied> =>
  eachPlace(parts.places, async (place) => {
    const notes: Note[] = [];
    if (!step.at.some((id) => id.startsWith(`${place.engine.name}/`))) return ok(notes);
    const look = await lookAtEngine(place, parts);
    if (!look.ok) return look;
    for (const slot of [...look.value.slots, ...look.value.former]) {
      if (!step.at.includes(slot.id)) continue;
      const one = await act({ place, slot, look: look.value });
      if (!one.ok) return one;
      notes.push(...one.value);
    }
    return ok(notes);
  });

/** What an engine does to several things at once; its first refusal. */
export async function allOf(
  { engine }: DockerPlace,
  asked: readonly Promise<Result<unknown, EngineTrouble>>[],
): Outcome<undefined> {
  for (const one of await Promise.all(asked)) if (!one.ok) return err(placeFailure(engine.name, one.error));
  return ok(undefined);
}
