import { err } from '../../../base/result.js';
import type { Applied, Change, FleetFailure, Shipment } from '../../../ports/fleet.js';
import { pointToNothing, pointToRelease, retireSlots } from './pointer.js';
import { prepareImage } from './prepare.js';
import { startSlots } from './start.js';
import { stopSlots } from './stop.js';
import type { EngineTenure, Outcome, StepOf } from './tenure.js';
import { closeSlots, drainSlots, shiftShares } from './traffic.js';

/** Engines have nothing that replaces a release in place. */
type DockerChange = Exclude<Change, { kind: 'roll' }>;
type Does<K extends DockerChange['kind']> = (
  step: StepOf<K>,
  shipment: Shipment,
  tenure: EngineTenure,
) => Outcome<Applied>;

/** How each kind of step is done on engines. */
const STEPS: { readonly [K in DockerChange['kind']]: Does<K> } = {
  prepare: prepareImage,
  stop: stopSlots,
  start: startSlots,
  shift: shiftShares,
  close: closeSlots,
  drain: drainSlots,
  retire: retireSlots,
  switch: pointToRelease,
  leave: pointToNothing,
};

export function applyToEngines(step: Change, shipment: Shipment, tenure: EngineTenure): Outcome<Applied> {
  if (step.kind === 'roll') {
    const [place = ''] = step.at;
    return Promise.resolve(err<FleetFailure>({ kind: 'cannot-roll', place }));
  }
  // The table has one row per kind; TypeScript cannot see that row and step belong together.
  const does = STEPS[step.kind] as Does<DockerChange['kind']>;
  return does(step, shipment, tenure);
}
