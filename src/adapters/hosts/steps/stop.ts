import { ok } from '../../../base/result.js';
import type { Applied, Shipment } from '../../../ports/fleet.js';
import { stopping } from '../changes.js';
import type { TargetCommand } from '../command.js';
import type { HostsFleetParts } from '../looking.js';
import { doorOf, eachInstance, instanceCommand, type LocatedInstance } from './instances.js';
import { specThere } from './spec.js';
import { type Of, type Outcome, runCommand, type Tenure } from './tenure.js';

/** Stops instances that are not stopped, whichever release they run. */
export const stop = (step: Of<'stop'>, shipment: Shipment, tenure: Tenure): Outcome<Applied> =>
  eachInstance(step, tenure, async (place): Outcome<Applied> => {
    if (place.there?.state === 'stopped') return ok({ notes: [] });
    const command = await stopCommand(place, shipment, tenure.parts);
    if (!command.ok) return command;
    return runCommand(place.host, { id: tenure.nextId('stop'), ...command.value }, tenure);
  });

/** The command that stops an instance, with what is written down around it. */
export async function stopCommand(
  place: LocatedInstance,
  shipment: Shipment,
  parts: HostsFleetParts,
): Outcome<Omit<TargetCommand, 'id'>> {
  const { there, look } = place;
  const release = there?.release ?? look.host.current ?? shipment.release;
  // Its own directory may be gone.
  const home = look.host.releases.includes(release) ? release : shipment.release;
  const spec = await specThere(home, place.host, shipment, parts);
  if (!spec.ok) return spec;
  return ok({
    ...instanceCommand('stop', place, { release, home, spec: spec.value, env: shipment.env }, parts),
    ...stopping(place.port, there?.release, doorOf(place, parts).close),
  });
}
