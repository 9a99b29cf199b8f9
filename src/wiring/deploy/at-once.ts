import type { Clock } from '../../base/clock.js';
import { onAbort } from '../../base/on-abort.js';
import { ok, type Result } from '../../base/result.js';
import type { Fleet, Held } from '../../ports/fleet.js';
import type { DeployOptions } from './options.js';
import type { DeployResult } from './result.js';

/** To give a lease back takes but a moment, or the place is silent. */
const GIVE_BACK_MS = 3000;

/** What is done when nobody waits any more for the step that is under way. */
export interface Impatience {
  /** Still gives it back where that is under way already. */
  readonly giveBack: (held: Held) => Promise<void>;
  readonly end: () => void;
}

/** Closes a fleet when `kill` says so. */
export function impatience(
  fleet: Pick<Fleet, 'close'>,
  kill: AbortSignal | undefined,
  clock: Clock,
): Impatience {
  const onKill = (act: () => void) => (kill ? onAbort(kill, act) : () => {});
  const end = onKill(() => fleet.close());
  return {
    end,
    async giveBack(held) {
      end();
      let stop = () => {};
      const ignore = onKill(() => {
        stop = clock.after(GIVE_BACK_MS, () => fleet.close());
      });
      await held.release();
      ignore();
      stop();
    },
  };
}

/** That nobody knows how it ended was asked for. */
export function endedAtOnce(
  done: Result<DeployResult, string>,
  { lease }: Pick<DeployOptions, 'lease'>,
): Result<DeployResult, string> {
  if (done.ok && done.value.status !== 'unknown') return done;
  const why = { kind: 'stopped-at-once', leaseMs: lease.ttlMs } as const;
  return ok({ ...(done.ok ? done.value : { plan: [] }), status: 'cancelled', why });
}
