import { type Clock, sleep } from '../../base/clock.js';
import type { Result } from '../../base/result.js';
import type { Fleet, FleetFailure, Held } from '../../ports/fleet.js';
import type { DeployOptions } from './options.js';

const EVERY_MS = 1000;

/** Takes the lease, or waits for it as long as was asked for; tells who holds it. */
export async function waitForLease(
  fleet: Fleet,
  { lease, tell, cancel }: Pick<DeployOptions, 'lease' | 'tell' | 'cancel'>,
  clock: Clock,
): Promise<Result<Held, FleetFailure>> {
  const { holder, ttlMs, takes, waitMs } = lease;
  const end = clock.now() + waitMs;
  let told: string | undefined;
  for (;;) {
    const held = await fleet.acquire({ holder, ttlMs, takes });
    if (held.ok || held.error.kind !== 'locked' || cancel.aborted) return held;
    const left = end - clock.now();
    if (left <= 0) return held;
    // Told anew only when somebody else has it.
    if (told !== held.error.lease.holder.id) tell({ kind: 'waiting', lease: held.error.lease });
    told = held.error.lease.holder.id;
    await sleep(clock, Math.min(EVERY_MS, left), cancel);
  }
}
