import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planRollout } from '../../../src/domain/rollout/plan/plan.js';
import { remember } from '../../../src/domain/rollout/progress.js';
import { hasAll, isAt, type Place, type Seen } from '../../../src/domain/rollout/seen.js';
import { type Step, stepId } from '../../../src/domain/rollout/step.js';
import {
  aimAt,
  anyAim,
  anyAttempts,
  anyStrategy,
  attempted,
  deployed,
  withoutProxy,
  withProxy,
} from './any-journey.js';
import { crashed, emptyFleet, type Shape } from './simulated-fleet.js';
import { type Moment, type SimpleAim, travel, type World } from './simulated-walk.js';

const RUNS = { numRuns: 500 };

/** Any shape, what happened on it so far, and what is aimed at now. */
const anyStory = (shapes: fc.Arbitrary<Shape>, hasWeights: boolean) =>
  fc.record({
    shape: shapes,
    attempts: anyAttempts(anyStrategy(hasWeights)),
    aim: anyAim(['A', 'B', 'C'], anyStrategy(hasWeights)),
  });

/** Both halves serve other releases: there is no room for a third one. */
const isSplit = ({ places, abilities }: Seen, release: string): boolean =>
  abilities.has('weights') &&
  places.some(
    ({ slots }) => slots.filter((one) => one.release !== release && one.share > 0).length > slots.length / 2,
  );

const isWhole = ({ places, abilities }: Seen, release: string): boolean =>
  places.every(
    (host) =>
      host.holds === release &&
      host.settled === release &&
      (abilities.has('weights') ? sharesOf(host, release) > 1 - 1e-9 : isAt(host, release)),
  );
const sharesOf = (host: Place, release: string) =>
  host.slots
    .filter((one) => one.release === release && one.state === 'running')
    .reduce((sum, { share }) => sum + share, 0);

/** What goes on to be done where everything is done: nothing that the target would notice. */
const CHANGES: ReadonlySet<Step['kind']> = new Set([
  'prepare',
  'stop',
  'start',
  'gate',
  'shift',
  'close',
  'drain',
  'switch',
  'retire',
]);
const changesLeft = (aim: SimpleAim, seen: Seen): string[] => {
  const planned = planRollout({ ...aim, done: new Set(), touched: new Set() }, seen);
  return planned.ok
    ? planned.value.filter(({ kind }) => CHANGES.has(kind)).map(stepId)
    : [planned.error.kind];
};

describe.each([
  ['with a proxy', withProxy, true],
  ['without a proxy', withoutProxy, false],
] as const)('%s', (_, shapes, hasWeights) => {
  it('from any state the release that is aimed at ends up with everything', () => {
    fc.assert(
      fc.property(anyStory(shapes, hasWeights), ({ shape, attempts, aim }) => {
        const { end } = attempted(deployed(shape), attempts);
        const journey = travel(end, aim);
        if (isSplit(end.seen, aim.release)) {
          expect(journey.problem).toContain('has no idle half');
          return;
        }
        expect(journey.problem).toBeUndefined();
        expect(isWhole(journey.end.seen, aim.release)).toBe(true);
        expect(hasAll(journey.end.seen, aim.release)).toBe(true);
      }),
      RUNS,
    );
  });

  it('there is nothing left to change once it has been reached', () => {
    fc.assert(
      fc.property(anyStory(shapes, hasWeights), ({ shape, attempts, aim }) => {
        const { end, problem } = travel(attempted(deployed(shape), attempts).end, aim);
        if (problem === undefined) expect(changesLeft(aim, end.seen)).toEqual([]);
      }),
      RUNS,
    );
  });

  it('a first deployment by any strategy reaches everything, too', () => {
    fc.assert(
      fc.property(shapes, anyAim(['A'], anyStrategy(hasWeights)), (shape, aim) => {
        const nothing: World = { seen: emptyFleet(shape), gated: new Set() };
        const { end, problem } = travel(nothing, aim);
        expect(problem).toBeUndefined();
        expect(isWhole(end.seen, 'A')).toBe(true);
      }),
    );
  });
});

describe('half-way between two releases', () => {
  it('there is a way to each of them, and none to a third one', () => {
    const shape = { hosts: 2, ports: 2, hasWeights: true };
    const canary = { kind: 'canary', steps: [30], bakeMs: 0 } as const;
    const at30 = travel(deployed(shape), aimAt('B', canary), {
      interruption: { at: 4, cuts: [] },
    });
    expect(at30.moments.map(({ step }) => step.kind)).toEqual([
      'prepare',
      'start',
      'gate',
      'shift',
      'verify',
    ]);
    expect(travel(at30.end, aimAt('A', canary)).problem).toBeUndefined();
    expect(travel(at30.end, aimAt('B', canary)).problem).toBeUndefined();
    expect(travel(at30.end, aimAt('C', canary)).problem).toContain(
      'h1 has no idle half for the release: ports 8001 (A), 8002 (B) have requests',
    );
  });
});

it('blue-green without a proxy is refused with what to do', () => {
  const planned = planRollout(
    { ...aimAt('B', { kind: 'blue-green', bakeMs: 0 }), done: new Set(), touched: new Set() },
    deployed({ hosts: 2, ports: 2, hasWeights: false }).seen,
  );
  expect(planned).toEqual({
    ok: false,
    error: { kind: 'lacks', strategy: 'blue-green' },
  });
});

describe('what an instance of a proxy goes through', () => {
  const shape = { hosts: 1, ports: 4, hasWeights: true };
  const aim = aimAt('B', { kind: 'blue-green', bakeMs: 0 });

  it('one that dies and is started again gets requests as the others do', () => {
    const reached = travel(deployed(shape), aim).end;
    const [dead] = reached.seen.places.flatMap(({ slots }) => slots.filter(({ share }) => share > 0));
    const { end, moments } = travel({ ...reached, seen: crashed(reached.seen, dead?.id ?? '') }, aim);
    expect(moments.map(({ step }) => step.kind).slice(0, 4)).toEqual(['stop', 'start', 'gate', 'shift']);
    const shares = end.seen.places.flatMap(({ slots }) => slots.map(({ share }) => share));
    expect(shares.toSorted()).toEqual([0, 0, 0.5, 0.5]);
  });

  it('one that keeps its connections is waited for once, whoever else is', () => {
    const { moments } = travel(deployed(shape), aim);
    const drain = moments.find(({ step }) => step.kind === 'drain') as Moment;
    const course = { done: new Set<string>(), touched: new Set<string>() };
    remember(course, drain.step, drain.before.seen);
    // Of two that were waited for one still has its connections.
    const [host] = drain.before.seen.places as [Place];
    const slots = host.slots.map((one) => (one.order === 8001 ? { ...one, inFlight: 0 } : one));
    const planned = planRollout(
      { ...aim, ...course },
      { ...drain.before.seen, places: [{ ...host, slots }] },
    );
    expect(planned.ok && planned.value.map(({ kind }) => kind)).not.toContain('drain');
  });
});

it('where nothing is to serve requests are taken away, and answered, before anything is stopped', () => {
  const nothing = { ...aimAt('A', { kind: 'immediate' }), release: undefined, touched: new Set<string>() };
  const { seen } = deployed({ hosts: 2, ports: 2, hasWeights: true });
  const planned = planRollout({ ...nothing, done: new Set() }, seen);
  expect(planned.ok && planned.value.map(stepId)).toEqual([
    'close h1 h2',
    'drain h1:8001 h2:8001',
    'stop h1:8001 h2:8001',
    'leave h1 h2',
    'settle',
  ]);
});

it('nothing is asked as a whole where no check does', () => {
  const { seen } = deployed({ hosts: 2, ports: 2, hasWeights: true });
  const aim = {
    ...aimAt('B', { kind: 'canary', steps: [50], bakeMs: 0 }),
    done: new Set<string>(),
    touched: new Set<string>(),
  };
  const kinds = (isWholeUnasked: boolean) => {
    const planned = planRollout({ ...aim, isWholeUnasked }, seen);
    return planned.ok ? planned.value.map(({ kind }) => kind) : [];
  };
  expect(kinds(false).filter((kind) => kind === 'verify')).toHaveLength(2);
  expect(kinds(true)).toEqual(kinds(false).filter((kind) => kind !== 'verify'));
});

it('nothing is asked as a whole before all of a first deployment is there', () => {
  const shape = { hosts: 3, ports: 1, hasWeights: false };
  const aim = aimAt('A', { kind: 'rolling', batch: { count: 1 }, bakeMs: 0 });
  const verified = (isFirst: boolean) => {
    const planned = planRollout({ ...aim, isFirst, done: new Set(), touched: new Set() }, emptyFleet(shape));
    return planned.ok ? planned.value.flatMap((step) => (step.kind === 'verify' ? [step.percent] : [])) : [];
  };
  expect(verified(true)).toEqual([100]);
  expect(verified(false)).toHaveLength(3);
});

it.each([
  ['a host without instances', { hosts: 1, ports: 0, hasWeights: false }],
  ['hosts without a proxy', { hosts: 3, ports: 1, hasWeights: false }],
  ['a host with a proxy', { hosts: 1, ports: 2, hasWeights: true }],
])('no health of %s is waited for where no check asks there', (_, shape) => {
  const aim = aimAt('A', { kind: 'rolling', batch: { count: 1 }, bakeMs: 0 });
  const gates = (isUnasked: boolean) => {
    const planned = planRollout(
      { ...aim, isUnasked, done: new Set(), touched: new Set() },
      emptyFleet(shape),
    );
    return planned.ok ? planned.value.filter(({ kind }) => kind === 'gate').length : -1;
  };
  expect(gates(true)).toBe(0);
  expect(gates(false)).toBeGreaterThan(0);
});
