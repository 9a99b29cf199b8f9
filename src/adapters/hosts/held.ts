import { withoutFirstLine } from '../../base/clean.js';
import type { Masked } from '../../base/masked.js';
import { ok, type Result } from '../../base/result.js';
import { hostsSpec } from '../../config/targets/hosts/spec.js';
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
import { call, callAll, LONG } from '../../state/calls.js';
import type { HeldState } from '../../state/held.js';
import { recordOf } from '../../state/records.js';
import { preamble } from '../../state/script.js';
import { cleanScript, discard } from './changes.js';
import { instancesIn } from './host-seen.js';
import { NOTE_LISTENERS } from './listeners.js';
import { type HostsFleetParts, instanceAt, lookAll, observe, survey } from './looking.js';
import { answering } from './steps/answering.js';
import { hookOnTarget } from './steps/hook.js';
import { applyStep } from './steps/steps.js';
import { Tenure } from './steps/tenure.js';

/** Of what an instance has printed so many last bytes are asked for. */
const MAX_LOG = 16_384;

type Outcome<T> = Promise<Result<T, FleetFailure>>;

/** Hosts whose lease is ours. */
export class HeldHosts implements Held {
  readonly #parts: HostsFleetParts;
  readonly #state: HeldState;
  readonly #tenure: Tenure;

  constructor(parts: HostsFleetParts, state: HeldState) {
    this.#parts = parts;
    this.#state = state;
    this.#tenure = new Tenure(parts, state.fence);
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
    return observe(this.#parts);
  }

  survey(): Promise<Survey> {
    return survey(this.#parts);
  }

  record(release: string): Outcome<KeptRecord | undefined> {
    return recordOf(release, this.#parts, hostsSpec());
  }

  apply(step: Change, shipment: Shipment): Outcome<Applied> {
    return applyStep(step, shipment, this.#tenure);
  }

  hook(hook: Hook, step: string, shipment: Shipment): Outcome<Applied> {
    return hookOnTarget(hook, step, shipment, this.#tenure);
  }

  answering(at: readonly string[], shipment: Shipment): Outcome<Applied> {
    return answering(at, shipment, this.#tenure);
  }

  async log(instance: string): Promise<Masked | undefined> {
    const { hosts, target, clock, mask } = this.#parts;
    for (const host of hosts) {
      const port = target.instances?.ports.find((one) => instanceAt(this.#parts, host, one) === instance);
      if (port === undefined) continue;
      const script = `${preamble(target.path)}tail -c ${MAX_LOG} "$S/logs/${port}" 2>/dev/null; exit 0`;
      const printed = await call(host, script, clock);
      if (!printed.ok || printed.value === '') return undefined;
      const isCut = Buffer.byteLength(printed.value) >= MAX_LOG;
      return mask(isCut ? withoutFirstLine(printed.value) : printed.value);
    }
    return undefined;
  }

  journal(fact: JournalFact): Outcome<undefined> {
    return this.#state.journal(fact);
  }

  keep(record: ReleaseRecord): Outcome<undefined> {
    return this.#state.keep(record, discard(record));
  }

  settle(ledger: Ledger): Outcome<undefined> {
    return this.#state.settle(ledger, NOTE_LISTENERS);
  }

  setAside(what: StateFile, places: readonly string[]): Outcome<readonly Mended[]> {
    return this.#state.setAside(what, places);
  }

  async clean(ledger: Ledger, keep: number): Outcome<Applied> {
    const looks = await lookAll(this.#parts);
    if (!looks.ok) return looks;
    const { target, hosts, clock, mask } = this.#parts;
    const cleaned = await callAll(hosts, async (host): Outcome<Note[]> => {
      const look = looks.value.find((one) => one.host.name === host.name)?.host;
      const used = [look?.current, ...(look ? instancesIn(look) : []).map(({ release }) => release)];
      const inUse = new Set(used.filter((release) => release !== undefined));
      const gone = removable(ledger, look?.releases ?? [], inUse, keep);
      const script = cleanScript(target.path, this.fence, gone);
      const printed = await call(host, script, clock, LONG);
      if (!printed.ok) return printed;
      const paths = printed.value.split('\n').filter(Boolean).map(mask);
      return ok(paths.length > 0 ? [{ kind: 'left-there', place: host.name, paths }] : []);
    });
    return cleaned.ok ? ok({ notes: cleaned.value.flat() }) : cleaned;
  }

  release(): Promise<void> {
    return this.#state.release();
  }
}
