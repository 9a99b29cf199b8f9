import type { Clock } from '../../base/clock.js';
import { poll } from '../../base/poll.js';
import {
  canList,
  type FoundProcess,
  groupExists,
  isOutOfReach,
  type ProcessTable,
  type Proofs,
  signal,
} from './processes.js';

/** From SIGTERM to SIGKILL for what is stopped. */
export const GRACE_MS = 3000;
/** The same for what a job leaves behind: it has ended, and nobody waits long for that. */
export const LEFTOVER_GRACE_MS = 1000;
const LAST_LOOK_MS = 1500;

/**
 * Ends process groups and everything else that is proved to be meant, politely then firmly: SIGTERM, a grace,
 * SIGKILL until nobody is left. The proofs overlap; only together do they catch what changed its group, what
 * cleared its environment and what closed its descriptors.
 */
export class Ending {
  readonly #clock: Clock;
  readonly #processes: ProcessTable;
  readonly #proofs: Omit<Proofs, 'groups'>;
  readonly #groups = new Set<number>();
  #cancelGrace: () => void = () => {};
  #phase: 'none' | 'polite' | 'firm' = 'none';

  constructor(clock: Clock, processes: ProcessTable, proofs: Omit<Proofs, 'groups'>) {
    this.#clock = clock;
    this.#processes = processes;
    this.#proofs = proofs;
  }

  watch(group: number): void {
    // Empty groups go first: their number may come to belong to somebody else.
    this.hasGroups();
    this.#groups.add(group);
  }

  get hasBegun(): boolean {
    return this.#phase !== 'none';
  }

  /** Forgets groups that are empty; whether any is left, if only of the dead that nobody has collected. */
  hasGroups(): boolean {
    for (const group of this.#groups) if (!groupExists(group)) this.#groups.delete(group);
    return this.#groups.size > 0;
  }

  /** How many processes there are to end. */
  count(): number {
    return this.#find().filter(({ pid }) => !isOutOfReach(pid)).length;
  }

  /** Those that belong here, but became another user's and cannot be ended. */
  outOfReach(): number[] {
    return this.#find().flatMap(({ pid }) => (isOutOfReach(pid) ? [pid] : []));
  }

  #find(): FoundProcess[] {
    return this.#processes.find({ ...this.#proofs, groups: this.#groups });
  }

  /** SIGTERM now, SIGKILL after the grace. Repeated calls do nothing. */
  begin(graceMs = GRACE_MS): void {
    if (this.hasBegun) return;
    this.#phase = 'polite';
    this.#send('SIGTERM');
    this.#cancelGrace = this.#clock.after(graceMs, () => this.now());
  }

  /** SIGKILL now. */
  now(): void {
    this.#cancelGrace();
    this.#phase = 'firm';
    this.#send('SIGKILL');
  }

  /** Ends everything, and waits until it has: at most 4.5 s. `graceMs` counts when it has not begun before. */
  async finish(graceMs = GRACE_MS): Promise<void> {
    this.begin(graceMs);
    await poll(this.#clock, { intervalMs: 20, deadlineMs: GRACE_MS + LAST_LOOK_MS }, () => {
      // A process may fork while it is looked for: ask again until a whole look finds nobody.
      if (this.#phase === 'firm') this.#send('SIGKILL');
      return canList ? this.count() === 0 : !this.hasGroups();
    });
    this.#cancelGrace();
  }

  /** Each process once: a second SIGTERM tells many programs to hurry. */
  #send(name: NodeJS.Signals): void {
    const found = this.#find();
    for (const group of this.#groups) signal(-group, name);
    for (const { pid, group } of found) if (!this.#groups.has(group)) signal(pid, name);
  }
}
