import type { Check, HttpCheck, Measurement, TcpCheck } from '../domain/check/check.js';

/** Who is asked, and from where when the check says `from: target`. */
export interface Asked {
  /** Name of the place; undefined for the whole: the first one. */
  readonly place?: string;
  /** Id of the slot that is asked. */
  readonly slot?: string;
  /** In whose directory a command on the target runs, where releases have one. */
  readonly release: string;
  /** Environment of a command. */
  readonly env: Readonly<Record<string, string>>;
}

/** Asks once. `signal` ends an attempt that nobody waits for any more. Never rejects. */
export type Gauge = (check: Check, asked: Asked, signal: AbortSignal) => Promise<Measurement>;

/** … what anybody can reach by its address, from where it was made for. */
export type NetworkGauge = (check: HttpCheck | TcpCheck, signal?: AbortSignal) => Promise<Measurement>;
