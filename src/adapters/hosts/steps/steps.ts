import { err } from '../../../base/result.js';
import type { Applied, Change, FleetFailure, Shipment } from '../../../ports/fleet.js';
import { close } from './close.js';
import { drain } from './drain.js';
import { prepare } from './prepare.js';
import { retire } from './retire.js';
import { shift } from './shift.js';
import { start } from './start.js';
import { stop } from './stop.js';
import { leave, switchOver } from './switch.js';
import type { Of, Outcome, Tenure } from './tenure.js';

/** Hosts have nothing that replaces a release in place. */
type HostChange = Exclude<Change, { kind: 'roll' }>;
type Does<K extends HostChange['kind']> = (
  step: Of<K>,
  shipment: Shipment,
  tenure: Tenure,
) => Outcome<Applied>;

/** How each kind of step is done on hosts. */
const STEPS: { readonly [K in HostChange['kind']]: Does<K> } = {
  prepare,
  stop,
  start,
  shift,
  close,
  drain,
  retire,
  switch: switchOver,
  leave,
};

export function applyStep(step: Change, shipment: Shipment, tenure: Tenure): Outcome<Applied> {
  if (step.kind === 'roll') {
    const [place = ''] = step.at;
    return Promise.resolve(err<FleetFailure>({ kind: 'cannot-roll', place }));
  }
  // The table has one row per kind; TypeScript cannot see that row and step belong together.
  const does = STEPS[step.kind] as Does<HostChange['kind']>;
  return does(step, shipment, tenure);
}
