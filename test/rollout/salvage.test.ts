import { describe, expect, it } from 'vitest';
import { unfinished } from '../../src/domain/rollout/journal.js';
import type { Shape } from '../domain/rollout/simulated-fleet.js';
import { after, backTo, deploy, live, wholeAt } from './rig.js';
import { SimulatedTarget } from './target.js';

const PROXY: Shape = { hosts: 2, ports: 2, hasWeights: true };
const HOSTS: Shape = { hosts: 2, ports: 1, hasWeights: false };

const lost = async (shape: Shape) => {
  const target = await after(new SimulatedTarget(shape), 'A', 'B');
  target.isLedgerLost = true;
  return target;
};
/** Somebody has brought one place to another release by hand. */
const another = (target: SimulatedTarget) => {
  const [first, ...others] = target.seen.places;
  if (first) target.seen = { ...target.seen, places: [{ ...first, holds: 'A', settled: 'A' }, ...others] };
};
const statuses = ({ ledger }: SimulatedTarget) =>
  ledger.entries.map(({ release, status }) => [release, status]);

describe.each([
  ['slots behind a proxy', PROXY],
  ['places alone', HOSTS],
])('a lost ledger, %s', (_, shape) => {
  it('is written anew by a deployment where what serves is seen and proved, and that is told', async () => {
    const target = await lost(shape);
    const { end, facts } = await live(target, { wanted: deploy('C') });
    expect([end?.status, wholeAt(target)]).toEqual(['success', 'C']);
    expect(statuses(target)).toEqual([
      ['A', 'superseded'],
      ['B', 'superseded'],
      ['C', 'live'],
    ]);
    expect(facts[0]).toEqual({ kind: 'written-anew', file: 'ledger', release: 'B' });
  });

  it('is written anew by a rollback', async () => {
    const target = await lost(shape);
    expect((await live(target, { wanted: backTo('A') })).end?.status).toBe('success');
    expect(wholeAt(target)).toBe('A');
    expect(statuses(target)).toEqual([
      ['A', 'live'],
      ['B', 'bad'],
    ]);
  });

  it('goes back to what served where the next release is bad', async () => {
    const target = await lost(shape);
    const { end } = await live(target, { wanted: deploy('C'), health: { C: 'fail' } });
    expect([end?.status, wholeAt(target)]).toEqual(['rolled-back', 'B']);
  });

  it.each([
    ['a place is not what the others are', another],
    ['nothing proves it good', (target: SimulatedTarget) => target.journal.splice(0)],
    ['its record is gone', (target: SimulatedTarget) => target.records.delete('B')],
    [
      'a rollout was left over',
      ({ journal }: SimulatedTarget) =>
        journal.push({
          at: '2026-01-01T00:00:00.000Z',
          fence: 9,
          kind: 'started',
          intent: 'deploy',
          release: 'B',
          strategy: 'rolling',
          by: 'bob',
        }),
    ],
  ])('is left to a person where %s', async (_why, harm) => {
    const target = await lost(shape);
    harm(target);
    const before = target.seen;
    const { end, calls } = await live(target, { wanted: deploy('C') });
    expect(end).toMatchObject({ status: 'unknown', why: { kind: 'state', wrong: 'ledger-gone' } });
    expect([target.seen, calls.filter((call) => call.startsWith('settle'))]).toEqual([before, []]);
  });

  it('is left to a person where nobody asks for a release', async () => {
    const target = await lost(shape);
    expect((await live(target, {})).end?.status).toBe('unknown');
    expect(unfinished(target.journal)).toBeUndefined();
  });
});
