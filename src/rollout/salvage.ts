import { type Clock, isoTime } from '../base/clock.js';
import { err, ok, type Result } from '../base/result.js';
import { acceptedLedger } from '../domain/rollout/accept.js';
import type { Observation } from '../domain/rollout/observation.js';
import type { ReleaseRecord } from '../domain/rollout/release.js';
import { beyondDoubt, isLost } from '../domain/rollout/salvage.js';
import { isOfLedger, isOfRecord, type Survey, unusable } from '../domain/rollout/survey.js';
import type { Fleet, FleetFailure } from '../ports/fleet.js';
import { type Intended, recordOfToday } from './courses.js';
import type { RolloutPorts } from './request.js';

type Readable = Pick<Fleet, 'observe' | 'survey' | 'record'>;

/** What is seen, with what a damaged ledger or journal is to become. The error is why nobody can tell what is so. */
export async function observeThrough(
  fleet: Readable,
  clock: Clock,
): Promise<Result<Observation, FleetFailure>> {
  const found = await lookThrough(fleet, clock);
  return found.ok ? ok(found.value.now) : found;
}

/** The same for who holds the lease: it is written down so, what cannot be used is kept aside, and that is told. */
export async function observeMended({
  held,
  clock,
  tell,
}: Pick<RolloutPorts, 'held' | 'clock' | 'tell'>): Promise<Result<Observation, FleetFailure>> {
  const found = await lookThrough(held, clock);
  if (!found.ok) return found;
  const { now, survey, release } = found.value;
  if (!survey || release === undefined) return ok(now);
  const kept = await setAside(survey, { held, tell });
  if (!kept.ok) return kept;
  if (survey.troubles.some(isOfLedger)) {
    const settled = await held.settle(now.ledger);
    if (!settled.ok) return settled;
    tell({ kind: 'written-anew', file: 'ledger', release });
  }
  return held.observe();
}

/** `survey`: what is damaged, where anything is. */
interface LookedThrough {
  readonly now: Observation;
  readonly survey?: Survey;
  readonly release?: string;
}

async function lookThrough(fleet: Readable, clock: Clock): Promise<Result<LookedThrough, FleetFailure>> {
  const look = await fleet.observe();
  if (look.ok) return ok({ now: look.value });
  if (look.error.kind !== 'state') return look;
  const survey = await fleet.survey();
  const release = beyondDoubt(survey);
  if (release === undefined) return look;
  const { troubles, ...now } = survey;
  if (!isLost({ ledger: now.ledger, troubles })) return ok({ now, survey, release });
  const records = await recordsFor(release, survey, fleet);
  if (!records.ok || !records.value.some((one) => one.release === release)) return err(look.error);
  const at = isoTime(clock.now());
  const seen = { release, records: records.value, journal: now.journal, reason: 'seen to serve', at };
  return ok({ now: { ...now, ledger: acceptedLedger(undefined, now.ledger, seen) }, survey, release });
}

/** Where the ledger is there, the one of the release is all that is needed. */
export async function recordsFor(
  release: string,
  { seen, troubles }: Survey,
  fleet: Pick<Fleet, 'record'>,
): Promise<Result<ReleaseRecord[], FleetFailure>> {
  const isGone = troubles.some(isOfLedger);
  const names = new Set([release, ...(isGone ? seen.places.flatMap(({ kept }) => kept) : [])]);
  const records: ReleaseRecord[] = [];
  for (const name of names) {
    const found = await fleet.record(name);
    if (found.ok && found.value) records.push(found.value.record);
    if (!found.ok && name === release) return found;
  }
  return ok(records);
}

/** Keeps what cannot be used of ledger and journal under other names, and tells where. */
export async function setAside(
  survey: Survey,
  { held, tell }: Pick<RolloutPorts, 'held' | 'tell'>,
): Promise<Result<undefined, FleetFailure>> {
  for (const what of ['ledger', 'journal'] as const) {
    const places = unusable(what, survey);
    const kept = places.length > 0 ? await held.setAside(what, places) : ok([]);
    if (!kept.ok) return kept;
    kept.value.forEach(tell);
  }
  return ok(undefined);
}

/** Where the record of what serves is damaged, or its copies differ, one with the settings of today takes its place. */
export async function mendRecord(
  { release, digest }: Pick<ReleaseRecord, 'release' | 'digest'>,
  intended: Intended,
  places: readonly string[],
  ports: RolloutPorts,
): Promise<Result<undefined, FleetFailure>> {
  const found = await ports.held.record(release);
  if (found.ok || !isOfRecord(found.error)) return found.ok ? ok(undefined) : found;
  const aside = await ports.held.setAside({ record: release }, places);
  if (!aside.ok) return aside;
  aside.value.forEach(ports.tell);
  const kept = await ports.held.keep(recordOfToday(release, digest, intended, ports));
  if (kept.ok) ports.tell({ kind: 'written-anew', file: 'record', release });
  return kept;
}
