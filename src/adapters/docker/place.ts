import type { DockerTarget } from '../../config/targets/docker/target.js';
import type { Host } from '../../ports/host.js';
import type { ManagedProxy } from '../../ports/managed-proxy.js';
import type { StatePlaces } from '../../state/places.js';
import type { Adoption } from './compose/adoption.js';
import type { Engine } from './engine.js';
import type { ImageBringer } from './images.js';
import { type Owner, SLOTS, STATE, stemOf } from './names.js';

/** One engine, and its keeper as a machine that runs scripts. */
export interface DockerPlace {
  readonly engine: Engine;
  readonly keeper: Host;
}

/** What a fleet of engines is made of. */
export interface DockerFleetParts extends StatePlaces {
  /** In the order of the file. */
  readonly places: readonly DockerPlace[];
  readonly target: DockerTarget;
  /** What variables stand for that today's file names, besides the environment's own. */
  readonly variables: Readonly<Record<string, string | undefined>>;
  /** What the keeper runs, whether this app has a proxy or not. */
  readonly guard: string;
  /** Undefined where nobody divides the requests. */
  readonly proxy?: ManagedProxy;
  /** What is already there as a service of Compose is taken over with this; only where something is brought. */
  readonly adoption?: Adoption;
  /** What can be brought, and as which release; for a rollback there is nothing. */
  readonly cargo?: { readonly release: string; readonly digest: string; readonly bring: ImageBringer };
}

export const ownerOf = ({ app, environment }: Pick<StatePlaces, 'app' | 'environment'>): Owner => ({
  app,
  environment,
});

/** Below it an app keeps what it knows, as the keeper sees it. */
export const stateRootOf = (owner: Owner): string => `${STATE}/apps/${stemOf(owner)}`;

/** The directory of the proxy that all apps share. */
export const PROXY_ROOT = `${STATE}/proxy`;

/** Without a proxy there is no second half. */
export const slotNamesOf = ({ proxy }: DockerTarget): readonly string[] =>
  proxy.kind === 'managed' ? SLOTS : SLOTS.slice(0, 1);

/** Name of a replica's server in the proxy. */
export const serverName = (slot: string, replica: number): string => `${slot}${replica}`;
