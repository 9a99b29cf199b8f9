import { describe, expect, it } from 'vitest';
import { entryOf } from '../../src/domain/rollout/release.js';
import { shareOf } from '../../src/domain/rollout/seen.js';
import type { Shape } from '../domain/rollout/simulated-fleet.js';
import { after, backTo, deploy, live, type Process, wholeAt } from './rig.js';
import { SimulatedTarget } from './target.js';

const PROXY: Shape = { hosts: 2, ports: 2, hasWeights: true };
const HOSTS: Shape = { hosts: 2, ports: 1, hasWeights: false };
const canary = { kind: 'canary', steps: [25], bakeMs: 0 } as const;

const stuck = { kind: 'script', place: 'h1', problem: 'ended', about: 'no' } as const;

/** B is not healthy, and what is done on the way back fails. */
async function withFailedWayBack(): Promise<SimulatedTarget> {
  const target = await after(new SimulatedTarget(HOSTS), 'A');
  let isBack = false;
  const failing = (call: string) => {
    isBack ||= call === 'journal goal';
    return isBack && /^(stop|start|switch|shift)/.test(call) ? stuck : undefined;
  };
  const { end } = await live(target, { wanted: deploy('B'), health: { B: 'fail' }, failing });
  expect(end).toMatchObject({ status: 'unknown', why: { kind: 'way-back-failed' } });
  return target;
}

describe('a way back that failed', () => {
  it.each([
    ['a good deployment', { wanted: deploy('C') }, 'C'],
    ['the same release, mended', { wanted: deploy('B') }, 'B'],
    ['a rollback', { wanted: backTo('A') }, 'A'],
  ] as const)('lets %s through', async (_, process: Process, release) => {
    const target = await withFailedWayBack();
    const { end } = await live(target, process);
    expect([end?.status, wholeAt(target)]).toEqual(['success', release]);
  });

  it('is tried again after the next deployment fails, too', async () => {
    const target = await withFailedWayBack();
    const { end } = await live(target, { wanted: deploy('C'), health: { C: 'fail' } });
    expect([end?.status, wholeAt(target)]).toEqual(['rolled-back', 'A']);
    expect(entryOf(target.ledger, 'B')?.status).toBe('failed');
  });
});

describe('a deployment that was killed when two releases have requests', () => {
  async function split(): Promise<SimulatedTarget> {
    const target = await after(new SimulatedTarget(PROXY), 'A');
    const wanted = deploy('B');
    const whole = target.copy();
    const { calls } = await live(whole, { wanted, strategy: canary });
    const call = calls.findIndex((one) => one.startsWith('shift 25'));
    await live(target, { wanted, strategy: canary, killedAt: { call, when: 'after' } });
    expect([shareOf(target.seen, 'A') > 0, shareOf(target.seen, 'B') > 0]).toEqual([true, true]);
    return target;
  }

  it('makes room for a third one: what served gets all requests first', async () => {
    const target = await split();
    const { end, facts } = await live(target, { wanted: deploy('C'), strategy: canary });
    expect([end?.status, wholeAt(target)]).toEqual(['success', 'C']);
    expect(facts).toContainEqual({ kind: 'goal', release: 'A', because: { kind: 'no-place-for-another' } });
    expect(entryOf(target.ledger, 'B')?.status).toBe('failed');
  });

  it('is left straight for the release before, and nobody asks what is given up', async () => {
    const target = await split();
    const { end, facts } = await live(target, { wanted: backTo('A'), health: { B: 'unreachable' } });
    expect([end?.status, wholeAt(target)]).toEqual(['success', 'A']);
    expect(facts.filter(({ kind }) => kind === 'goal')).toEqual([]);
  });

  it('is gone on with by who deploys it again', async () => {
    const target = await split();
    const { end, facts } = await live(target, { wanted: deploy('B'), strategy: canary });
    expect([end?.status, wholeAt(target)]).toEqual(['success', 'B']);
    expect(facts.filter(({ kind }) => kind === 'goal')).toEqual([]);
  });
});

it('a rollback to what serves ends what was begun since, and marks nothing that is good', async () => {
  const target = await after(new SimulatedTarget(PROXY), 'A');
  const { calls } = await live(target.copy(), { wanted: deploy('B') });
  const call = calls.findIndex((one) => one.startsWith('start'));
  await live(target, { wanted: deploy('B'), killedAt: { call, when: 'half' } });
  const { end } = await live(target, { wanted: backTo('A') });
  expect([end?.status, wholeAt(target)]).toEqual(['success', 'A']);
  expect(
    target.seen.places.flatMap(({ slots }) => slots).filter(({ state }) => state === 'unsettled'),
  ).toEqual([]);
  expect([entryOf(target.ledger, 'A')?.status, entryOf(target.ledger, 'B')?.status]).toEqual([
    'live',
    'failed',
  ]);
});
