import { quote } from '../../base/quote.js';
import { err, ok, type Result } from '../../base/result.js';
import type { ReleaseRecord } from '../../domain/rollout/release.js';
import type { FleetFailure } from '../../ports/fleet.js';
import { call } from './calls.js';
import type { HostsFleetParts } from './looking.js';
import { preamble } from './script.js';

/** A release's record, from the first host that has it; undefined where none has. */
export async function recordOf(
  release: string,
  { hosts, target, clock }: HostsFleetParts,
): Promise<Result<ReleaseRecord | undefined, FleetFailure>> {
  for (const host of hosts) {
    const path = `"$S/records/"${quote(`${release}.json`)}`;
    // One line more, so that an empty one is told from none.
    const script = `${preamble(target.path)}[ ! -e ${path} ] || { cat ${path} && echo; }`;
    const printed = await call(host, script, clock);
    if (!printed.ok) return printed;
    if (printed.value === '') continue;
    const record = parsed(printed.value);
    if (record) return ok(record);
    const message = `.cimyr/records/${release}.json is damaged; deploy the release again`;
    return err({ kind: 'state', host: host.name, message });
  }
  return ok(undefined);
}

function parsed(text: string): ReleaseRecord | undefined {
  try {
    const record = JSON.parse(text) as ReleaseRecord;
    return record.schemaVersion === 1 ? record : undefined;
  } catch {
    return undefined;
  }
}
