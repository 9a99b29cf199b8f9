import type { Result } from '../../base/result.js';
import type { FleetFailure } from '../../ports/fleet.js';
import type { ManagedProxy, ProxyApp } from '../../ports/managed-proxy.js';
import { call } from '../../state/calls.js';
import { guarded } from '../../state/script.js';
import type { DockerFleetParts, DockerPlace } from './place.js';

type Held = Pick<DockerFleetParts, 'root' | 'clock'> & { readonly fence: number };
type Outcome = Promise<Result<unknown, FleetFailure>>;

/** Has the proxy know of the app. */
export const ensureProxy = (
  { keeper }: DockerPlace,
  app: ProxyApp,
  proxy: ManagedProxy,
  { root, clock, fence }: Held,
): Outcome => call(keeper, guarded(root, fence, proxy.register(app)), clock);

/** Before anything is changed: one answers, where there is to be one. */
export const settleProxy = (
  { keeper }: DockerPlace,
  proxy: ManagedProxy,
  { root, clock, fence }: Held,
): Outcome => call(keeper, guarded(root, fence, proxy.settle), clock);
