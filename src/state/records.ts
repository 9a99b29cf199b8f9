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
  const copies = await callAll(hosts, (host) => lookFor(host, release, places, spec));
  if (!copies.ok) return copies;
  const found = copies.value.flatMap((copy, i) => {
    const host = hosts[i];
    return host && copy.record ? [{ host, record: copy.record }] : [];
  });
  const [first] = found;
  if (!first) return ok(undefined);
  const text = canonical(first.record);
  const other = found.find(({ record }) => canonical(record) !== text);
  if (other) {
    return err({
      kind: 'state',
      place: other.host.name,
      path: recordFile(release),
      wrong: 'record-apart',
      other: first.host.name,
    });
  }
  // Nothing of a release is run on places that have neither.
  const isWhereItIs = copies.value.every(({ record, isKept }) => isKept === (record !== undefined));
  return ok({ record: first.record, isEverywhere: isWhereItIs || found.length === hosts.length });
}

export const recordFile = (release: string) => `.cimyr/records/${release}.json`;

interface Copy {
  readonly record?: ReleaseRecord;
  /** The release lies there. */
  readonly isKept: boolean;
}

async function lookFor(
  host: Host,
  release: string,
  { root, clock, app, environment }: StatePlaces,
  spec: SpecSchema,
): Promise<Result<Copy, FleetFailure>> {
  const path = `"$S/records/"${quote(`${release}.json`)}`;
  const script = `${preamble(root)}[ -d "$P/releases/"${quote(release)} ] && echo kept || echo gone
[ ! -e ${path} ] || { cat ${path} && echo; }`;
  const printed = await call(host, script, clock);
  if (!printed.ok) return printed;
  const end = printed.value.indexOf('\n');
  const [isKept, text] = [printed.value.slice(0, end) === 'kept', printed.value.slice(end + 1)];
  // One line more, so that an empty one is told from none.
  if (text === '') return ok({ isKept });
  const read = readRecord(text, { app, environment, release }, spec);
  return read.ok
    ? ok({ record: read.value, isKept })
    : err({ ...mistaken('record', recordFile(release), read.error), place: host.name });
}

/** What one host holds of it. */
export async function copyOn(
  host: Host,
  release: string,
  places: StatePlaces,
  spec: SpecSchema,
): Promise<Result<ReleaseRecord | undefined, FleetFailure>> {
  const copy = await lookFor(host, release, places, spec);
  return copy.ok ? ok(copy.value.record) : copy;
}
