import { ok } from '../../../base/result.js';
import { runs } from '../../../domain/rollout/seen.js';
import type { Applied, Shipment } from '../../../ports/fleet.js';
import { starting } from '../changes.js';
import { doorOf, eachInstance, instanceCommand } from './instances.js';
import { freePort } from './port.js';
import { specOf } from './spec.js';
import { type Of, type Outcome, runCommand, type Tenure } from './tenure.js';

/** Starts instances of the release that do not run; the proxy may look at them, and gives them nothing yet. */
export const start = (step: Of<'start'>, shipment: Shipment, tenure: Tenure): Outcome<Applied> =>
  eachInstance(step, tenure, async (place): Outcome<Applied> => {
    const { release } = shipment;
    const spec = specOf(shipment, tenure.parts);
    if (place.there && runs(place.there, release)) return ok({ notes: [] });
    const free = await freePort(place, shipment, tenure);
    if (!free.ok) return free;
    const { open, close } = doorOf(place, tenure.parts);
    const command = {
      id: tenure.nextId('start'),
      ...instanceCommand('start', place, { ...shipment, home: release, spec }, tenure.parts),
      logOf: place.port,
      ...starting(release, place.port, close, open),
    };
    const started = await runCommand(place.host, command, tenure);
    return started.ok ? free : started;
  });
