import type { Clock } from '../../base/clock.js';
import { poll } from '../../base/poll.js';
import { groupExists, markedProcesses, signal } from './processes.js';

/** From SIGTERM to SIGKILL. */
export const GRACE_MS = 3000;
const LAST_LOOK_MS = 1500;

/**
 * Ends process groups and everything that carries the mark, politely then firmly: SIGTERM, 3 s, SIGKILL until
 * nobody is left. The groups and the mark overlap; only together do they catch both what changed its group and
 * what cleared its environment.
 */
export class Ending {
  readonly #clock: Clock;
  readonly #mark: string;
  readonly #groups = new Set<number>();
  #escalate: (() => void) | undefined;

  constructor(clock: Clock, mark: string) {
    this.#clock = clock;
    this.#mark = mark;
  }

  watch(group: number): void {
    this.#groups.add(group);
  }

  /** Forgets groups that are empty; whether any is left. */
  hasGroups(): boolean {
    for (const group of this.#groups) if (!groupExists(group)) this.#groups.delete(group);
    return this.#groups.size > 0;
  }

  /** How many processes carry the mark now. */
  count(): number {
    return markedProcesses(this.#mark).length;
  }

  /** SIGTERM now, SIGKILL after the grace. Repeated calls do nothing. */
  begin(): void {
    if (this.#escalate) return;
    this.#send('SIGTERM');
    this.#escalate = this.#clock.after(GRACE_MS, () => this.now());
  }

  /** SIGKILL now. */
  now(): void {
    this.#escalate?.();
    this.#escalate = () => {};
    this.#send('SIGKILL');
  }

  /** Ends everything, and waits until it has: at most the grace and a last look. */
  async finish(): Promise<void> {
    this.begin();
    const isOver = () => !this.hasGroups() && this.count() === 0;
    if (!(await poll(this.#clock, { intervalMs: 20, deadlineMs: GRACE_MS }, isOver))) {
      await poll(this.#clock, { intervalMs: 20, deadlineMs: LAST_LOOK_MS }, () => {
        // A process may fork while we look: ask again until a whole look finds nobody.
        this.now();
        return isOver();
      });
    }
    this.cancel();
  }

  cancel(): void {
    this.#escalate?.();
  }

  #send(name: NodeJS.Signals): void {
    for (const group of this.#groups) signal(-group, name);
    for (const pid of markedProcesses(this.#mark)) signal(pid, name);
  }
}
