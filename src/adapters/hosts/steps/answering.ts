import { err, ok } from '../../../base/result.js';
import type { Applied, Shipment } from '../../../ports/fleet.js';
import { call } from '../../../state/calls.js';
import { preamble } from '../../../state/script.js';
import { LISTENERS, readListeners } from '../listeners.js';
import { eachInstance } from './instances.js';
import type { Outcome, Tenure } from './tenure.js';

/**
 * Who listens where checks have passed: what was there before may have been started again by somebody who keeps it
 * alive, and answer for what was started. Where nothing is known of who listens, that is said.
 */
export async function answering(
  at: readonly string[],
  { release }: Shipment,
  tenure: Tenure,
): Outcome<Applied> {
  const { target, clock } = tenure.parts;
  if (target.instances === undefined || target.instances.isSocketActivated) return ok({ notes: [] });
  return eachInstance({ at }, tenure, async ({ host, port }): Outcome<Applied> => {
    const script = `${preamble(target.path)}${LISTENERS}\nlistens ${port} && who ${port}; exit 0`;
    const printed = await call(host, script, clock);
    if (!printed.ok) return printed;
    const listeners = readListeners(printed.value);
    for (const one of listeners)
      if (one.kind === 'ours' && one.release !== undefined && one.release !== release)
        return err({ kind: 'port-taken', place: host.name, port, pid: one.pid, release: one.release });
    const isUnknown = listeners.length > 0 && listeners.every(({ kind }) => kind === 'unknown');
    return ok({ notes: isUnknown ? [{ kind: 'port-unknown', place: host.name, port }] : [] });
  });
}
