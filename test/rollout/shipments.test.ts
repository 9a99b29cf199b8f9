import { expect, it } from 'vitest';
import { after, backTo, deploy, live } from './rig.js';
import { SimulatedTarget } from './target.js';

const [FIRST, SECOND] = [{ start: './start' }, { start: './serve' }];

/** What of each release came with the steps of one process. */
async function shipped(target: SimulatedTarget, process: Parameters<typeof live>[1]) {
  target.shipments.length = 0;
  await live(target, process);
  const all = target.shipments.map(({ release, spec, drainMs }) => JSON.stringify([release, spec, drainMs]));
  return [...new Set(all)].map((one) => JSON.parse(one));
}

it('each release comes and comes back with what it was deployed with', async () => {
  const target = new SimulatedTarget({ hosts: 1, ports: 2, hasWeights: true });
  const first = { wanted: deploy('r1'), spec: FIRST, drainMs: 1000 };
  expect(await shipped(target, first)).toEqual([['r1', FIRST, 1000]]);
  expect(await shipped(target, { wanted: deploy('r2'), spec: SECOND })).toEqual([['r2', SECOND, null]]);
  expect(await shipped(target, { wanted: backTo('r1'), spec: SECOND })).toEqual([['r1', FIRST, 1000]]);
});

it('so it does when the one after it is not healthy', async () => {
  const target = new SimulatedTarget({ hosts: 1, ports: 1, hasWeights: false });
  await live(target, { wanted: deploy('r1'), spec: FIRST });
  const found = await shipped(target, { wanted: deploy('r2'), spec: SECOND, health: { r2: 'fail' } });
  expect(found).toEqual([
    ['r2', SECOND, null],
    ['r1', FIRST, null],
  ]);
});

it('one that an older version has recorded comes back with what today’s file says, which is told', async () => {
  const target = await after(new SimulatedTarget({ hosts: 1, ports: 1, hasWeights: false }), 'r1', 'r2');
  const record = target.records.get('r1');
  if (!record) throw new Error('there is no record');
  const { spec: _, ...settings } = record.settings;
  target.records.set('r1', { ...record, schemaVersion: 1, settings });
  target.shipments.length = 0;
  const { facts } = await live(target, { wanted: backTo('r1'), spec: SECOND });
  expect(new Set(target.shipments.map(({ spec }) => spec))).toEqual(new Set([SECOND]));
  expect(facts.filter(({ kind }) => kind === 'skipped')).toMatchObject([{ what: 'no-spec', release: 'r1' }]);
});
