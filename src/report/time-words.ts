import { formatDuration } from '../base/duration.js';
import { type CriticalPath, criticalPath, type TimeKind } from '../domain/critical-path.js';
import { lowerBound } from '../domain/lower-bound.js';
import type { RunRecord } from '../domain/record.js';
import { replayOf } from '../domain/replay.js';
import { FASTER, type Lever, levers } from '../domain/what-if.js';

/** Shorter runs are all start-up: nobody needs to know what they could gain. */
const WORTH_TELLING_MS = 1000;

export const TIME_WORDS: Readonly<Record<TimeKind, string>> = {
  run: 'running',
  'slot-wait': 'waiting for a slot',
  'lock-wait': 'waiting for a lock',
  backoff: 'waiting to try again',
  overhead: 'overhead',
};

/** A run that failed or was cancelled may have ended at any moment: nobody could make it faster by its times. */
export const isWholeRun = ({ status }: RunRecord): boolean => status === 'success';

/** Where a run's time went, and what would make it shorter; undefined where that is plain. */
export interface TimeWords {
  readonly path: readonly string[];
  /** `running 3.1 s, waiting for a slot 400 ms`. */
  readonly blame: string;
  /** `at most 4 % slower than any schedule`. */
  readonly distance: string;
  /** `1 more slot: 1.2 s shorter`. */
  readonly levers: readonly string[];
}

/** The same for a log. */
export function timeLines(record: RunRecord): string[] {
  const time = timeWords(record);
  if (!time) return [];
  const { path, blame, distance } = time;
  const levers = time.levers.length > 0 ? [`  what would help: ${time.levers.join(' · ')}`] : [];
  return [`  longest path: ${shortenedPath(path).join(' → ')}: ${blame}; ${distance}`, ...levers];
}

const MAX_ON_PATH = 12;

/** A long path's beginning and end. */
export function shortenedPath(path: readonly string[]): readonly string[] {
  if (path.length <= MAX_ON_PATH) return path;
  const half = MAX_ON_PATH / 2;
  return [...path.slice(0, half), `… ${path.length - MAX_ON_PATH} more …`, ...path.slice(-half)];
}

export function timeWords(record: RunRecord): TimeWords | undefined {
  if (!isWholeRun(record)) return undefined;
  const makespan = (record.endedAt ?? record.startedAt) - record.startedAt;
  const path = criticalPath(record);
  const isObvious = path.jobs.length < 2 && path.totals.run > makespan * 0.95;
  if (isObvious || makespan < WORTH_TELLING_MS) return undefined;
  const replay = replayOf(record);
  const ids = path.jobs.map(({ id }) => id);
  return {
    path: ids,
    blame: blameWords(path),
    distance: distanceWords(makespan, lowerBound(replay)),
    levers: levers(replay, ids).map(leverWords),
  };
}

/** Kinds that took a hundredth of the run or more, the longest first. */
function blameWords({ totals }: CriticalPath): string {
  const all = Object.entries(totals) as [TimeKind, number][];
  const whole = all.reduce((sum, [, ms]) => sum + ms, 0);
  const told = all.filter(([, ms]) => ms >= whole / 100).sort(([, a], [, b]) => b - a);
  return told.map(([kind, ms]) => `${TIME_WORDS[kind]} ${formatDuration(ms)}`).join(', ');
}

export function distanceWords(makespan: number, bound: number): string {
  const percent = bound > 0 ? Math.ceil((makespan / bound - 1) * 100) : 0;
  return percent <= 0 ? 'no schedule is shorter' : `at most ${percent} % slower than any schedule`;
}

function leverWords(lever: Lever): string {
  return `${leverName(lever)}: ${formatDuration(lever.gainMs)} shorter`;
}

/** `max-parallel 3`. */
export function leverName(lever: Lever): string {
  switch (lever.kind) {
    case 'faster-job':
      return `${lever.job} ${FASTER * 100} % faster`;
    case 'more-slots':
      return `max-parallel ${lever.slots}`;
    case 'no-gate':
      return `stage ${lever.stage} by needs instead of waiting for the stage before`;
  }
}
