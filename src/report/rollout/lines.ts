import { oneLine } from '../../base/clean.js';
import { formatDuration } from '../../base/duration.js';
import type { Measurement } from '../../domain/check/check.js';
import type { RolloutEvent } from '../../domain/rollout/event.js';
import { outputOfFailure } from '../../domain/rollout/failure.js';
import type { RolloutStatus } from '../../domain/rollout/journal.js';
import { isWarning } from '../../domain/rollout/note.js';
import { isPlaceStep, stepId } from '../../domain/rollout/step.js';
import { SIGNS } from '../job-lines.js';
import { clip } from '../markdown.js';
import { checkWords, measuredWords } from './check-words.js';
import { listed, shortRelease } from './names.js';
import { outageWords } from './outage-words.js';
import { lastLines } from './output.js';
import {
  type CheckRecord,
  checkKey,
  type FailedStep,
  type RolloutRecord,
  type StepRecord,
} from './record.js';
import { skippedWords } from './skipped-words.js';
import { failedStepWords, stepWords } from './step-words.js';
import { endWords } from './wording.js';
import { rolloutFailureWords } from './words/failures.js';
import { noteWords } from './words/notes.js';
import { noticeWords, reasonWords } from './words/reasons.js';

const MAX_LINE = 2000;
const MAX_OUTPUT_LINES = 20;

type Of<K extends RolloutEvent['kind']> = Extract<RolloutEvent, { kind: K }>;

/** What a log says when something happens, for people; `record` knows of the event already. Nothing for most events. */
export const rolloutLines = (event: RolloutEvent, record: RolloutRecord): string[] =>
  said(event, record).map((line) => clip(oneLine(line), MAX_LINE));

function said(event: RolloutEvent, record: RolloutRecord): string[] {
  switch (event.kind) {
    case 'started':
      return [header(event)];
    case 'goal':
      return [goalLine(event)];
    case 'notice':
    case 'waiting':
    case 'built-anew':
    case 'set-aside':
    case 'written-anew':
    case 'fence-anew':
    case 'interrupted':
      return [`· ${noticeWords(event)}`];
    case 'skipped':
      return [`${SIGNS.allowed} ${skippedWords(event)}`];
    case 'planned':
    case 'step-started':
    // A log shows it as the output of others.
    case 'build-began':
    case 'build-printed':
    case 'build-ended':
      return [];
    case 'step-ended':
      return event.isCut
        ? [`${SIGNS.cancelled} ${stepWords(event.step, record.release)}: stopped on the way`]
        : stepLines(event, record);
    case 'measured': {
      const check = record.checks.get(checkKey(event.check, event.instance));
      return check ? checkLines(check) : [];
    }
    case 'outage':
      return [`· ${outageWords(event)}`];
    case 'ended': {
      const { what, next } = endWords(event.status, record, event.why);
      return [`${END_SIGNS[event.status]} ${what}${next === undefined ? '' : `; ${next}`}`];
    }
  }
}

/** What is waited for, where nothing has happened since a time. */
export function stillLine(record: RolloutRecord, now: number, since: number): string {
  const open = record.steps.findLast((step) => step.endedAt === undefined);
  const places = record.places.length > 0 ? ` for ${listed(record.places)}` : '';
  const what = open ? stepWords(open.step, open.release) : `still waiting${places}`;
  return clip(oneLine(`… ${what} (${formatDuration(now - (open?.startedAt ?? since))})`), MAX_LINE);
}

const END_SIGNS: Readonly<Record<RolloutStatus, string>> = {
  success: SIGNS.success,
  failure: SIGNS.failure,
  'rolled-back': SIGNS.failure,
  unknown: SIGNS.failure,
  cancelled: SIGNS.cancelled,
};

/** `shop → production: a1b2c3d, rolling over web1, web2 (serving 9f8e7d6)`. */
function header({ app, environment, intent, release, previous, strategy, places }: Of<'started'>): string {
  const serving = previous === undefined ? 'nothing serves yet' : `serving ${shortRelease(previous)}`;
  const back = intent === 'rollback' ? 'back to ' : '';
  return `${app} → ${environment}: ${back}${shortRelease(release)}, ${strategy} over ${listed(places)} (${serving})`;
}

function goalLine({ release, because }: Of<'goal'>): string {
  const goal =
    release === undefined ? 'nothing served before: withdrawing' : `going back to ${shortRelease(release)}`;
  return `↩ ${goal}: ${reasonWords(because).what}`;
}

function stepLines({ step }: Of<'step-ended'>, record: RolloutRecord): string[] {
  const id = stepId(step);
  const ended = record.steps.findLast((one) => one.id === id && one.endedAt !== undefined);
  if (!ended) return [];
  return ended.failure ? failureLines({ ...ended, failure: ended.failure }) : doneLines(ended);
}

function doneLines({ step, release, notes, startedAt, endedAt = startedAt }: StepRecord): string[] {
  const sign = notes.some(isWarning) ? SIGNS.allowed : SIGNS.success;
  const words = stepWords(step, release);
  const time = ` (${formatDuration(endedAt - startedAt)})`;
  const [only] = notes;
  if (notes.length !== 1 || only === undefined)
    return [`${sign} ${words}${time}`, ...notes.map((note) => `  · ${noteWords(note)}`)];
  // `upload to web1: web1: …` would say it twice.
  const [place] = isPlaceStep(step) && step.at.length === 1 ? step.at : [];
  return [`${sign} ${words}: ${noteWords(only, place)}${time}`];
}

function failureLines(failed: FailedStep): string[] {
  const { what, next } = rolloutFailureWords(failed.failure);
  return [
    `${SIGNS.failure} ${failedStepWords(failed)}: ${what}`,
    ...lastLines(outputOfFailure(failed.failure), MAX_OUTPUT_LINES).map((line) => `  │ ${line}`),
    `  → ${next}`,
  ];
}

/** The first failure, and each time that the outcome is another one. */
function checkLines(record: CheckRecord): string[] {
  const [before, now] = [record.last.at(-2), record.last.at(-1)];
  if (!now || outcomeOf(now) === (before ? outcomeOf(before) : 'pass')) return [];
  return [`· ${checkWords(record)}: ${measuredWords(now)}`];
}

const outcomeOf = ({ result, problem, code }: Measurement): string =>
  result === 'pass' ? result : `${result} ${problem} ${code}`;
