import { err, ok } from '../../../base/result.js';
import type { Applied, FleetFailure, Shipment } from '../../../ports/fleet.js';
import { callAll } from '../../../state/calls.js';
import { ship } from '../shipping.js';
import { hostsNamed, type Of, type Outcome, type Tenure } from './tenure.js';

/** The release comes from here, or it was there before. */
export async function prepare(step: Of<'prepare'>, { release }: Shipment, tenure: Tenure): Outcome<Applied> {
  const { cargo, target, clock } = tenure.parts;
  const told = await callAll(hostsNamed(tenure, step.at), (host) => {
    if (cargo?.release === release)
      return ship(host, cargo.artifact, {
        root: target.path,
        fence: tenure.fence,
        release,
        shared: target.shared,
        clock,
      });
    return Promise.resolve(err<FleetFailure>({ kind: 'not-kept', release, places: [host.name] }));
  });
  return told.ok ? ok({ notes: told.value.flat() }) : told;
}
