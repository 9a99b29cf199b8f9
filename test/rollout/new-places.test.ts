import { describe, expect, it } from 'vitest';
import { emptyFleet, type Shape } from '../domain/rollout/simulated-fleet.js';
import { after, backTo, type Deployed, deploy, live, wholeAt } from './rig.js';
import { SimulatedTarget } from './target.js';

const ALONE = { ports: 1, hasWeights: false };
const PROXY = { ports: 2, hasWeights: true };
const rolling = (count: number) => ({ kind: 'rolling', batch: { count }, bakeMs: 0 }) as const;

/** A was deployed; then these places have joined, or were built anew. */
async function joined(shape: Shape, names: readonly string[]): Promise<SimulatedTarget> {
  const target = await after(new SimulatedTarget(shape), 'A');
  const blank = emptyFleet(shape).places.filter(({ name }) => names.includes(name));
  const places = target.seen.places.map((place) => blank.find(({ name }) => name === place.name) ?? place);
  target.seen = { ...target.seen, places };
  for (const name of names) target.contents.delete(`${name}/A`);
  return target;
}

/** What serves at a place, or `-`; whoever has nothing has no requests either. */
const servedAt = ({ seen }: SimulatedTarget) =>
  seen.places.map(({ holds, slots }) => {
    const running = slots.filter(({ state, share }) => state !== 'stopped' || share > 0);
    return holds ?? (running.length === 0 ? '-' : 'something');
  });

const KINDS: readonly (readonly [string, Shape, readonly string[], Deployed, readonly string[]])[] = [
  ['the last', { hosts: 2, ...ALONE }, ['h2'], {}, ['A', '-']],
  ['the first', { hosts: 2, ...ALONE }, ['h1'], {}, ['-', 'A']],
  ['two of them', { hosts: 3, ...ALONE }, ['h1', 'h3'], {}, ['-', 'A', '-']],
  ['all in one batch', { hosts: 3, ...ALONE }, ['h2'], { strategy: rolling(3) }, ['A', '-', 'A']],
  ['one in a batch of two', { hosts: 4, ...ALONE }, ['h1'], { strategy: rolling(2) }, ['-', 'A', 'A', 'A']],
  ['all at once', { hosts: 2, ...ALONE }, ['h1'], { strategy: { kind: 'recreate', bakeMs: 0 } }, ['-', 'A']],
  ['without anything that runs', { hosts: 2, ports: 0, hasWeights: false }, ['h1'], {}, ['-', 'A']],
  ['behind a proxy, rolling', { hosts: 2, ...PROXY }, ['h1'], {}, ['-', 'A']],
  [
    'behind a proxy, blue-green',
    { hosts: 3, ...PROXY },
    ['h2', 'h3'],
    { strategy: { kind: 'blue-green', bakeMs: 0 } },
    ['A', '-', '-'],
  ],
];

describe('a new place among others', () => {
  it.each(KINDS)(
    '%s: a release that fails leaves it as it was, the others where they were',
    async (...kind) => {
      const [, shape, names, settings, served] = kind;
      const target = await joined(shape, names);
      const { end } = await live(target, { ...settings, wanted: deploy('B'), health: { B: 'fail' } });
      expect([end?.status, end?.serving, servedAt(target)]).toEqual(['rolled-back', 'A', served]);
      const next = await live(target, { ...settings, wanted: deploy('C') });
      expect([next.end?.status, wholeAt(target)]).toEqual(['success', 'C']);
    },
  );

  it('that had requests before the whole was found bad has none any more', async () => {
    const target = await joined({ hosts: 2, ...PROXY }, ['h1']);
    const strategy = { kind: 'blue-green', bakeMs: 0 } as const;
    // The whole is bad as long as the new place takes part.
    const answers = () => (target.seen.places[0]?.slots.some(({ share }) => share > 0) ? 'fail' : undefined);
    const { end, facts } = await live(target, { strategy, wanted: deploy('B'), answers });
    expect([end?.status, servedAt(target)]).toEqual(['rolled-back', ['-', 'A']]);
    const steps = facts.flatMap((fact) => (fact.kind === 'step-ended' ? [fact.step] : []));
    const [close, stop] = ['close', 'stop'].map((kind) => steps.find((step) => step.kind === kind));
    expect([close, stop]).toMatchObject([{ at: ['h1'] }, { at: ['h1:8001'] }]);
  });

  it('and a deployment that is killed at any call: the next good one is everywhere', async () => {
    for (const shape of [
      { hosts: 2, ...ALONE },
      { hosts: 2, ...PROXY },
    ]) {
      const bad = { wanted: deploy('B'), health: { B: 'fail' } } as const;
      const { calls } = await live(await joined(shape, ['h1']), bad);
      for (const call of calls.keys()) {
        const target = await joined(shape, ['h1']);
        await live(target, { ...bad, killedAt: { call, when: 'half' } });
        const { end } = await live(target, { wanted: deploy('C') });
        expect([call, calls[call], end?.status, wholeAt(target)]).toEqual([
          call,
          calls[call],
          'success',
          'C',
        ]);
      }
    }
  });

  it('is not taken for one where everything is gone', async () => {
    const target = await joined({ hosts: 2, ...ALONE }, ['h1', 'h2']);
    const { end } = await live(target, { wanted: deploy('B'), health: { B: 'fail' } });
    expect(end).toMatchObject({
      status: 'unknown',
      why: { kind: 'way-back-failed', failure: { kind: 'not-kept' } },
    });
  });

  it('is named where somebody wants a release back that was never there, and nothing is touched', async () => {
    const target = await joined({ hosts: 2, ...ALONE }, ['h2']);
    await live(target, { wanted: deploy('B') });
    const before = target.seen;
    const { end } = await live(target, { wanted: backTo('A') });
    expect(end).toMatchObject({ status: 'refused', why: { kind: 'not-kept', places: ['h2'] } });
    expect(target.seen).toBe(before);
  });

  it('is left as it is by a restart', async () => {
    const target = await joined({ hosts: 2, ...ALONE }, ['h2']);
    const { facts } = await live(target, { attends: { kind: 'restart', all: false } });
    expect(facts.some((fact) => fact.kind === 'step-ended' && fact.step.kind === 'leave')).toBe(false);
  });
});
