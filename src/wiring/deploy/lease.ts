import type { Clock } from '../../base/clock.js';
import { poll } from '../../base/poll.js';
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
  let told: string | undefined;
  const wait = { intervalMs: EVERY_MS, deadlineMs: waitMs, signal: cancel };
  const acquire = () => fleet.acquire({ holder, ttlMs, takes });
  const held = await poll(clock, wait, acquire, (held) => {
    if (held.ok || held.error.kind !== 'locked') return true;
    const { lease: theirs } = held.error;
    // Told anew only when somebody else has it.
    if (waitMs > 0 && told !== theirs.holder.id) tell({ kind: 'waiting', lease: theirs });
    told = theirs.holder.id;
    return false;
  });
  if (held.ok) held.value.mended.forEach(tell);
  return held;
}
