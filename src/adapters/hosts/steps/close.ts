import { ok } from '../../../base/result.js';
import type { Applied, Shipment } from '../../../ports/fleet.js';
import { call, callAll } from '../../../state/calls.js';
import { guarded } from '../../../state/script.js';
import { lookAt } from '../looking.js';
import { closeOf } from '../shares.js';
import { hostsNamed, type Of, type Outcome, type Tenure } from './tenure.js';

/** Takes all requests from all instances of the hosts. */
export async function close(step: Of<'close'>, _: Shipment, tenure: Tenure): Outcome<Applied> {
  const { parts, fence } = tenure;
  const { traffic, target, clock } = parts;
  const done = await callAll(hostsNamed(tenure, step.at), async (host): Outcome<string> => {
    const look = await lookAt(host, parts);
    if (!look.ok) return look;
    return call(host, guarded(target.path, fence, traffic?.change(closeOf(look.value)) ?? ':'), clock);
  });
  return done.ok ? ok({ notes: [] }) : done;
}
