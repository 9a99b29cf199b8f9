import type { Result } from '../base/result.js';

/** One server behind the proxy, as the proxy sees it. */
export interface Server {
  readonly name: string;
  readonly port: number;
  readonly weight: number;
  /** Gets requests if its weight lets it: neither taken out by hand nor found dead. */
  readonly isOpen: boolean;
  /** The proxy checks it by itself. */
  readonly isChecked: boolean;
  /** Its health was checked and is good, or nobody checks it. */
  readonly isReady: boolean;
  /** Connections and requests that are under way. */
  readonly inFlight: number;
}

export interface ServerChange {
  readonly server: string;
  /** 0 to 256. */
  readonly weight?: number;
  readonly isOpen?: boolean;
  /** Where it is opened: what earlier checks of it said does not count, it gets requests when a new one was good. */
  readonly isUnproved?: boolean;
}

/**
 * A proxy on a target, driven by shell text: so that looking, changing and checking who may change are one operation
 * over there.
 */
export interface Traffic {
  /** Prints what `read` reads. */
  readonly look: string;
  read(printed: string): Result<readonly Server[], string>;
  /** Makes the changes in this order, and keeps them over a restart of the proxy. Ends with another code than 0 if one is refused. */
  change(changes: readonly ServerChange[]): string;
  /** Ends with 0 where the server's weight gives it no requests. */
  idle(server: string): string;
}
