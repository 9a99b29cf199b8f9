import { expect, it } from 'vitest';
import { after, deploy, live } from './rig.js';
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
