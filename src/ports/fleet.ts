import type { Masked } from '../base/masked.js';
import type { Result } from '../base/result.js';
import type { Hook } from '../domain/rollout/environment.js';
import type { JournalEntry, JournalFact } from '../domain/rollout/journal.js';
import type { Ledger, ReleaseRecord } from '../domain/rollout/release.js';
import type { Seen } from '../domain/rollout/seen.js';
import type { Step } from '../domain/rollout/step.js';

/** Why a fleet cannot do something. */
export type FleetFailure =
  /** Nobody can tell what the target is like: somebody does not answer. */
  | { readonly kind: 'unreachable'; readonly host: string; readonly code: string; readonly message: string }
  | { readonly kind: 'locked'; readonly lease: Lease }
  /** Somebody else has taken the lease. */
  | { readonly kind: 'fenced'; readonly host: string }
  /** What is kept on the target cannot be used. */
  | { readonly kind: 'state'; readonly host: string; readonly message: string }
  /** The step failed: whatever was begun can be seen by looking again. */
  | { readonly kind: 'step'; readonly host: string; readonly message: string; readonly output?: Masked };

/** A release's record as it is kept. */
export interface KeptRecord {
  readonly record: ReleaseRecord;
  /** Every place has it, and all copies are the same. */
  readonly isEverywhere: boolean;
}

export interface Lease {
  readonly host: string;
  readonly fence: number;
  readonly holder: Holder;
  /** Milliseconds until it expires unless it is renewed. */
  readonly leftMs: number;
}

export interface Holder {
  /** One process has one; its `post:` phase has the same. */
  readonly id: string;
  /** For people: who, from where. */
  readonly by: string;
  readonly since: string;
}

export interface Observation {
  readonly seen: Seen;
  readonly ledger: Ledger;
  readonly journal: readonly JournalEntry[];
  /** Held now. */
  readonly lease?: Lease;
}

export interface LeaseRequest {
  readonly holder: Holder;
  readonly ttlMs: number;
  /** Take it from whoever holds it: the fence keeps that one from changing anything more. */
  readonly takes: boolean;
}

/** The steps that a fleet does; the others are the walker's. */
export type Change = Exclude<Step, { kind: 'hook' | 'gate' | 'verify' | 'bake' | 'settle' | 'clean' }>;

/** A release on its way, for the commands that run on the target. */
export interface Shipment {
  readonly release: string;
  /** Without what differs from instance to instance. */
  readonly env: Readonly<Record<string, string>>;
}

/** What is told of a step that went well. */
export interface Applied {
  readonly notes: readonly string[];
}

/** The live thing that a target names. */
export interface Fleet {
  observe(): Promise<Result<Observation, FleetFailure>>;
  /** Undefined where no host has one; copies that differ are a failure. */
  record(release: string): Promise<Result<KeptRecord | undefined, FleetFailure>>;
  acquire(request: LeaseRequest): Promise<Result<Held, FleetFailure>>;
  close(): void;
}

/** A fleet whose lease is ours. Everything that changes it checks the fence in the same operation. */
export interface Held {
  readonly fence: number;
  /** Aborts when the lease could not be renewed for so long that it may be somebody else's. */
  readonly lost: AbortSignal;
  observe(): Promise<Result<Observation, FleetFailure>>;
  record(release: string): Promise<Result<KeptRecord | undefined, FleetFailure>>;
  apply(step: Change, shipment: Shipment): Promise<Result<Applied, FleetFailure>>;
  /** Runs a hook on the first host. */
  hook(hook: Hook, step: string, shipment: Shipment): Promise<Result<Applied, FleetFailure>>;
  /** What an instance has printed last; undefined where nothing is known of it. */
  log(instance: string): Promise<Masked | undefined>;
  journal(fact: JournalFact): Promise<Result<undefined, FleetFailure>>;
  keep(record: ReleaseRecord): Promise<Result<undefined, FleetFailure>>;
  settle(ledger: Ledger): Promise<Result<undefined, FleetFailure>>;
  clean(ledger: Ledger, keep: number): Promise<Result<Applied, FleetFailure>>;
  release(): Promise<void>;
}
