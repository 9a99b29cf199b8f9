import { type Clock, isoTime, sleep } from '../../src/base/clock.js';
import type { Masked } from '../../src/base/masked.js';
import { err, ok, type Result } from '../../src/base/result.js';
import type { JournalEntry } from '../../src/domain/rollout/journal.js';
import {
  emptyLedger,
  entryOf,
  type Ledger,
  type ReleaseRecord,
  removable,
} from '../../src/domain/rollout/release.js';
import type { Seen } from '../../src/domain/rollout/seen.js';
import { stepId } from '../../src/domain/rollout/step.js';
import type { Change, FleetFailure, Held, Shipment } from '../../src/ports/fleet.js';
import { emptyFleet, type Shape, statesOf } from '../domain/rollout/simulated-fleet.js';

/** Whoever calls is killed. */
export class Killed extends Error {}

export const digestOf = (release: string): string => `digest of ${release}`;

/** One process: what happens to it, and what it brings along. */
export interface Life {
  /** It is killed at the call with this number: before anything is done, half-way, or before it hears of it. */
  readonly killedAt?: { readonly call: number; readonly when: 'before' | 'half' | 'after' };
  /** What it brings along to be deployed. */
  readonly artifact?: string;
  /** Every step is done again at once, as where the answer was lost. */
  readonly isRepeated?: boolean;
  /** Nobody can tell who listens. */
  readonly strangers?: boolean;
  /** How long a call takes, in milliseconds. */
  readonly takes?: (call: string) => number;
  /** Fails a call; its name is a step's id or that of the port's function. */
  readonly failing?: (call: string) => FleetFailure | undefined;
}

/** Does what a call of a port does, as far as the process lives on. `isHalf`: it is killed on the way. */
export type During = <T>(call: string, act: (isHalf: boolean) => T) => T;

/** Counts calls, and kills at one of them. */
export function during({ killedAt }: Life, count: (call: string) => number): During {
  return (call, act) => {
    const isKilled = killedAt?.call === count(call);
    if (isKilled && killedAt.when === 'before') throw new Killed(call);
    const value = act(isKilled && killedAt.when === 'half');
    if (isKilled) throw new Killed(call);
    return value;
  };
}

const LOST = { kind: 'state', place: 'h1', path: '.cimyr/ledger.json', wrong: 'ledger-gone' } as const;

type Outcome<T> = Promise<Result<T, FleetFailure>>;

/** A simulated fleet with all that is kept on it; it outlives those who work on it. */
export class SimulatedTarget {
  seen: Seen;
  ledger: Ledger = emptyLedger('shop', 'production');
  isLedgerLost = false;
  readonly journal: JournalEntry[] = [];
  readonly records = new Map<string, ReleaseRecord>();
  /** What lies in a host's release, by `host/release`. */
  readonly contents = new Map<string, string>();
  /** Ids of all steps that were applied, whole or in part. */
  readonly applied: string[] = [];
  /** What came with them. */
  readonly shipments: Shipment[] = [];
  #fence = 0;

  constructor(shape: Shape) {
    this.seen = emptyFleet(shape);
  }

  /** Another target in the same state. */
  copy(): SimulatedTarget {
    const other = new SimulatedTarget({ hosts: 0, ports: 0, hasWeights: false });
    [other.seen, other.ledger, other.#fence] = [this.seen, this.ledger, this.#fence];
    other.journal.push(...this.journal);
    for (const [release, record] of this.records) other.records.set(release, record);
    for (const [path, digest] of this.contents) other.contents.set(path, digest);
    return other;
  }

  /** The lease for another process. */
  held(life: Life, during: During, clock: Clock): Held {
    const fence = ++this.#fence;
    const done = async <T>(call: string, act: (cuts: number[] | undefined) => T): Outcome<T> => {
      const ms = life.takes?.(call) ?? 0;
      // Half of it before anything can be seen, half after.
      if (ms > 0) await sleep(clock, ms / 2);
      const failure = life.failing?.(call);
      if (failure) return during(call, () => err(failure));
      const value = during(call, (isHalf) => act(isHalf ? [1, 0, 2, 0, 1] : undefined));
      if (ms > 0) await sleep(clock, ms / 2);
      return ok(value);
    };
    return {
      fence,
      mended: [],
      lost: new AbortController().signal,
      answering: async (_, { release }) => {
        const failure = life.failing?.(`answering ${release}`);
        const notes = life.strangers ? [{ kind: 'port-unknown', place: 'h1', port: 8001 } as const] : [];
        return failure ? err(failure) : ok({ notes });
      },
      log: () => Promise.resolve(undefined),
      observe: () =>
        this.isLedgerLost
          ? Promise.resolve(err(LOST))
          : done('observe', () => ({ seen: this.seen, ledger: this.ledger, journal: [...this.journal] })),
      survey: async () => {
        const known = { seen: this.seen, journal: [...this.journal], troubles: [] };
        if (!this.isLedgerLost) return { ...known, ledger: this.ledger };
        return { ...known, ledger: emptyLedger('shop', 'production'), troubles: [LOST] };
      },
      record: (release) =>
        done('record', () => {
          const record = this.records.get(release);
          return record && { record, isEverywhere: true };
        }),
      apply: async (step, shipment) => {
        const { release } = shipment;
        this.shipments.push(shipment);
        const digest = entryOf(this.ledger, release)?.digest;
        if (step.kind === 'prepare' && (life.artifact ?? '') !== (digest || (life.artifact ?? 'none')))
          return err({ kind: 'not-kept', release, places: ['h1'] });
        return done(stepId(step), (cuts) => {
          if (life.isRepeated) this.#apply(step, release, life.artifact ?? '', undefined);
          return this.#apply(step, release, life.artifact ?? '', cuts);
        });
      },
      hook: (hook) => done(`hook ${hook.command}`, () => ({ notes: [] })),
      journal: (fact) =>
        done(`journal ${fact.kind}`, (cuts) => {
          if (!cuts) this.journal.push({ at: isoTime(clock.now()), fence, ...fact });
          return undefined;
        }),
      keep: (record) => done('keep', () => void this.records.set(record.release, record)),
      settle: (ledger) =>
        done('settle', (cuts) => {
          if (cuts) return;
          this.ledger = ledger;
          this.isLedgerLost = false;
        }),
      setAside: () => done('setAside', () => []),
      clean: (ledger, keep) => done('clean', () => this.#clean(ledger, keep)),
      release: async () => {},
    } as Held;
  }

  #apply(step: Change, release: string, artifact: string, cuts: number[] | undefined): { notes: string[] } {
    this.applied.push(stepId(step));
    const before = this.seen;
    this.seen = statesOf(this.seen, step, release, cuts).at(-1) ?? this.seen;
    for (const [i, host] of this.seen.places.entries())
      if (host.kept.includes(release) && !before.places[i]?.kept.includes(release))
        this.contents.set(`${host.name}/${release}`, artifact);
    return { notes: [] };
  }

  #clean(ledger: Ledger, keep: number): { notes: Masked[] } {
    const places = this.seen.places.map((host) => {
      const used = [host.holds, ...host.slots.map(({ release }) => release)];
      const inUse = new Set(used.filter((release) => release !== undefined));
      const gone = removable(ledger, host.kept, inUse, keep);
      return { ...host, kept: host.kept.filter((release) => !gone.includes(release)) };
    });
    this.seen = { ...this.seen, places };
    return { notes: [] };
  }
}
