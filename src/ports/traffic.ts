import type { Result } from '../base/result.js';
import type { Obstacle } from '../domain/rollout/obstacle.js';

/** One server behind the proxy, as the proxy sees it. */
export interface Server {
  readonly name: string;
  readonly port: number;
  readonly weight: number;
  /** The only weight but 0 that the proxy takes for it; undefined where it takes any. */
  readonly onlyWeight?: number;
  /** Gets requests if its weight lets it: neither taken out by hand nor found dead. */
  readonly isOpen: boolean;
  /** Under which name the proxy checks it; undefined where nobody does. */
  readonly checkedAs?: string;
  /** Its health was checked and is good, or nobody checks it. */
  readonly isReady: boolean;
  /** Connections and requests that are under way. */
  readonly inFlight: number;
}

/** A proxy, as it tells of itself. */
export interface TrafficSeen {
  readonly servers: readonly Server[];
  readonly obstacles: readonly Obstacle[];
  /** Files from which it takes servers as they were when it starts. */
  readonly stateFiles: readonly string[];
}

export interface ServerChange {
  readonly server: string;
  /** At which name it is found from now on. */
  readonly fqdn?: string;
  /** 0 to 256. */
  readonly weight?: number;
  readonly isOpen?: boolean;
  /** Where it is opened: what checks under this name said does not count, it gets requests when a new one was good. */
  readonly unproved?: string;
}

/**
 * A proxy on a target, driven by shell text: so that looking, changing and checking who may change are one operation
 * over there.
 */
export interface Traffic {
  /** Prints what `read` reads. */
  readonly look: string;
  read(printed: string): Result<TrafficSeen, string>;
  /**
   * Makes the changes in this order, and keeps them over a restart of the proxy. Ends at the first that is refused, with
   * another code than 0.
   */
  change(changes: readonly ServerChange[]): string;
  /** Ends with 0 where the server's weight gives it no requests. */
  idle(server: string): string;
}
