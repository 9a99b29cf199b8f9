import { oneLine } from '../../base/clean.js';
import { formatDuration } from '../../base/duration.js';
import type { Measurement } from '../../domain/check/check.js';
import { leftOut } from '../../domain/rollout/condition.js';
import { isSilence } from '../../domain/rollout/failure.js';
import { unfinished } from '../../domain/rollout/journal.js';
import type { Lease } from '../../domain/rollout/lease.js';
import type { Observation } from '../../domain/rollout/observation.js';
import { type LedgerEntry, liveEntry } from '../../domain/rollout/release.js';
import { hasShares, type Place, type Seen, type Slot, shareOf } from '../../domain/rollout/seen.js';
import type { Survey, Trouble } from '../../domain/rollout/survey.js';
import { SIGNS } from '../job-lines.js';
import { clip } from '../markdown.js';
import { leftLines } from './left-lines.js';
import { shortRelease, withShortReleases } from './names.js';
import { whenWords } from './when.js';
import { missedWords } from './words/commands.js';
import { reasonWords } from './words/reasons.js';

const MAX_LINE = 2000;
const MAX_HISTORY = 20;

/** What serves now, what was before, who holds the lease, and what an interrupted rollout left; `now` in milliseconds. */
export function statusLines(
  survey: Survey,
  answers: readonly Asked[],
  app: string,
  environment: string,
  now: number,
): string[] {
  const { seen, ledger, journal, lease, troubles } = survey;
  const left = unfinished(journal);
  const lines = [
    `${app} in ${environment}: ${troubles.length > 0 ? servingInPart(seen) : servingWords(seen)}`,
    ...doubts(survey),
    ...seen.places.flatMap((place) =>
      placeLines(place, hasShares(seen), left ? undefined : liveEntry(ledger)?.release),
    ),
    ...troubles.map((trouble) => `  ${SIGNS.failure} ${troubleWords(trouble, seen)}`),
    ...leftOut(journal).map(
      (name) => `  ${SIGNS.allowed} ${name} was left out; deploy or go back with it once it is there`,
    ),
    ...answers.map(answerLine),
    ...(troubles.length > 0 && ledger.entries.length === 0 ? [] : historyLines(ledger.entries, now)),
    `lease: ${leaseWords(lease)}`,
    ...(left ? leftLines(left, survey, now) : []),
  ];
  return lines.map((line) => clip(oneLine(line), MAX_LINE));
}

/** A check that was asked once. */
interface Asked {
  readonly check: string;
  readonly instance?: string;
  readonly measurement: Measurement;
}

function answerLine({ check, instance, measurement }: Asked): string {
  const of = instance === undefined || check.includes(instance) ? '' : ` of ${instance}`;
  return measurement.result === 'pass'
    ? `  ${SIGNS.success} ${check}${of}`
    : `  ${SIGNS.failure} ${check}${of}: ${missedWords(measurement)}`;
}

function troubleWords(trouble: Trouble, { places }: Seen): string {
  const { what, next } = reasonWords(trouble);
  const place = trouble.kind === 'unreachable' ? `${trouble.place}: ` : '';
  const without =
    isSilence(trouble) && places.length > 0
      ? `deploy or go back without it (--without ${trouble.place})`
      : undefined;
  return `${place}${[what, next, without].filter(Boolean).join('; ')}`;
}

const servingInPart = (seen: Seen): string =>
  seen.places.length === 0 ? 'nobody can tell what serves' : `${servingWords(seen)} (as far as can be seen)`;

/** `a1b2c3d serves`, or who has which share. */
function servingWords(seen: Seen): string {
  const there = seen.places.flatMap(({ holds, slots }) => [holds, ...slots.map(({ release }) => release)]);
  const shares = [...new Set(there.filter((release) => release !== undefined))]
    .map((release) => ({ release, share: shareOf(seen, release) }))
    .filter(({ share }) => share > 0)
    .sort((a, b) => b.share - a.share);
  const [first] = shares;
  if (!first) return there.some(Boolean) ? 'no release serves as it should' : 'nothing serves';
  if (first.share > 1 - 1e-9) return `${shortRelease(first.release)} serves`;
  const words = shares.map(({ release, share }) => `${shortRelease(release)} has ${percent(share)}`);
  return `${words.join(', ')} of the ${hasShares(seen) ? 'requests' : 'hosts'}`;
}

const percent = (share: number) => `${Number((share * 100).toFixed(1))} %`;

/** What is written down, where it is not what is seen. */
function doubts({ seen, ledger }: Observation): string[] {
  const live = liveEntry(ledger)?.release;
  if (live === undefined || shareOf(seen, live) > 1 - 1e-9) return [];
  return [`  ${SIGNS.allowed} written down as live is ${shortRelease(live)}; deploy it again, or roll back`];
}

/** `live`: what 'restart' brings back; undefined where nobody can tell what that is. */
function placeLines(place: Place, isShared: boolean, live: string | undefined): string[] {
  const { name, address = name, holds, settled, slots, former = [] } = place;
  const where = address === name ? '' : ` (${address})`;
  const lines = [`  ${name}${where}: ${holds === undefined ? 'no release' : shortRelease(holds)}`];
  if (holds !== undefined && settled !== holds) {
    const last =
      settled === undefined
        ? 'its activation has not ended well'
        : `${shortRelease(settled)} was activated last`;
    lines.push(`  ${SIGNS.allowed} ${name}: a restart is pending: ${last}; ${startsAgain(holds, live)}`);
  }
  return [
    ...lines,
    ...slots.map((slot) => slotLine(slot, isShared, live)),
    ...former.map(
      (slot) => `${slotLine(slot, false, live)} · not in today's file: the next deployment stops it`,
    ),
  ];
}

const startsAgain = (release: string | undefined, live: string | undefined): string =>
  release !== undefined && release === live ? 'start it again (cimyr restart)' : 'deploy again';

function slotLine(slot: Slot, isShared: boolean, live: string | undefined): string {
  const { id, state, release, rolling, share, inFlight, standbyMs } = slot;
  const words = [
    `${id}: ${state}${release === undefined ? '' : ` ${shortRelease(release)}`}`,
    ...(rolling ? [`${percent(rolling.done)} of it is ${shortRelease(rolling.to)} already`] : []),
    ...(isShared ? [`${percent(share)} of the requests`] : []),
    ...(inFlight === undefined || inFlight === 0 ? [] : [`${inFlight} in flight`]),
    ...(standbyMs === undefined ? [] : [`on standby for another ${formatDuration(standbyMs)}`]),
  ].join(' · ');
  if (state === 'dead')
    return `  ${SIGNS.allowed} ${words}: nobody listens there any more; ${startsAgain(release, live)}`;
  if (state !== 'unsettled') return `    ${words}`;
  return `  ${SIGNS.allowed} ${words}; a start or stop was interrupted or failed: ${startsAgain(release, live)}`;
}

function historyLines(entries: readonly LedgerEntry[], now: number): string[] {
  if (entries.length === 0) return ['history: nothing was deployed yet'];
  const sorted = [...entries].sort((a, b) => (Date.parse(b.at) || 0) - (Date.parse(a.at) || 0));
  const lines = sorted.slice(0, MAX_HISTORY).map(({ release, status, at, reason }) => {
    const why = reason === undefined ? '' : ` · ${withShortReleases(reason)}`;
    return `  ${shortRelease(release)} · ${status} · ${whenWords(at, now)}${why}`;
  });
  const more = entries.length - lines.length;
  return ['history:', ...lines, ...(more > 0 ? [`  … and ${more} more`] : [])];
}

function leaseWords(lease: Lease | undefined): string {
  if (!lease) return 'free';
  const { host, holder, leftMs } = lease;
  return `held by ${holder.by} since ${holder.since} (on ${host}), free in ${formatDuration(leftMs)} unless it is renewed`;
}
