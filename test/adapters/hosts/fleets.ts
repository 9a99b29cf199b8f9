import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { hostsFleet } from '../../../src/adapters/hosts/fleet.js';
import type { HostsFleetParts } from '../../../src/adapters/hosts/looking.js';
import { systemClock } from '../../../src/base/clock.js';
import type { Masked } from '../../../src/base/masked.js';
import type { Result } from '../../../src/base/result.js';
import type { HostsTarget } from '../../../src/config/targets/hosts/target.js';
import type { Hook } from '../../../src/domain/rollout/environment.js';
import type { Fleet, FleetFailure, Held, LeaseRequest } from '../../../src/ports/fleet.js';
import type { Host } from '../../../src/ports/host.js';
import type { FakeClock } from '../../base/fake-clock.js';

/** Long: no test on however busy a machine may lose what it holds. */
export const TTL_MS = 600_000;

type Settings = Partial<Omit<HostsFleetParts, 'target'>> & { readonly target?: Partial<HostsTarget> };

/** A fleet of these hosts at this path; app `shop`, environment `test`. */
export function fleetOf(hosts: readonly Host[], path: string, { target, ...parts }: Settings = {}): Fleet {
  return hostsFleet({
    hosts,
    target: { kind: 'ssh', hosts: [], path, artifact: 'artifact', shared: [], ...target },
    app: 'shop',
    environment: 'test',
    clock: systemClock(),
    mask: (text) => text as Masked,
    addressOf: ({ name }) => name,
    ...parts,
  });
}

/** Somebody who asks for the lease. */
export const claimBy = (by: string, more: Partial<LeaseRequest> = {}): LeaseRequest => ({
  holder: { id: randomUUID(), by, since: '2026-01-01T00:00:00.000Z' },
  ttlMs: TTL_MS,
  takes: false,
  ...more,
});

/** What succeeded. */
export function good<T>(result: Result<T, FleetFailure>): T {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

/** Why it failed. */
export function bad(result: Result<unknown, FleetFailure>): FleetFailure {
  if (result.ok) throw new Error(`it succeeded: ${JSON.stringify(result.value)}`);
  return result.error;
}

/** A held lease that ends with the test, on what has a ledger, as it has before anything else is done there. */
export async function held(fleet: Fleet, request = claimBy('somebody')): Promise<Held & AsyncDisposable> {
  const own = good(await fleet.acquire(request));
  const seen = await own.observe();
  if (seen.ok && seen.value.ledger.entries.length === 0) good(await own.settle(seen.value.ledger));
  return Object.assign(own, { [Symbol.asyncDispose]: () => own.release() });
}

/** Lets so much time pass that a holder begins to renew its lease, which lasts `TTL_MS`. */
export async function renews(clock: FakeClock): Promise<void> {
  while (!clock.pending.includes(TTL_MS / 4)) await pause(10);
  await clock.pass(TTL_MS / 4);
}

/** A hook that runs on the target. */
export const hookOf = (command: string, timeoutMs = 120_000): Hook => ({
  command,
  from: 'target',
  timeoutMs,
  onFailure: 'abort',
  idempotent: false,
});
