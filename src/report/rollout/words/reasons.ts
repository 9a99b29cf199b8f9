import { formatDuration } from '../../../base/duration.js';
import type { Notice } from '../../../domain/rollout/event.js';
import type { RolloutFailure } from '../../../domain/rollout/failure.js';
import type { Interrupted } from '../../../domain/rollout/forecast.js';
import type { EndReason } from '../../../domain/rollout/reason.js';
import { shortRelease, withShortReleases } from '../names.js';
import { FAILURES, rolloutFailureWords } from './failures.js';

/** Why a rollout went or ended as it did; `next` where something helps. */
export interface ReasonWords {
  readonly what: string;
  readonly next?: string;
}

type Reason = Exclude<EndReason, RolloutFailure>;
type Of<K extends Reason['kind']> = Extract<Reason, { kind: K }>;

type Row = readonly [what: string, next?: string];

const REASONS: { readonly [K in Reason['kind']]: (reason: Of<K>) => Row } = {
  'going-back-interrupted': () => ['its rollback was interrupted'],
  'rollback-interrupted': () => ['the rollback was interrupted'],
  abandoned: ({ intent }) => [`that is what this ${intent === 'deploy' ? 'deployment' : 'rollback'} is for`],
  'no-place-for-another': () => ['two releases have requests, and a third one needs the place of one'],
  'all-there': () => ['it was interrupted when all requests were there already, and it is healthy'],
  'interrupted-unhealthy': () => ['it was interrupted, and is not healthy'],
  'on-interrupt': ({ policy }) => [`it was interrupted (on-interrupt: ${policy})`],
  doubtful: ({ step }) => [`nobody knows how far '${step}' came, and it is not marked idempotent`],
  'files-missing': () => ['its files have not arrived everywhere'],
  locked: ({ lease: { holder, leftMs, host } }) => [
    `the lease on ${host} is held by ${holder.by} since ${holder.since}, and free in ${Math.ceil(leftMs / 1000)} s unless it is renewed`,
    'wait for it (--wait-for-lock), or look at what holds it; at worst a rollback takes it (--take-lock)',
  ],
  fenced: ({ place }) => [
    `somebody else has taken the lease${place === undefined ? '' : ` on ${place}`}`,
    'whoever has the lease now decides what serves',
  ],
  'not-renewed': ({ place }) => [
    `the lease${place === undefined ? '' : ` on ${place}`} could not be renewed in time`,
    `see whether ${place ?? 'each host'} can be reached and takes one more session or connection`,
  ],
  refused: ({ message }) => [message],
  'stopped-at-once': ({ leaseMs }) => [
    `stopped at once: what was under way there may still go on; if the lock was taken, it is free again within ${formatDuration(leaseMs)}`,
  ],
  'serves-already': ({ release }) => [`${shortRelease(release)} serves already; nothing to do`],
  'serves-unhealthy': ({ release, failure }) => {
    const [what, next] = after(`${shortRelease(release)} is there already, and is not healthy`, failure);
    return [
      what,
      [next, "start it anew ('cimyr restart') or go back ('cimyr rollback')"].filter(Boolean).join('; '),
    ];
  },
  accepted: acceptedWords,
  restarted: ({ release, started, left }) => [
    `${shortRelease(release)} serves: ${started === 0 ? 'nothing had to be started' : `started ${started}`}${left === 0 ? '' : `, ${left} that ran were left alone (--all starts those anew, too)`}`,
  ],
  'rollback-failed': ({ failure }) => after('the rollback failed', failure),
  'way-back-failed': ({ failure }) => after('going back failed, too', failure),
};

function acceptedWords({ release, isOne, missed }: Of<'accepted'>): Row {
  const name = shortRelease(release);
  if (!isOne)
    return [
      `${name} is taken as live, but is not all that is there`,
      'deploy it, or go back: either leads on from what is there',
    ];
  if (!missed) return [`${name} is taken as live as it is there`];
  const { what, next } = rolloutFailureWords(missed);
  return [`${name} is taken as live, but ${what}`, next];
}

function after(what: string, failure: RolloutFailure): Row {
  const words = rolloutFailureWords(failure);
  return [`${what}: ${words.what}`, words.next];
}

export function reasonWords(reason: EndReason<string>): ReasonWords {
  if (isFailure(reason)) return rolloutFailureWords(reason);
  // The table has one row per kind; TypeScript cannot see that row and reason belong together.
  const row = REASONS[reason.kind] as (reason: EndReason<string>) => Row;
  const [what, next] = row(reason);
  return { what, ...(next === undefined ? {} : { next }) };
}

export const isFailure = (reason: EndReason<string>): reason is RolloutFailure<string> =>
  Object.hasOwn(FAILURES, reason.kind);

/** In one sentence. */
export function reasonSentence(reason: EndReason<string>): string {
  const { what, next } = reasonWords(reason);
  return next === undefined ? what : `${what}; ${next}`;
}

export function noticeWords(notice: Notice): string {
  switch (notice.kind) {
    case 'notice':
      return withShortReleases(notice.message);
    case 'waiting':
      return `waiting: ${reasonWords({ kind: 'locked', lease: notice.lease }).what}`;
    case 'built-anew':
      return `${shortRelease(notice.release)} was built anew: it was never live, and its former content is replaced`;
    case 'set-aside':
      return `${notice.place}: ${notice.path} is of no use, and kept as ${notice.as}`;
    case 'written-anew':
      return notice.file === 'ledger'
        ? `the ledger is written anew: ${shortRelease(notice.release)} is seen to serve everywhere`
        : `the record of ${shortRelease(notice.release)} is written anew, with what today's file says`;
    case 'fence-anew':
      return `${notice.place}: the number of holders was lost; it goes on with ${notice.fence}, above all that are known there`;
    case 'interrupted': {
      const { because, release } = notice;
      return `${wasInterrupted(notice, shortRelease(release))}; ${becomes(notice)}: ${reasonWords(because).what}`;
    }
  }
}

/** Of a plan: what comes first. Whoever reads a document has the `release` whole. */
export const interruptedWords = (left: Interrupted, release = shortRelease(left.release)): string =>
  `${wasInterrupted(left, release)}: it is ${left.comesFirst ? 'brought to its end first' : 'given up'}`;

const wasInterrupted = ({ intent, by }: Pick<Interrupted, 'intent' | 'by'>, release: string): string =>
  `the ${intent === 'deploy' ? 'deployment' : 'rollback'} of ${release} by ${by} was interrupted`;

function becomes({ goal, release, because }: Extract<Notice, { kind: 'interrupted' }>): string {
  if (because.kind === 'abandoned') return `from there on to ${shortRelease(goal ?? release)}`;
  if (goal === release) return 'it is brought to its end';
  return goal === undefined ? 'it is withdrawn' : `going back to ${shortRelease(goal)}`;
}
