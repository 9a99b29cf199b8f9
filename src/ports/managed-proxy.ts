import type { Traffic } from './traffic.js';

/** An app's part of a proxy that serves all apps of a place. */
export interface ProxyApp {
  /** Ports at which it is reached. */
  readonly ports: readonly number[];
  /** Host names that are its own; none: whatever nobody else takes. */
  readonly hosts: readonly string[];
  /** As many as may be needed at once, and the port at which all of them listen. */
  readonly servers: readonly string[];
  readonly port: number;
}

/**
 * A proxy that cimyr runs itself, generation after generation: a new one takes over the listening sockets of the one before,
 * so that no connection is refused. It is shell text, like `Traffic`, to be run by who holds the lease.
 */
export interface ManagedProxy {
  readonly traffic: Traffic;
  /** Writes down what it is to know of the app. Prints `same` where the generation that runs knows it. */
  register(app: ProxyApp): string;
  /**
   * Makes the next generation's configuration of what all apps have written down; everybody else waits until `done`.
   * Prints `next N PORT BEFORE`: its number, the port of its command line, the number before it (0 for none).
   */
  readonly compose: string;
  /** What the next generation runs. */
  command(generation: number, before: number): readonly string[];
  /** Ends with 0 where it answers. */
  answers(port: number): string;
  /** From now on it is the one that is driven; without one: it did not come up, the one before goes on. */
  done(next?: { readonly generation: number; readonly port: number }): string;
  /**
   * What the owner of its network runs as long as it lives: where the generation that is driven does not listen, such as
   * after an engine was started anew, it runs that itself, until there is another one.
   */
  readonly guard: string;
  /** Prints the number of the one that is driven, 0 for none, and `answers` or `silent`. */
  readonly generation: string;
}
