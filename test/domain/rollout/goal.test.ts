import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Hook } from '../../../src/domain/rollout/environment.js';
import type { Refusal } from '../../../src/domain/rollout/failure.js';
import { chooseGoal, type Goal, unlessHindered } from '../../../src/domain/rollout/goal.js';
import type { Unfinished } from '../../../src/domain/rollout/journal.js';
import { emptyLedger, withEntry } from '../../../src/domain/rollout/release.js';
import { anyAim, anyInterruption, anyStrategy, deployed, NO_HOOKS, withProxy } from './any-journey.js';
import { crashed } from './simulated-fleet.js';
import { travel } from './simulated-walk.js';

const left = (change: Partial<Unfinished> = {}): Unfinished => ({
  intent: 'deploy',
  release: 'B',
  previous: 'A',
  strategy: 'canary',
  by: 'ann',
  at: '2026-11-23T12:00:00.000Z',
  goal: 'B',
  done: new Set(),
  open: new Set(),
  ...change,
});

const shape = { hosts: 2, ports: 2, hasWeights: true };
const canary = {
  release: 'B',
  intent: 'deploy',
  strategy: { kind: 'canary', steps: [30], bakeMs: 0 },
  standbyMs: 1,
} as const;
const after = (steps: number) =>
  travel(deployed(shape), { ...canary, hooks: NO_HOOKS }, { interruption: { at: steps, cuts: [] } }).end.seen;
const SEEN = { none: after(2), some: after(4), all: after(30) };

describe('an interrupted deployment of B, before which A served', () => {
  it.each([
    // requests, healthy, on-interrupt, goal
    ['none', true, 'rollback', 'A'],
    ['none', false, 'rollback', 'A'],
    ['none', true, 'resume', 'B'],
    ['none', false, 'resume', 'B'],
    ['some', true, 'rollback', 'A'],
    ['some', false, 'rollback', 'A'],
    ['some', true, 'resume', 'B'],
    ['some', false, 'resume', 'A'],
    ['all', true, 'rollback', 'B'],
    ['all', true, 'resume', 'B'],
    ['all', false, 'rollback', 'A'],
    ['all', false, 'resume', 'A'],
  ] as const)(
    '%s of the requests, healthy: %s, on-interrupt: %s ends at %s',
    (requests, healthy, onInterrupt, goal) => {
      expect(chooseGoal(left(), SEEN[requests], healthy, { onInterrupt }).release).toBe(goal);
    },
  );

  it('says why', () => {
    const because = (healthy: boolean, seen = SEEN.some) =>
      chooseGoal(left(), seen, healthy, { onInterrupt: 'resume' }).because;
    expect([because(true), because(false), because(true, SEEN.all)]).toEqual([
      { kind: 'on-interrupt', policy: 'resume' },
      { kind: 'interrupted-unhealthy' },
      { kind: 'all-there' },
    ]);
  });
});

const anySeen = fc
  .record({
    shape: withProxy,
    aim: anyAim(['B'], anyStrategy(true)),
    interruption: anyInterruption,
    crash: fc.nat(3),
  })
  .map((one) => {
    const { seen } = travel(deployed(one.shape), one.aim, { interruption: one.interruption }).end;
    return crashed(seen, `h1:${8001 + one.crash}`);
  });
const anyPolicy = fc.record({ onInterrupt: fc.constantFrom('rollback', 'resume') });

describe('whatever is seen', () => {
  it.each(['A', undefined])('the goal is the release or what served before (%s)', (previous) => {
    const { previous: _, ...rest } = left();
    const one: Unfinished = previous === undefined ? rest : { ...rest, previous };
    fc.assert(
      fc.property(anySeen, fc.boolean(), anyPolicy, (seen, healthy, policy) => {
        expect(['B', previous]).toContain(chooseGoal(one, seen, healthy, policy).release);
      }),
    );
  });

  it('a goal that a failure chose is kept', () => {
    fc.assert(
      fc.property(anySeen, fc.boolean(), anyPolicy, (seen, healthy, policy) => {
        expect(chooseGoal(left({ goal: 'A' }), seen, healthy, policy).release).toBe('A');
        expect(chooseGoal(left({ goal: undefined }), seen, healthy, policy).release).toBeUndefined();
      }),
    );
  });

  it('a rollback is never rolled back', () => {
    fc.assert(
      fc.property(anySeen, fc.boolean(), anyPolicy, (seen, healthy, policy) => {
        expect(chooseGoal(left({ intent: 'rollback' }), seen, healthy, policy).release).toBe('B');
      }),
    );
  });
});

describe('going on with an interrupted deployment', () => {
  const on: Goal = { release: 'B', because: { kind: 'on-interrupt', policy: 'resume' } };
  const entry = { release: 'B', digest: 'd', status: 'pending', at: '' } as const;
  const ledger = withEntry(emptyLedger('shop', 'test'), entry);
  const once: Hook = {
    command: ':',
    from: 'runner',
    timeoutMs: 1,
    onFailure: 'abort',
    idempotent: false,
  };
  const hooks = { ...NO_HOOKS, 'pre-switch': [{ ...once, idempotent: true }, once] };
  const lacks: Refusal = { kind: 'no-secret', release: 'B', variable: 'V', secrets: ['S'] };
  const [nothing, sent, whole] = [deployed(shape).seen, after(4), after(30)];
  type Means = Partial<Parameters<typeof unlessHindered>[3]>;
  const goal = (seen: typeof sent, means: Means = {}, change: Partial<Unfinished> = {}, to = on) =>
    unlessHindered(to, left(change), { seen, ledger, journal: [] }, { hooks, lacks: undefined, ...means });
  const back = (because: Goal['because']) => ({ release: 'A', because });

  it('goes on where nothing stands in its way', () => {
    expect(goal(sent)).toBe(on);
  });

  it('goes back from a hook that was cut short, unless that may be run twice', () => {
    const step = 'hook pre-switch.1';
    expect(goal(sent, {}, { open: new Set([step]) })).toEqual(back({ kind: 'doubtful', step }));
    for (const open of ['hook pre-switch.0', 'hook post-switch.1', 'start h1:8001'])
      expect(goal(sent, {}, { open: new Set([open]) })).toBe(on);
  });

  it('goes back where it needs a secret that nobody names, unless it has everything already', () => {
    expect(goal(sent, { lacks })).toEqual(back(lacks));
    expect(goal(whole, { lacks })).toBe(on);
  });

  it('goes back where its files are not everywhere', () => {
    expect(goal(nothing)).toEqual(back({ kind: 'files-missing' }));
  });

  it('is not asked about where it does not go on, or was a rollback', () => {
    const open = new Set(['hook pre-switch.1']);
    const away: Goal = { release: 'A', because: { kind: 'going-back-interrupted' } };
    expect(goal(nothing, { lacks }, { open }, away)).toBe(away);
    expect(goal(nothing, { lacks }, { open, intent: 'rollback' })).toBe(on);
  });
});
