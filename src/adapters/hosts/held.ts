import { Readable } from 'node:stream';
import { withoutFirstLine } from '../../base/clean.js';
import { isoTime } from '../../base/clock.js';
import type { Masked } from '../../base/masked.js';
import { quote } from '../../base/quote.js';
import { err, ok, type Result } from '../../base/result.js';
import type { Hook } from '../../domain/rollout/environment.js';
import { withTexts } from '../../domain/rollout/failure.js';
import type { JournalFact } from '../../domain/rollout/journal.js';
import type { Note } from '../../domain/rollout/note.js';
import type { Observation } from '../../domain/rollout/observation.js';
import { type Ledger, type ReleaseRecord, removable } from '../../domain/rollout/release.js';
import type { Survey } from '../../domain/rollout/survey.js';
import type { Applied, Change, FleetFailure, Held, KeptRecord, Shipment } from '../../ports/fleet.js';
import type { Host } from '../../ports/host.js';
import { call, callAll, LONG } from './calls.js';
import { cleanScript, discard, guarded } from './changes.js';
import { instancesIn } from './host-seen.js';
import { type Claim, renewScript } from './lease.js';
import { releaseAll } from './leases.js';
import { NOTE_LISTENERS } from './listeners.js';
import { type HostsFleetParts, instanceAt, lookAll, observe, survey } from './looking.js';
import { recordOf } from './records.js';
import { Renewal } from './renewal.js';
import { preamble } from './script.js';
import { hookOnTarget } from './steps/hook.js';
import { applyStep } from './steps/steps.js';
import { Tenure } from './steps/tenure.js';

/** Of what an instance has printed so many last bytes are asked for. */
const MAX_LOG = 16_384;

/** Of what the journal keeps in words so many letters: it is read whole before every step. */
const MAX_WORDS = 2000;

const shortened = (fact: JournalFact): JournalFact => withTexts(fact, (text) => text.slice(0, MAX_WORDS));

type Outcome<T> = Promise<Result<T, FleetFailure>>;

/** Hosts whose lease is ours. */
export class HeldHosts implements Held {
  readonly fence: number;
  readonly #parts: HostsFleetParts;
  readonly #claim: Claim;
  readonly #renewal: Renewal;
  readonly #tenure: Tenure;

  constructor(parts: HostsFleetParts, claim: Claim, fence: number) {
    this.fence = fence;
    this.#parts = parts;
    this.#claim = claim;
    this.#tenure = new Tenure(parts, fence);
    const { target, clock } = parts;
    this.#renewal = new Renewal(clock, claim.ttlMs, () =>
      callAll(parts.hosts, (host) => call(host, renewScript(target.path, claim, fence), clock)),
    );
  }

  get lost(): AbortSignal {
    return this.#renewal.lost;
  }

  observe(): Outcome<Observation> {
    return observe(this.#parts);
  }

  survey(): Promise<Survey> {
    return survey(this.#parts);
  }

  record(release: string): Outcome<KeptRecord | undefined> {
    return recordOf(release, this.#parts);
  }

  apply(step: Change, shipment: Shipment): Outcome<Applied> {
    return applyStep(step, shipment, this.#tenure);
  }

  hook(hook: Hook, step: string, shipment: Shipment): Outcome<Applied> {
    return hookOnTarget(hook, step, shipment, this.#tenure);
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
    const at = isoTime(this.#parts.clock.now());
    const line = JSON.stringify({ at, fence: this.fence, ...shortened(fact) });
    return this.#everywhere(`note ${quote(line)}`);
  }

  keep(record: ReleaseRecord): Outcome<undefined> {
    const path = `"$S/records/"${quote(`${record.release}.json`)}`;
    const script = `${discard(record)}
(umask 077; mkdir -p "$S/records") && put ${path}`;
    return this.#everywhere(script, JSON.stringify(record));
  }

  settle(ledger: Ledger): Outcome<undefined> {
    return this.#everywhere(`${NOTE_LISTENERS}put "$S/ledger.json"`, JSON.stringify(ledger));
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

  async release(): Promise<void> {
    this.#renewal.stop();
    const { hosts, target, clock } = this.#parts;
    await releaseAll(
      hosts.map((host) => [host, this.fence]),
      target.path,
      this.#claim,
      clock,
    );
  }

  /** `line`: what the script reads, however long it is. */
  async #everywhere(text: string, line?: string): Outcome<undefined> {
    const { hosts, target, clock } = this.#parts;
    const script = guarded(target.path, this.fence, text);
    const input = line === undefined ? {} : { input: () => Readable.from([`${line}\n`]) };
    const done = await callAll(hosts, (host: Host) => call(host, script, clock, input));
    return done.ok ? ok(undefined) : err(done.error);
  }
}
