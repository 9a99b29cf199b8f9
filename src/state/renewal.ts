import type { Clock } from '../base/clock.js';
import type { Result } from '../base/result.js';
import type { LeaseLoss, NotRenewed } from '../domain/rollout/reason.js';
import type { FleetFailure } from '../ports/fleet.js';

/** Renewals within a lease's time, and the part of it after which a holder that could not renew stops working. */
const RENEWALS = 4;
const STOPS_AFTER = 2 / 3;

/**
 * Renews a lease until it is stopped. A holder that has not managed for two thirds of the time gives up by itself,
 * before anybody else may take over.
 */
export class Renewal {
  readonly #lost = new AbortController();
  readonly #clock: Clock;
  readonly #ttlMs: number;
  readonly #renew: () => Promise<Result<unknown, FleetFailure>>;
  #renewedAt: number;
  #takeBack: () => void = () => {};
  #isStopped = false;

  constructor(clock: Clock, ttlMs: number, renew: () => Promise<Result<unknown, FleetFailure>>) {
    this.#clock = clock;
    this.#ttlMs = ttlMs;
    this.#renew = renew;
    this.#renewedAt = clock.now();
    this.#plan();
  }

  get lost(): AbortSignal {
    return this.#lost.signal;
  }

  stop(): void {
    this.#isStopped = true;
    this.#takeBack();
  }

  #plan(): void {
    if (this.#isStopped || this.#lost.signal.aborted) return;
    this.#takeBack = this.#clock.after(this.#ttlMs / RENEWALS, () => void this.#turn());
  }

  /** The first reason stays. */
  #lose(why: LeaseLoss | NotRenewed): void {
    this.#lost.abort(why);
  }

  async #turn(): Promise<void> {
    const asked = this.#clock.now();
    // An answer may not come at all: the time runs out meanwhile.
    const takeBack = this.#clock.after(this.#renewedAt + this.#ttlMs * STOPS_AFTER - asked, () =>
      this.#lose({ kind: 'not-renewed' }),
    );
    const renewed = await this.#renew();
    takeBack();
    if (renewed.ok) this.#renewedAt = asked;
    else if (renewed.error.kind === 'fenced') this.#lose(renewed.error);
    else if (this.#clock.now() - this.#renewedAt > this.#ttlMs * STOPS_AFTER) {
      const place = 'place' in renewed.error ? { place: renewed.error.place } : {};
      this.#lose({ kind: 'not-renewed', ...place });
    }
    this.#plan();
  }
}
