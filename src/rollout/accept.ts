import { isoTime } from '../base/clock.js';
import type { Result } from '../base/result.js';
import { acceptable, acceptedLedger, isOnlyOne } from '../domain/rollout/accept.js';
import { maskedFailure, type RolloutFailure } from '../domain/rollout/failure.js';
import { emptyLedger, entryOf, type ReleaseRecord } from '../domain/rollout/release.js';
import { isLost } from '../domain/rollout/salvage.js';
import { isMendable, type Survey } from '../domain/rollout/survey.js';
import type { FleetFailure } from '../ports/fleet.js';
import { answersOf, missedCheck } from './answers.js';
import { believe } from './believe.js';
import { courseOf } from './courses.js';
import { endOfFailure } from './ending.js';
import type { RolloutEnd, RolloutPorts, RolloutRequest } from './request.js';
import { mendRecord, recordsFor, setAside } from './salvage.js';

export interface AcceptRequest extends Omit<RolloutRequest, 'wanted'> {
  /** Undefined: what serves. */
  readonly release?: string;
  readonly reason: string;
}

/**
 * Takes what is there as it is: writes down as live what is seen to serve, and ends what somebody has left on its way.
 * Nothing is run, no request is moved. A ledger that is lost is made anew from the records that are kept; what of it or
 * of the journal cannot be used is kept aside.
 */
export async function acceptSeen(request: AcceptRequest, ports: RolloutPorts): Promise<RolloutEnd> {
  const survey = await ports.held.survey();
  const trouble = survey.troubles.find((one) => !isMendable(one));
  if (trouble) return endOfFailure(trouble, ports);
  const chosen = acceptable(request.release, survey.seen, survey.ledger);
  if (!chosen.ok) return { status: 'refused', why: chosen.error };
  const release = chosen.value;
  const places = survey.seen.places.map(({ name }) => name);
  const digest = entryOf(survey.ledger, release)?.digest ?? '';
  const mended = await mendRecord({ release, digest }, request, places, ports);
  if (!mended.ok) return endOfFailure(mended.error, ports);
  const records = await recordsFor(release, survey, ports.held);
  if (!records.ok) return endOfFailure(records.error, ports);
  if (!records.value.some((one) => one.release === release))
    return { status: 'refused', why: { kind: 'no-record', release } };
  const kept = await setAside(survey, ports);
  if (!kept.ok) return endOfFailure(kept.error, ports);
  const written = await writeDown(release, records.value, survey, request, ports);
  if (!written.ok) return endOfFailure(written.error, ports);
  return healthOf(release, survey, request, ports);
}

async function writeDown(
  release: string,
  records: readonly ReleaseRecord[],
  { ledger, journal, troubles }: Survey,
  { app, environment, reason, by, without }: AcceptRequest,
  { held, clock }: RolloutPorts,
): Promise<Result<undefined, FleetFailure>> {
  const at = isoTime(clock.now());
  const kept = isLost({ ledger, troubles }) ? undefined : ledger;
  const acceptance = { release, records, journal, reason, at };
  const settled = await held.settle(acceptedLedger(kept, emptyLedger(app, environment), acceptance));
  if (!settled.ok) return settled;
  const noted = await held.journal({
    kind: 'accepted',
    release,
    by,
    reason,
    ...(without.length > 0 ? { without } : {}),
  });
  return noted.ok ? held.journal({ kind: 'ended', status: 'success' }) : noted;
}

async function healthOf(
  release: string,
  { seen }: Survey,
  request: AcceptRequest,
  ports: RolloutPorts,
): Promise<RolloutEnd> {
  const why = { kind: 'accepted', release, isOne: isOnlyOne(release, seen) } as const;
  const failed = (missed?: RolloutFailure): RolloutEnd => ({
    status: 'failure',
    serving: release,
    why: missed ? { ...why, missed } : why,
  });
  if (!why.isOne) return failed();
  const found = await believe(release, request.settings, ports);
  if (!found.ok || !found.value) return failed({ kind: 'no-record', release });
  const course = courseOf({ intent: 'deploy', release }, undefined, found.value, request, ports);
  const answers = await answersOf(release, course, seen, ports, false);
  if (!answers.ok) return failed(maskedFailure(answers.error, ports.mask));
  const missed = answers.value.find(({ measurement }) => measurement.result !== 'pass');
  return missed ? failed(missedCheck(missed)) : { status: 'success', serving: release, why };
}
