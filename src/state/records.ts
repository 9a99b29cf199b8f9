import type * as z from 'zod/mini';
import { canonical } from '../base/canonical.js';
import { quote } from '../base/quote.js';
import { err, ok, type Result } from '../base/result.js';
import { readRecord } from '../config/state/record.js';
import type { ReleaseRecord } from '../domain/rollout/release.js';
import type { Spec } from '../domain/rollout/spec.js';
import type { FleetFailure, KeptRecord } from '../ports/fleet.js';
import type { Host } from '../ports/host.js';
import { call, callAll } from './calls.js';
import { mistaken } from './kept.js';
import type { StatePlaces } from './places.js';
import { preamble } from './script.js';

/** What a platform writes in its records as what runs. */
type SpecSchema = z.ZodMiniType<Spec>;

/**
 * A release's record, from all hosts; undefined where none has it. Nobody can tell which of two copies is the right
 * one, and the more numerous need not be.
 */
export async function recordOf(
  release: string,
  places: StatePlaces,
  spec: SpecSchema,
): Promise<Result<KeptRecord | undefined, FleetFailure>> {
  const { hosts } = places;
  const copies = await callAll(hosts, (host) => copyOn(host, release, places, spec));
  if (!copies.ok) return copies;
  const found = hosts.flatMap((host, i) => {
    const record = copies.value[i];
    return record ? [{ host, record }] : [];
  });
  const [first] = found;
  if (!first) return ok(undefined);
  const text = canonical(first.record);
  const other = found.find(({ record }) => canonical(record) !== text);
  if (other) {
    return err({
      kind: 'state',
      place: other.host.name,
      path: fileOf(release),
      wrong: 'record-apart',
      other: first.host.name,
    });
  }
  return ok({ record: first.record, isEverywhere: found.length === hosts.length });
}

const fileOf = (release: string) => `.cimyr/records/${release}.json`;

/** What one host holds of it. */
export async function copyOn(
  host: Host,
  release: string,
  { root, clock, app, environment }: StatePlaces,
  spec: SpecSchema,
): Promise<Result<ReleaseRecord | undefined, FleetFailure>> {
  const path = `"$S/records/"${quote(`${release}.json`)}`;
  // One line more, so that an empty one is told from none.
  const script = `${preamble(root)}[ ! -e ${path} ] || { cat ${path} && echo; }`;
  const printed = await call(host, script, clock);
  if (!printed.ok) return printed;
  if (printed.value === '') return ok(undefined);
  const read = readRecord(printed.value, { app, environment, release }, spec);
  return read.ok
    ? ok(read.value)
    : err({ ...mistaken('record', fileOf(release), read.error), place: host.name });
}
