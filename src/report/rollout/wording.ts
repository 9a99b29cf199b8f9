import { formatDuration } from '../../base/duration.js';
import { isSilence } from '../../domain/rollout/failure.js';
import type { RolloutStatus } from '../../domain/rollout/journal.js';
import type { EndReason } from '../../domain/rollout/reason.js';
import { commandLine, listed, shortRelease } from './names.js';
import { lastFailed, type RolloutRecord, rolloutMs } from './record.js';
import type { RolloutResult } from './result.js';
import { type ReasonWords, reasonWords } from './words/reasons.js';

type Reason = EndReason<string>;

const ENDINGS: Readonly<Record<RolloutStatus, (record: RolloutRecord, why?: Reason) => ReasonWords>> = {
  success: (record) => {
    const release = record.serving ?? record.release;
    if (release === undefined) return { what: `nothing was left to be done${inPlace(record)}` };
    return { what: `${shortRelease(release)} serves${inPlace(record)}${took(record)}` };
  },
  'rolled-back': (record) => {
    const release = record.serving ?? record.goals.at(-1)?.release ?? record.previous;
    const named = release === undefined ? 'the release before' : shortRelease(release);
    return { what: `rolled back: ${named} serves${inPlace(record)}${took(record)}` };
  },
  failure: (record, told) => {
    // What was to be deployed could not be made.
    if ((told?.kind === 'image' || told?.kind === 'artifact-changed') && record.steps.length === 0)
      return { what: `nothing was changed${inPlace(record)}` };
    const goal = record.goals.at(-1);
    if (goal && goal.release === undefined) return withdrawnWords(record);
    return {
      what: `failed${inPlace(record)}${took(record)}; nothing was rolled back`,
      next: `see what serves: ${statusCommand(record)}; go back: ${rollbackCommand(record)}`,
    };
  },
  unknown: (record, told) => {
    const why = told ?? lastFailed(record)?.failure;
    const words = why && reasonWords(why);
    // Who could not begin there has seen what serves, and left it.
    if (told?.kind === 'script' && record.steps.length === 0)
      return {
        what: `nothing was changed${inPlace(record)}: ${told.place}: ${words?.what}`,
        next: `${words?.next}; then run it again; what serves: ${statusCommand(record)}`,
      };
    const look = `look at ${whereToLook(record, why)}, then run: ${statusCommand(record)}; then deploy, go back, or take what is there as it is (cimyr accept)${leavingOut(record, why)}`;
    return {
      what: `nobody can tell what serves${inPlace(record)}${words ? `: ${words.what}` : ''}`,
      // What helps against a step that failed stands there.
      next: told && words?.next !== undefined ? `${words.next}; ${look}` : look,
    };
  },
  cancelled: (record) =>
    record.steps.length === 0
      ? { what: 'cancelled before anything was changed', next: 'run it again when it may go on' }
      : {
          what: `cancelled${took(record)}: ${record.environment || 'it'} may not be one release yet`,
          next: `the next deploy or rollback makes it one release; see which: ${statusCommand(record)}`,
        },
};

function withdrawnWords(record: RolloutRecord): ReasonWords {
  const { serving } = record;
  if (serving === undefined)
    return { what: `failed and withdrawn: nothing of it serves${inPlace(record)}${took(record)}` };
  return {
    what: `failed, and ${shortRelease(serving)} still stands${inPlace(record)}${took(record)}: nothing is known that was there before`,
    next: `see what serves: ${statusCommand(record)}`,
  };
}

/** How a rollout ended, and what to do next where there is something to do. `why`: where its steps do not tell. */
export const endWords = (status: RolloutStatus, record: RolloutRecord, why?: Reason): ReasonWords =>
  ENDINGS[status](record, why);

/** The same of a command's result, which may have ended before there were events. */
export function resultWords(record: RolloutRecord, result: RolloutResult): ReasonWords {
  const { status } = result;
  const whole = { ...record, ...defined(result) };
  if (status === 'planned') return { what: 'planned; nothing is changed' };
  if (status === 'locked') return lockedWords(whole, result.why ?? { kind: 'fenced' });
  // A step that failed says it; where all was stopped at once it failed by that.
  if (result.why?.kind === 'accepted') return reasonWords(result.why);
  const why = lastFailed(record) && status !== 'cancelled' ? undefined : result.why;
  const words = endWords(status, whole, why);
  // Why it is so, where no step has failed: nothing was to be done, or nothing could be.
  if (why === undefined || status === 'unknown') return words;
  const { what, next: remedy } = reasonWords(why);
  if (status === 'success') return { what };
  if (why.kind === 'serves-unhealthy') return reasonWords(why);
  const next = [remedy, words.next].filter(Boolean).join('; ');
  return { what: `${words.what}: ${what}`, ...(next === '' ? {} : { next }) };
}

/** Whether these words say where it is so. */
export const namesEnvironment = (record: RolloutRecord, { status, why }: RolloutResult): boolean =>
  ['rolled-back', 'failure', 'unknown'].includes(status) ||
  (status === 'success' && (why === undefined || lastFailed(record) !== undefined));

const defined = ({ release, previous, serving }: RolloutResult) => ({
  ...(release === undefined ? {} : { release }),
  ...(previous === undefined ? {} : { previous }),
  ...(serving === undefined ? {} : { serving }),
});

function lockedWords(record: RolloutRecord, why: Reason): ReasonWords {
  const { what, next } = reasonWords(why);
  if (record.steps.length > 0)
    return {
      what: `stopped: ${what}`,
      next: `${why.kind === 'not-renewed' && next !== undefined ? next : 'whoever has the lease now decides what serves'}; see: ${statusCommand(record)}`,
    };
  return { what: `nothing was changed: ${what}`, ...(next === undefined ? {} : { next }) };
}

/** The one place that it happened on, else all. */
function whereToLook({ places }: RolloutRecord, why: Reason | undefined): string {
  const failure = why && 'failure' in why ? why.failure : why;
  const place = failure && 'place' in failure ? failure.place : undefined;
  if (place !== undefined) return place;
  return places.length > 0 ? listed(places) : 'the target';
}

/** Where others may be there, too, they can go on without the one that cannot be seen. */
function leavingOut({ places }: RolloutRecord, why: Reason | undefined): string {
  const failure = why && 'failure' in why ? why.failure : why;
  if (failure === undefined || !isSilence(failure) || places.length === 1) return '';
  return `; others go on without it by --without ${failure.place}`;
}

const environmentOf = ({ environment }: RolloutRecord) => environment || 'ENVIRONMENT';
const statusCommand = (record: RolloutRecord) => commandLine('status', environmentOf(record));
const rollbackCommand = (record: RolloutRecord) => commandLine('rollback', environmentOf(record));
/** Command lines that stand in these words. */
export const commandsIn = (record: RolloutRecord) => [statusCommand(record), rollbackCommand(record)];
const inPlace = ({ environment }: RolloutRecord) => (environment === '' ? '' : ` in ${environment}`);
const took = (record: RolloutRecord) =>
  record.startedAt === undefined ? '' : ` (${formatDuration(rolloutMs(record))})`;
