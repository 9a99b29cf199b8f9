import { Readable } from 'node:stream';
import { isoTime } from '../base/clock.js';
import { quote } from '../base/quote.js';
import { err, ok, type Result } from '../base/result.js';
import type { Mended } from '../domain/rollout/event.js';
import { withTexts } from '../domain/rollout/failure.js';
import type { JournalFact } from '../domain/rollout/journal.js';
import type { Ledger, ReleaseRecord } from '../domain/rollout/release.js';
import type { FleetFailure, LeaseRequest, StateFile } from '../ports/fleet.js';
import { call, callAll } from './calls.js';
import { PATHS } from './kept.js';
import { type Claim, renewScript } from './lease.js';
import { acquireAll, quiet, releaseAll, type Taken } from './leases.js';
import { identityOf, type StatePlaces } from './places.js';
import { recordFile } from './records.js';
import { Renewal } from './renewal.js';
import { guarded } from './script.js';

/** Of what the journal keeps in words so many letters: it is read whole before every step. */
const MAX_WORDS = 2000;

const shortened = (fact: JournalFact): JournalFact => withTexts(fact, (text) => text.slice(0, MAX_WORDS));

type Outcome<T> = Promise<Result<T, FleetFailure>>;

/** State whose lease is ours: nobody else writes it. */
export class HeldState {
  readonly fence: number;
  readonly mended: readonly Mended[];
  readonly #places: StatePlaces;
  readonly #claim: Claim;
  readonly #renewal: Renewal;

  constructor(places: StatePlaces, claim: Claim, { fence, mended }: Taken) {
    [this.fence, this.mended] = [fence, mended];
    this.#places = places;
    this.#claim = claim;
    const { hosts, root, clock } = places;
    this.#renewal = new Renewal(clock, claim.ttlMs, () =>
      callAll(hosts, (host) => call(host, renewScript(root, claim, fence), clock)),
    );
  }

  get lost(): AbortSignal {
    return this.#renewal.lost;
  }

  journal(fact: JournalFact): Outcome<undefined> {
    const at = isoTime(this.#places.clock.now());
    const line = JSON.stringify({ at, fence: this.fence, ...shortened(fact) });
    return this.#everywhere(`note ${quote(line)}`);
  }

  /** `before`: script text under the same lock. */
  keep(record: ReleaseRecord, before = ''): Outcome<undefined> {
    const path = `"$S/records/"${quote(`${record.release}.json`)}`;
    const script = `${before}
(umask 077; mkdir -p "$S/records") && put ${path}`;
    return this.#everywhere(script, JSON.stringify(record));
  }

  /** `before`: script text under the same lock. */
  settle(ledger: Ledger, before = ''): Outcome<undefined> {
    return this.#everywhere(`${before}put "$S/ledger.json"`, JSON.stringify(ledger));
  }

  async setAside(what: StateFile, places: readonly string[]): Outcome<readonly Mended[]> {
    const path = typeof what === 'string' ? PATHS[what] : recordFile(what.record);
    const { hosts, root, clock } = this.#places;
    const script = guarded(root, this.fence, `aside ${quote(path.slice('.cimyr/'.length))} ${this.fence}`);
    const some = hosts.filter(({ name }) => places.includes(name));
    const done = await callAll(some, async (host): Outcome<Mended[]> => {
      const printed = await call(host, script, clock);
      if (!printed.ok) return printed;
      const [, as] = /^aside (.+)$/m.exec(printed.value) ?? [];
      return ok(as === undefined ? [] : [{ kind: 'set-aside', place: host.name, path, as }]);
    });
    return done.ok ? ok(done.value.flat()) : done;
  }

  async release(): Promise<void> {
    this.#renewal.stop();
    const { hosts, root, clock } = this.#places;
    await releaseAll(
      hosts.map((host) => [host, this.fence]),
      root,
      this.#claim,
      clock,
    );
  }

  /** `line`: what the script reads, however long it is. */
  async #everywhere(text: string, line?: string): Outcome<undefined> {
    const { hosts, root, clock } = this.#places;
    const script = guarded(root, this.fence, text);
    const input = line === undefined ? {} : { input: () => Readable.from([`${line}\n`]) };
    const done = await callAll(hosts, (host) => call(host, script, clock, input));
    return done.ok ? ok(undefined) : err(done.error);
  }
}

/** Takes the lease of all places, and waits until nothing of a former holder is under way. */
export async function holdState(places: StatePlaces, request: LeaseRequest): Outcome<HeldState> {
  const claim: Claim = { ...request, identity: identityOf(places) };
  const { hosts, root, clock } = places;
  const taken = await acquireAll(hosts, root, claim, clock);
  if (!taken.ok) return taken;
  // Renewed from now on: what a former holder has begun may take longer than a lease lasts.
  const held = new HeldState(places, claim, taken.value);
  const isQuiet = await quiet(hosts, root, taken.value.fence, clock);
  if (isQuiet.ok) return ok(held);
  await held.release();
  return isQuiet;
}
