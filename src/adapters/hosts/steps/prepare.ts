import { err, ok } from '../../../base/result.js';
import type { Applied, FleetFailure, Shipment } from '../../../ports/fleet.js';
import { callAll } from '../calls.js';
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
    const message = `release ${release} is not kept there any more; deploy it again`;
    return Promise.resolve(err<FleetFailure>({ kind: 'step', host: host.name, message }));
  });
  return told.ok ? ok({ notes: told.value }) : told;
}
