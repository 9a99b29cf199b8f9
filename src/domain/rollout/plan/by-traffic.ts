import { err, ok, type Result } from '../../../base/result.js';
import type { Aim, ReleaseAim } from '../aim.js';
import { hasShare, type InstanceSeen, runs, type Seen } from '../seen.js';
import type { Step } from '../step.js';
import { batchesOf } from './batches.js';
import { hookSteps } from './hooks.js';
import { type Sides, sidesOf } from './sides.js';

/**
 * Where a proxy divides the requests: the release is started beside what serves, asked, given requests, watched, and
 * only then is the other one let go. Capacity comes before weight, and weight goes before capacity.
 */
export function planByTraffic(aim: ReleaseAim, seen: Seen): Result<Step[], string> {
  const sides = sidesOf(seen, aim.release);
  if (!sides.ok) return err(sides.error);
  return ok(WAYS[aim.strategy.kind](aim, sides.value));
}

type Way = (aim: ReleaseAim, sides: readonly Sides[]) => Step[];

const WAYS: Readonly<Record<Aim['strategy']['kind'], Way>> = {
  'blue-green': (aim, sides) => [...makeReady(aim, sides), ...switchOver(aim, sides, [])],
  canary: (aim, sides) => {
    const { steps, bakeMs } = aim.strategy.kind === 'canary' ? aim.strategy : { steps: [], bakeMs: 0 };
    return [...makeReady(aim, sides), ...switchOver(aim, sides, watched(steps, bakeMs, sides))];
  },
  immediate: (aim, sides) => [...makeReady(aim, sides), ...switchOver(aim, sides, [])],
  rolling: (aim, sides) => [
    ...hookSteps(aim, 'pre-switch'),
    ...batchesOf(
      sides.map(({ host }) => host),
      aim.strategy,
    ).flatMap(({ hosts, percent }): Step[] => {
      const batch = sides.filter(({ host }) => hosts.includes(host));
      return [
        ...makeReady(aim, batch),
        { kind: 'shift', hosts, percent: 100 },
        { kind: 'verify', percent },
        ...drainOf(batch),
      ];
    }),
    ...hookSteps(aim, 'post-switch'),
  ],
  // Nothing but the one release at a time: what serves goes before the other one starts.
  recreate: (aim, sides) => {
    const hosts = sides.map(({ host }) => host);
    const [others, candidate] = [idsOf(sides, 'others'), idsOf(sides, 'candidate')];
    return [
      ...hookSteps(aim, 'pre-switch'),
      { kind: 'close', hosts },
      { kind: 'drain', instances: others },
      { kind: 'stop', instances: others },
      ...stopsOf(aim, sides),
      { kind: 'start', instances: candidate },
      { kind: 'gate', instances: candidate, isWarm: false },
      { kind: 'shift', hosts, percent: 100 },
      ...hookSteps(aim, 'post-switch'),
      { kind: 'verify', percent: 100 },
    ];
  },
};

function makeReady(aim: ReleaseAim, sides: readonly Sides[]): Step[] {
  const candidate = idsOf(sides, 'candidate');
  const isWarm = sides.every((side) => side.candidate.every((one) => runs(one, aim.release)));
  return [
    ...stopsOf(aim, sides),
    { kind: 'start', instances: candidate },
    { kind: 'gate', instances: candidate, isWarm: isWarm && aim.strategy.kind === 'immediate' },
  ];
}

/** What stands in the way on the candidate's ports: another release on standby, or a start that was cut short. */
function stopsOf(aim: Aim, sides: readonly Sides[]): Step[] {
  const inTheWay = sides.flatMap(({ candidate }) =>
    candidate.filter((one) => one.state !== 'stopped' && !runs(one, aim.release)),
  );
  if (inTheWay.length === 0) return [];
  const instances = inTheWay.map(({ id }) => id);
  // It may have lost its requests a moment ago only.
  return [
    { kind: 'drain', instances },
    { kind: 'stop', instances },
  ];
}

function switchOver(aim: Aim, sides: readonly Sides[], before: readonly Step[]): Step[] {
  return [
    ...hookSteps(aim, 'pre-switch'),
    ...before,
    { kind: 'shift', hosts: sides.map(({ host }) => host), percent: 100 },
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
      { kind: 'shift', hosts: sides.map(({ host }) => host), percent },
      { kind: 'verify', percent },
      ...(ms > 0 ? [{ kind: 'bake', percent, ms } as const] : []),
    ]);
}

const idsOf = (sides: readonly Sides[], side: 'candidate' | 'others'): string[] =>
  sides.flatMap((one) => one[side].map((instance: InstanceSeen) => instance.id));

const drainOf = (sides: readonly Sides[]): Step[] => [{ kind: 'drain', instances: idsOf(sides, 'others') }];
