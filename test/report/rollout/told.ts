import type { Masked } from '../../../src/base/masked.js';
import type { Measurement, Verdict } from '../../../src/domain/check/check.js';
import type { RolloutEvent, RolloutFact } from '../../../src/domain/rollout/event.js';
import type { RolloutFailure } from '../../../src/domain/rollout/failure.js';
import type { Note } from '../../../src/domain/rollout/note.js';
import type { GoalReason } from '../../../src/domain/rollout/reason.js';
import type { Step } from '../../../src/domain/rollout/step.js';
import { rolloutLines } from '../../../src/report/rollout/lines.js';
import { foldRollout, type RolloutRecord } from '../../../src/report/rollout/record.js';

export const NEXT = `a1b2c3d${'0'.repeat(33)}`;
export const BEFORE = `9f8e7d6${'1'.repeat(33)}`;
const START = Date.UTC(2026, 0, 2, 3, 4, 5);
export const masked = (text: string): Masked => text as Masked;

/** What happens, and how long it takes until then. */
export type Told = readonly [afterMs: number, fact: RolloutFact];

export function eventsOf(told: readonly Told[]): RolloutEvent[] {
  let at = START;
  return told.map(([afterMs, fact]) => {
    at += afterMs;
    return { at, ...fact };
  });
}

/** The log of a rollout, and its record. */
export function logOf(told: readonly Told[], place?: { app: string; environment: string }) {
  const fold = foldRollout(place);
  const lines: string[] = [];
  for (const event of eventsOf(told)) {
    fold.add(event);
    lines.push(...rolloutLines(event, fold.record));
  }
  return { lines, record: fold.record };
}

export const recordOf = (told: readonly Told[]): RolloutRecord => logOf(told).record;

type Started = Extract<RolloutFact, { kind: 'started' }>;
const HEAD: Started = {
  kind: 'started',
  app: 'shop',
  environment: 'production',
  intent: 'deploy',
  release: NEXT,
  strategy: 'rolling',
  places: ['web1', 'web2'],
  steps: [],
};

export const started = (more: Partial<Started> = {}): Told => [0, { ...HEAD, previous: BEFORE, ...more }];

/** Nothing served before. */
export const firstOne = (release: string): Told => [0, { ...HEAD, release }];

interface StepEnd {
  readonly notes?: readonly Note[];
  readonly failure?: RolloutFailure;
  /** What is told while it is under way. */
  readonly told?: readonly Told[];
}

export const took = (ms: number, step: Step, { notes = [], failure, told = [] }: StepEnd = {}): Told[] => [
  [0, { kind: 'step-started', step }],
  ...told,
  [ms, { kind: 'step-ended', step, notes, ...(failure ? { failure } : {}) }],
];

/** What a script said on a place. */
export const failure = (about: string, place = 'web1'): RolloutFailure => ({
  kind: 'script',
  place,
  problem: 'ended',
  about: masked(about),
});

export const exited = (command: string, code: number, output = '', place = 'web1'): RolloutFailure => ({
  kind: 'command',
  place,
  command: masked(command),
  end: { kind: 'exit', code },
  output: masked(output),
});

/** The check of an instance, as it was answered last. */
export const unhealthy = (
  check: string,
  slot: string,
  measurement: Partial<Measurement>,
): RolloutFailure => ({
  kind: 'check',
  check: masked(check),
  slot,
  measurement: { at: START, ms: 12, result: 'fail', ...measurement },
  attempts: 3,
});

export const unreachable = (place: string, detail: string): RolloutFailure => ({
  kind: 'unreachable',
  place,
  code: 'E-X',
  detail: masked(detail),
});

export const measured = (
  check: string,
  verdict: Verdict,
  measurement: Partial<Measurement>,
  instance?: string,
): Told => [
  10,
  {
    kind: 'measured',
    check,
    ...(instance === undefined ? {} : { instance }),
    measurement: { at: START, ms: 12, result: 'pass', ...measurement },
    verdict,
  },
];

export const goal = (because: GoalReason, release?: string): Told => [
  0,
  { kind: 'goal', ...(release === undefined ? {} : { release }), because },
];

export const ended = (status: Extract<RolloutFact, { kind: 'ended' }>['status'], serving?: string): Told => [
  0,
  { kind: 'ended', status, ...(serving === undefined ? {} : { serving }) },
];

export const answered500: Partial<Measurement> = {
  result: 'fail',
  code: 500,
  problem: 'H-STATUS',
  message: 'answered 500 instead of 200 to 299',
  expected: { statuses: [] },
};

/** Notes in which others have a word. */
export const hostileNotes = (text: string): Note[] => [
  { kind: 'hook-warned', failure: exited(text, 1, text, text) },
  { kind: 'sent', place: text, files: 1, bytes: 1, linked: 1, base: text },
];
