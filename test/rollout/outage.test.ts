import { expect, it } from 'vitest';
import { after, backTo, deploy, live } from './rig.js';
import { SimulatedTarget } from './target.js';

const recreate = { kind: 'recreate', bakeMs: 0 } as const;
const outagesOf = (facts: Awaited<ReturnType<typeof live>>['facts']) =>
  facts.filter(({ kind }) => kind === 'outage');

it.each([
  ['with a proxy', { hosts: 2, ports: 2, hasWeights: true }],
  ['without a proxy', { hosts: 2, ports: 1, hasWeights: false }],
])('recreate %s tells how long nobody answered', async (_, shape) => {
  const target = await after(new SimulatedTarget(shape), 'A');
  // Each of these takes two seconds.
  const takes = (call: string) => (/^(stop|switch|start) /.test(call) ? 2000 : 0);
  const { facts, end } = await live(target, { wanted: deploy('B'), strategy: recreate, takes });
  expect(end?.status).toBe('success');
  const [outage, ...others] = outagesOf(facts);
  expect(others).toEqual([]);
  expect(outage).toMatchObject({ isOver: true, ms: expect.any(Number) });
  expect(outage?.kind === 'outage' && outage.ms).toBeGreaterThanOrEqual(4000);
  expect(outage?.kind === 'outage' && outage.ms).toBeLessThan(7000);
});

it('what replaces nothing at once has no outage to tell of', async () => {
  const target = await after(new SimulatedTarget({ hosts: 2, ports: 2, hasWeights: true }), 'A');
  const { facts } = await live(target, { wanted: deploy('B') });
  expect(outagesOf(facts)).toEqual([]);
});

it.each(['dead', 'unsettled'] as const)(
  'where nobody answered before, the outage is longer: %s',
  async (state) => {
    const target = await after(new SimulatedTarget({ hosts: 1, ports: 1, hasWeights: false }), 'A');
    const places = target.seen.places.map((place) => ({
      ...place,
      slots: place.slots.map((slot) => ({ ...slot, state })),
    }));
    target.seen = { ...target.seen, places };
    const takes = (call: string) => (call.startsWith('start ') ? 2000 : 0);
    const { facts } = await live(target, { wanted: deploy('B'), strategy: recreate, takes });
    const [outage] = outagesOf(facts);
    expect(outage).toMatchObject({ isOver: true, isLonger: true });
    expect(outage?.kind === 'outage' && outage.ms).toBeGreaterThanOrEqual(1000);
  },
);

it.each([
  ['a place where nothing is started', { hosts: 1, ports: 0, hasWeights: false }],
  ['several at once', { hosts: 3, ports: 1, hasWeights: false }],
  ['a proxy, with two slots each', { hosts: 1, ports: 4, hasWeights: true }],
])('of a first deployment there is none: %s', async (_, shape) => {
  const { facts, end } = await live(new SimulatedTarget(shape), { wanted: deploy('A'), strategy: recreate });
  expect([end?.status, outagesOf(facts)]).toEqual(['success', []]);
});

it.each([
  ['without a proxy it has one', { hosts: 1, ports: 1, hasWeights: false }, 1],
  ['behind a proxy it has none', { hosts: 1, ports: 2, hasWeights: true }, 0],
])('a release that is brought back at once: %s', async (_, shape, outages) => {
  const target = await after(new SimulatedTarget(shape), 'A', 'B');
  const takes = (call: string) => (/^(stop|switch|start) /.test(call) ? 2000 : 0);
  const { facts, end } = await live(target, { wanted: backTo('A'), takes });
  expect([end?.status, outagesOf(facts).length]).toEqual(['success', outages]);
});

it('a release that never answers and is left has an outage that is over when the one before is back', async () => {
  const target = await after(new SimulatedTarget({ hosts: 1, ports: 1, hasWeights: false }), 'A');
  const { facts, end } = await live(target, {
    wanted: deploy('B'),
    strategy: recreate,
    health: { B: 'fail' },
  });
  expect(end?.status).toBe('rolled-back');
  expect(outagesOf(facts).at(-1)).toMatchObject({ isOver: true });
});
