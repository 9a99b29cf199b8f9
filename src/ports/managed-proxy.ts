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
  /** Has the proxy know of the app. Where it does not yet, the next generation takes over, and answers when this ends. */
  register(app: ProxyApp): string;
  /** Has one answer that should and does not. */
  readonly settle: string;
  /** What runs it, as long as it lives: the generation that is wanted, and that again where it has ended. */
  readonly guard: string;
}
