import { canonical } from '../../base/canonical.js';
import { quote } from '../../base/quote.js';
import { err, ok, type Result } from '../../base/result.js';
import type { StateMistake } from '../../config/state/read.js';
import { readRecord } from '../../config/state/record.js';
import type { ReleaseRecord } from '../../domain/rollout/release.js';
import type { FleetFailure, KeptRecord } from '../../ports/fleet.js';
import type { Host } from '../../ports/host.js';
import { call, callAll } from './calls.js';
import type { HostsFleetParts } from './looking.js';
import { preamble } from './script.js';

/**
 * A release's record, from all hosts; undefined where none has it. Nobody can tell which of two copies is the right
 * one, and the more numerous need not be.
 */
export async function recordOf(
  release: string,
  parts: HostsFleetParts,
): Promise<Result<KeptRecord | undefined, FleetFailure>> {
  const copies = await callAll(parts.hosts, (host) => copyOn(host, release, parts));
  if (!copies.ok) return copies;
  const found = parts.hosts.flatMap((host, i) => {
    const record = copies.value[i];
    return record ? [{ host, record }] : [];
  });
  const [first] = found;
  if (!first) return ok(undefined);
  const text = canonical(first.record);
  const other = found.find(({ record }) => canonical(record) !== text);
  if (other) {
    const message = `${fileOf(release)} differs from the one on ${first.host.name}; look at both, and copy the right one over the other`;
    return err({ kind: 'state', host: other.host.name, message });
  }
  return ok({ record: first.record, isEverywhere: found.length === parts.hosts.length });
}

const fileOf = (release: string) => `.cimyr/records/${release}.json`;

async function copyOn(
  host: Host,
  release: string,
  { target, clock, app, environment }: HostsFleetParts,
): Promise<Result<ReleaseRecord | undefined, FleetFailure>> {
  const path = `"$S/records/"${quote(`${release}.json`)}`;
  // One line more, so that an empty one is told from none.
  const script = `${preamble(target.path)}[ ! -e ${path} ] || { cat ${path} && echo; }`;
  const printed = await call(host, script, clock);
  if (!printed.ok) return printed;
  if (printed.value === '') return ok(undefined);
  const read = readRecord(printed.value, { app, environment, release });
  return read.ok
    ? ok(read.value)
    : err({ kind: 'state', host: host.name, message: words(release, read.error) });
}

function words(release: string, mistake: StateMistake): string {
  const file = fileOf(release);
  if (mistake.kind === 'newer') return `${file} is of version ${mistake.version}; use a newer cimyr`;
  return mistake.kind === 'foreign'
    ? `${file} is the record of something else; deploy the release again`
    : `${file} is damaged; bring it back from a backup, or remove it and deploy the release again`;
}
