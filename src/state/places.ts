import type { Clock } from '../base/clock.js';
import type { Masked } from '../base/masked.js';
import type { Host } from '../ports/host.js';

/** Where an environment's state is kept: as files below `.cimyr` of a directory, the whole of it on each host. */
export interface StatePlaces {
  /** In the order of the file. */
  readonly hosts: readonly Host[];
  /** The directory. */
  readonly root: string;
  readonly app: string;
  readonly environment: string;
  readonly clock: Clock;
  readonly mask: (text: string) => Masked;
}

/** App and environment: one directory belongs to one of them. */
export const identityOf = ({ app, environment }: Pick<StatePlaces, 'app' | 'environment'>): string =>
  `${app}/${environment}`;
