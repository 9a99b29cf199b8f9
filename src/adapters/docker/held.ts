import type { Masked } from '../../base/masked.js';
import { quote } from '../../base/quote.js';
import { err, ok, type Result } from '../../base/result.js';
import { dockerSpec } from '../../config/targets/docker/spec.js';
import type { Hook } from '../../domain/rollout/environment.js';
import type { Mended } from '../../domain/rollout/event.js';
import type { JournalFact } from '../../domain/rollout/journal.js';
import type { Note } from '../../domain/rollout/note.js';
import type { Observation } from '../../domain/rollout/observation.js';
import { type Ledger, type ReleaseRecord, removable } from '../../domain/rollout/release.js';
import type { Survey } from '../../domain/rollout/survey.js';
import type {
  Applied,
  Change,
  FleetFailure,
  Held,
  KeptRecord,
  Shipment,
  StateFile,
} from '../../ports/fleet.js';
import type { HeldState } from '../../state/held.js';
import { recordOf } from '../../state/records.js';
import { TRIM_JOURNAL } from '../../state/script.js';
import { takeOverFromCompose } from './compose/take-over.js';
import { lookAtEngine, observeEngines, surveyEngines } from './look.js';
import { imageName, LABELS } from './names.js';
import { type DockerFleetParts, ownerOf } from './place.js';
import { LOG_LINES } from './started.js';
import { hookInContainer } from './steps/hook.js';
import { dockerSpecFor } from './steps/spec.js';
import { applyToEngines } from './steps/steps.js';
import { allOf, EngineTenure, eachPlace } from './steps/tenure.js';

type Outcome<T> = Promise<Result<T, FleetFailure>>;

/** Engines whose lease is ours. */
export class HeldEngines implements Held {
  readonly #parts: DockerFleetParts;
  readonly #state: HeldState;
  readonly #tenure: EngineTenure;
  /** Of taking it; told with the first change. */
  #notes: readonly Note[];
  #isBegun = false;

  constructor(parts: DockerFleetParts, state: HeldState, notes: readonly Note[]) {
    this.#parts = parts;
    this.#state = state;
    this.#notes = notes;
    this.#tenure = new EngineTenure(parts, state.fence);
  }

  get fence(): number {
    return this.#state.fence;
  }

  get mended(): readonly Mended[] {
    return this.#state.mended;
  }

  get lost(): AbortSignal {
    return this.#state.lost;
  }

  observe(): Outcome<Observation> {
    return observeEngines(this.#parts);
  }

  survey(): Promise<Survey> {
    return surveyEngines(this.#parts);
  }

  record(release: string): Outcome<KeptRecord | undefined> {
    return recordOf(release, this.#parts, dockerSpec());
  }

  async apply(step: Change, shipment: Shipment): Outcome<Applied> {
    const taken = await this.#begin(shipment);
    if (!taken.ok) return taken;
    const applied = await applyToEngines(step, shipment, this.#tenure);
    if (!applied.ok) return applied;
    const notes = [...this.#notes, ...applied.value.notes];
    this.#notes = [];
    return ok({ notes });
  }

  /** Before the first change: what the release needs is there, and what Compose runs is a release from then on. */
  async #begin(shipment: Shipment): Outcome<undefined> {
    if (this.#isBegun) return ok(undefined);
    const spec = dockerSpecFor(shipment, this.#parts);
    if (!spec.ok) return spec;
    const taken = await takeOverFromCompose(this.#state, this.#tenure);
    if (!taken.ok) return taken;
    this.#isBegun = true;
    this.#notes = [...this.#notes, ...taken.value.notes];
    return ok(undefined);
  }

  hook(hook: Hook, step: string, shipment: Shipment): Outcome<Applied> {
    return hookInContainer(hook, step, shipment, this.#tenure);
  }

  /** Nobody else can: what is asked is found by names that only this holder has given. */
  async answering(): Outcome<Applied> {
    return ok({ notes: [] });
  }

  async log(slotId: string): Promise<Masked | undefined> {
    for (const place of this.#parts.places) {
      if (!slotId.startsWith(`${place.engine.name}/`)) continue;
      const look = await lookAtEngine(place, this.#parts);
      const slot = look.ok ? look.value.slots.find(({ id }) => id === slotId) : undefined;
      const [first] = slot?.containers ?? [];
      const log = first && (await place.engine.log(first.name, LOG_LINES));
      return log?.ok && log.value !== '' ? this.#parts.mask(log.value) : undefined;
    }
    return undefined;
  }

  journal(fact: JournalFact): Outcome<undefined> {
    return this.#state.journal(fact);
  }

  /** An image that is kept under this name and was another one's is no more the release's. */
  keep(record: ReleaseRecord): Outcome<undefined> {
    const note = `"$S/images/"${quote(record.release)}`;
    const isSame = `[ "$(cat ${note} 2>/dev/null)" = ${quote(record.digest)} ]`;
    return this.#state.keep(record, `${isSame} || rm -f ${note}`);
  }

  settle(ledger: Ledger): Outcome<undefined> {
    return this.#state.settle(ledger);
  }

  setAside(what: StateFile, places: readonly string[]): Outcome<readonly Mended[]> {
    return this.#state.setAside(what, places);
  }

  /** Images of releases that are no longer kept, and containers that nobody who is known has started. */
  clean(ledger: Ledger, keep: number): Outcome<Applied> {
    return eachPlace(this.#parts.places, async (place) => {
      const look = await lookAtEngine(place, this.#parts);
      if (!look.ok) return look;
      const { slots, former, containers, kept, holds } = look.value;
      const known = [...slots, ...former];
      const used = [holds, ...known.map(({ release }) => release)];
      const inUse = new Set(used.filter((release) => release !== undefined));
      const gone = removable(ledger, kept, inUse, keep);
      const strangers = containers.filter(
        ({ labels }) =>
          Number(labels[LABELS.fence]) < this.fence &&
          !known.some((slot) => slot.containers.some((one) => one.labels === labels)),
      );
      const removed = await allOf(place, [
        ...strangers.map(({ name }) => place.engine.remove(name)),
        ...gone.map((release) => {
          const { repo, tag } = imageName(ownerOf(this.#parts), release);
          return place.engine.images.untag(`${repo}:${tag}`);
        }),
      ]);
      if (!removed.ok) return removed;
      const files = gone.map((release) => `"$S/images/"${quote(release)}`).join(' ');
      const written = await this.#tenure.script(place, `rm -f ${files}\n${TRIM_JOURNAL}`);
      return written.ok ? ok([]) : err(written.error);
    });
  }

  release(): Promise<void> {
    return this.#state.release();
  }
}
