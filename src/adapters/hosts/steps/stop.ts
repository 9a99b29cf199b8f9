import { ok } from '../../../base/result.js';
import type { Applied, Shipment } from '../../../ports/fleet.js';
import { stopping } from '../changes.js';
import type { HostsFleetParts } from '../looking.js';
import { doorOf, eachInstance, instanceCommand, type LocatedInstance } from './instances.js';
import { type Of, type Outcome, runCommand, type Tenure } from './tenure.js';

/** Stops instances that are not stopped, whichever release they run. */
export const stop = (step: Of<'stop'>, shipment: Shipment, tenure: Tenure): Outcome<Applied> =>
  eachInstance(step, tenure, async (place): Outcome<Applied> => {
    if (place.there?.state === 'stopped') return ok({ notes: [] });
    const command = { id: tenure.nextId('stop'), ...stopCommand(place, shipment, tenure.parts) };
    return runCommand(place.host, command, tenure);
  });

/** The command that stops an instance, with what is written down around it. */
export function stopCommand(place: LocatedInstance, shipment: Shipment, parts: HostsFleetParts) {
  const { there } = place;
  const { host } = place.look;
  const release = there?.release ?? host.current ?? shipment.release;
  // Whatever stops an instance is the same in every release, and its own may be gone.
  const home = host.releases.includes(release) ? release : shipment.release;
  return {
    ...instanceCommand('stop', place, { ...shipment, release, home }, parts),
    ...stopping(place.port, there?.release, doorOf(place, parts).close),
  };
}
