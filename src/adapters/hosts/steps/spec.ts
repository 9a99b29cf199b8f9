import { ok } from '../../../base/result.js';
import { asHostsSpec, type HostsSpec, hostsSpec, hostsSpecOf } from '../../../config/targets/hosts/spec.js';
import type { Shipment } from '../../../ports/fleet.js';
import type { Host } from '../../../ports/host.js';
import { copyOn } from '../../../state/records.js';
import type { HostsFleetParts } from '../looking.js';
import type { Outcome } from './tenure.js';

/** What a release on its way runs. */
export const specOf = ({ spec }: Shipment, { target }: HostsFleetParts): HostsSpec =>
  spec ? asHostsSpec(spec) : hostsSpecOf(target);

/**
 * What a release that a host keeps was deployed with, by the copy of its record there: it acts on nobody else. Where
 * none can be read, what the one on its way has.
 */
export async function specThere(
  release: string,
  host: Host,
  shipment: Shipment,
  parts: HostsFleetParts,
): Outcome<HostsSpec> {
  if (release === shipment.release) return ok(specOf(shipment, parts));
  const copy = await copyOn(host, release, parts, hostsSpec());
  if (!copy.ok && copy.error.kind !== 'state') return copy;
  const own = copy.ok ? copy.value?.settings.spec : undefined;
  return ok(own ? asHostsSpec(own) : specOf(shipment, parts));
}
