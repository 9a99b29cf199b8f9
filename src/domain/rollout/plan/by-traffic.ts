import { err, ok, type Result } from '../../../base/result.js';
import type { Aim, ReleaseAim } from '../aim.js';
import type { Refusal } from '../failure.js';
import { hasShare, runs, type Seen, type Slot } from '../seen.js';
import type { Step } from '../step.js';
import { batchesOf } from './batches.js';
import { hookSteps } from './hooks.js';
import { type Sides, sidesOf } from './sides.js';

/**
 * Where the requests can be divided: the release is started beside what serves, asked, given requests, watched, and
 * only then is the other one let go. Capacity comes before weight, and weight goes before capacity.
 */
export function planByTraffic(aim: ReleaseAim, seen: Seen): Result<Step[], Refusal> {
  const sides = sidesOf(seen, aim.release);
  if (!sides.ok) return err(sides.error);
  return ok(WAYS[aim.strategy.kind](aim, sides.value));
}

type Way = (aim: ReleaseAim, sides: readonly Sides[]) => Step[];

const WAYS: Readonly<Record<Aim['strategy']['kind'], Way>> = {
  'blue-green': (aim, sides) => [...makeCandidates(aim, sides), ...switchOver(aim, sides, [])],
  canary: (aim, sides) => {
    const { steps, bakeMs } = aim.strategy.kind === 'canary' ? aim.strategy : { steps: [], bakeMs: 0 };
    return [...makeCandidates(aim, sides), ...switchOver(aim, sides, watched(steps, bakeMs, sides))];
  },
  immediate: (aim, sides) => [...makeCandidates(aim, sides), ...switchOver(aim, sides, [])],
  rolling: (aim, sides) => [
    ...hookSteps(aim, 'pre-switch'),
    ...batchesOf(
      sides.map(({ place }) => place),
      aim.strategy,
    ).flatMap(({ at, percent }): Step[] => {
      const batch = sides.filter(({ place }) => at.includes(place));
      return [
        ...makeCandidates(aim, batch),
        { kind: 'shift', at, percent: 100 },
        { kind: 'verify', percent },
        ...drainOf(batch),
      ];
    }),
    ...hookSteps(aim, 'post-switch'),
  ],
  // Nothing but the one release at a time: what serves goes before the other one starts.
  recreate: (aim, sides) => {
    const at = sides.map(({ place }) => place);
    const [others, candidate] = [idsOf(sides, 'others'), idsOf(sides, 'candidate')];
    return [
      ...hookSteps(aim, 'pre-switch'),
      { kind: 'close', at },
      { kind: 'drain', at: others },
      { kind: 'stop', at: others },
      ...stopsOf(aim, sides),
      { kind: 'start', at: candidate },
      { kind: 'gate', at: candidate, isWarm: false },
      { kind: 'shift', at, percent: 100 },
      ...hookSteps(aim, 'post-switch'),
      { kind: 'verify', percent: 100 },
    ];
  },
};

function makeCandidates(aim: ReleaseAim, sides: readonly Sides[]): Step[] {
  const candidate = idsOf(sides, 'candidate');
  const isWarm = sides.every((side) => side.candidate.every((one) => runs(one, aim.release)));
  return [
    ...stopsOf(aim, sides),
    { kind: 'start', at: candidate },
    { kind: 'gate', at: candidate, isWarm: isWarm && aim.strategy.kind === 'immediate' },
  ];
}

/** What stands in the way in the candidate's slots: another release on standby, or a start that was cut short. */
function stopsOf(aim: Aim, sides: readonly Sides[]): Step[] {
  const inTheWay = sides.flatMap(({ candidate }) =>
    candidate.filter((one) => one.state !== 'stopped' && !runs(one, aim.release)),
  );
  if (inTheWay.length === 0) return [];
  const at = inTheWay.map(({ id }) => id);
  // It may have lost its requests a moment ago only.
  return [
    { kind: 'drain', at },
    { kind: 'stop', at },
  ];
}

function switchOver(aim: Aim, sides: readonly Sides[], before: readonly Step[]): Step[] {
  return [
    ...hookSteps(aim, 'pre-switch'),
    ...before,
    { kind: 'shift', at: sides.map(({ place }) => place), percent: 100 },
    ...hookSteps(aim, 'post-switch'),
    { kind: 'verify', percent: 100 },
    ...drainOf(sides),
  ];
}

/** A share that was passed already, before an interruption, is not watched again: nobody has it any more. */
function watched(percents: readonly number[], ms: number, sides: readonly Sides[]): Step[] {
  const isPassed = (index: number) =>
    sides.every(({ candidate }) => hasShare(candidate, percents[index + 1] ?? 100));
  return percents
    .filter((_, index) => !isPassed(index))
    .flatMap((percent): Step[] => [
      { kind: 'shift', at: sides.map(({ place }) => place), percent },
      { kind: 'verify', percent },
      ...(ms > 0 ? [{ kind: 'bake', percent, ms } as const] : []),
    ]);
}

const idsOf = (sides: readonly Sides[], side: 'candidate' | 'others'): string[] =>
  sides.flatMap((one) => one[side].map(({ id }: Slot) => id));

const drainOf = (sides: readonly Sides[]): Step[] => [{ kind: 'drain', at: idsOf(sides, 'others') }];
