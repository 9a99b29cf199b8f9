import type { Masked } from '../base/masked.js';
import type { Result } from '../base/result.js';
import type { Hook } from '../domain/rollout/environment.js';
import type { Mended } from '../domain/rollout/event.js';
import type { RolloutFailure } from '../domain/rollout/failure.js';
import type { JournalFact } from '../domain/rollout/journal.js';
import type { Holder } from '../domain/rollout/lease.js';
import type { Note } from '../domain/rollout/note.js';
import type { Observation } from '../domain/rollout/observation.js';
import type { LeaseLoss } from '../domain/rollout/reason.js';
import type { Ledger, ReleaseRecord } from '../domain/rollout/release.js';
import type { Spec } from '../domain/rollout/spec.js';
import type { Step } from '../domain/rollout/step.js';
import type { Survey } from '../domain/rollout/survey.js';

/** Why a fleet cannot do something; what others wrote in it is not masked yet. */
export type FleetFailure = RolloutFailure<string> | LeaseLoss;

/** A release's record as it is kept. */
export interface KeptRecord {
  readonly record: ReleaseRecord;
  /** Every place has it that has anything of the release, and all copies are the same. */
  readonly isEverywhere: boolean;
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
  /** What runs of it; undefined: what the target of today says. */
  readonly spec?: Spec;
  /** How long what it replaces may finish its requests, in milliseconds; undefined: the platform's own time. */
  readonly drainMs?: number;
  /** Without what differs from instance to instance. */
  readonly env: Readonly<Record<string, string>>;
}

/** What is told of a step that went well. */
export interface Applied {
  readonly notes: readonly Note[];
}

/** The live thing that a target names. */
export interface Fleet {
  observe(): Promise<Result<Observation, FleetFailure>>;
  /** The same of the places that answer, and what is wrong with the others. */
  survey(): Promise<Survey>;
  /** Undefined where no host has one; copies that differ are a failure. */
  record(release: string): Promise<Result<KeptRecord | undefined, FleetFailure>>;
  acquire(request: LeaseRequest): Promise<Result<Held, FleetFailure>>;
  close(): void;
}

/** Of what a place keeps; of records, whose. */
export type StateFile = 'ledger' | 'journal' | { readonly record: string };

/** A fleet whose lease is ours. Everything that changes it checks the fence in the same operation. */
export interface Held {
  readonly fence: number;
  /** What was lost there, and was written anew to take the lease. */
  readonly mended: readonly Mended[];
  /**
   * Aborts when the lease is somebody else's, or could not be renewed for so long that it may be. Its reason is a
   * LeaseLoss or NotRenewed.
   */
  readonly lost: AbortSignal;
  observe(): Promise<Result<Observation, FleetFailure>>;
  survey(): Promise<Survey>;
  record(release: string): Promise<Result<KeptRecord | undefined, FleetFailure>>;
  apply(step: Change, shipment: Shipment): Promise<Result<Applied, FleetFailure>>;
  /** Runs a hook on the first place that has the release. */
  hook(hook: Hook, step: string, shipment: Shipment): Promise<Result<Applied, FleetFailure>>;
  /** Looks who answers at slots whose checks have passed: a failure where that is another release. */
  answering(at: readonly string[], shipment: Shipment): Promise<Result<Applied, FleetFailure>>;
  /** What an instance has printed last; undefined where nothing is known of it. */
  log(instance: string): Promise<Masked | undefined>;
  journal(fact: JournalFact): Promise<Result<undefined, FleetFailure>>;
  keep(record: ReleaseRecord): Promise<Result<undefined, FleetFailure>>;
  settle(ledger: Ledger): Promise<Result<undefined, FleetFailure>>;
  /** Keeps under another name what cannot be used at these places, so that it can be written anew. */
  setAside(what: StateFile, places: readonly string[]): Promise<Result<readonly Mended[], FleetFailure>>;
  clean(ledger: Ledger, keep: number): Promise<Result<Applied, FleetFailure>>;
  release(): Promise<void>;
}
