import { describe, expect, it } from 'vitest';
import { unfinished } from '../../src/domain/rollout/journal.js';
import { liveEntry } from '../../src/domain/rollout/release.js';
import type { Shape } from '../domain/rollout/simulated-fleet.js';
import { crashed } from '../domain/rollout/simulated-fleet.js';
import { after, backTo, deploy, live, wholeAt } from './rig.js';
import { SimulatedTarget } from './target.js';

const PROXY: Shape = { hosts: 2, ports: 2, hasWeights: true };
const HOSTS: Shape = { hosts: 2, ports: 1, hasWeights: false };
const accept = { attends: { kind: 'accept', reason: 'I have looked' } } as const;
const restart = (all = false) => ({ attends: { kind: 'restart', all } }) as const;

const killedIn = async (shape: Shape, step: string, when: 'half' | 'after' = 'after') => {
  const target = await after(new SimulatedTarget(shape), 'A');
  const { calls } = await live(target.copy(), { wanted: deploy('B') });
  const call = calls.findIndex((one) => one.startsWith(step));
  await live(target, { wanted: deploy('B'), killedAt: { call, when } });
  return target;
};

describe('accept', () => {
  it.each([
    ['killed before it had requests', PROXY, 'start', 'success', 'A'],
    ['killed when it had some', PROXY, 'shift 100', 'failure', 'A'],
    ['killed with one place changed', HOSTS, 'verify', 'failure', 'A'],
    ['killed after all was done', PROXY, 'clean', 'success', 'B'],
  ] as const)('of a deployment %s ends it, and moves nothing', async (_, shape, step, status, release) => {
    const target = await killedIn(shape, step === 'verify' ? 'start' : step);
    const before = target.seen;
    const { end } = await live(target, accept);
    expect([end?.status, end?.serving, liveEntry(target.ledger)?.release]).toEqual([
      status,
      release,
      release,
    ]);
    expect(unfinished(target.journal)).toBeUndefined();
    expect(target.seen).toBe(before);
    expect(target.journal.at(-2)).toMatchObject({ kind: 'accepted', by: 'ann', reason: 'I have looked' });
  });

  it('is a failure where what is taken is not healthy, and still written down', async () => {
    const target = await after(new SimulatedTarget(PROXY), 'A');
    const { end } = await live(target, { ...accept, health: { A: 'fail' } });
    expect(end).toMatchObject({
      status: 'failure',
      why: { kind: 'accepted', isOne: true, missed: { kind: 'check' } },
    });
    expect(liveEntry(target.ledger)?.release).toBe('A');
  });

  it('makes a lost ledger anew, and there is a way back', async () => {
    const target = await after(new SimulatedTarget(PROXY), 'A', 'B');
    target.isLedgerLost = true;
    expect((await live(target, accept)).end?.status).toBe('success');
    expect(target.ledger.entries.map(({ release, status }) => [release, status])).toEqual([
      ['A', 'superseded'],
      ['B', 'live'],
    ]);
    expect((await live(target, { wanted: backTo('A') })).end?.status).toBe('success');
    expect(wholeAt(target)).toBe('A');
  });

  it('is refused where there is no record, or nothing', async () => {
    const target = await after(new SimulatedTarget(PROXY), 'A');
    target.records.clear();
    expect((await live(target, accept)).end?.why).toEqual({ kind: 'no-record', release: 'A' });
    const nothing = await live(new SimulatedTarget(PROXY), accept);
    expect(nothing.end).toMatchObject({ status: 'refused', why: { kind: 'not-there', there: [] } });
  });
});

describe('restart', () => {
  const running = ({ seen }: SimulatedTarget) =>
    seen.places.flatMap(({ slots }) => slots.map(({ state }) => state === 'running'));

  it('starts what should serve and does not, and leaves alone what runs', async () => {
    const target = await after(new SimulatedTarget({ hosts: 2, ports: 4, hasWeights: true }), 'A');
    target.seen = crashed(target.seen, 'h1:8001');
    const from = target.applied.length;
    const { end } = await live(target, restart());
    expect(end).toMatchObject({ status: 'success', why: { kind: 'restarted', started: 1, left: 3 } });
    expect(target.applied.slice(from).filter((step) => /^(start|stop)/.test(step))).toEqual([
      'stop h1:8001',
      'start h1:8001',
    ]);
    expect(wholeAt(target)).toBe('A');
  });

  it('with all starts anew whatever serves, one after the other', async () => {
    const target = await after(new SimulatedTarget(HOSTS), 'A');
    const from = target.applied.length;
    const { end } = await live(target, restart(true));
    expect(end).toMatchObject({ status: 'success', why: { kind: 'restarted', started: 2, left: 0 } });
    expect(target.applied.slice(from).filter((step) => /^(start|stop)/.test(step))).toEqual([
      'stop h1:8001',
      'start h1:8001',
      'stop h2:8001',
      'start h2:8001',
    ]);
    expect([wholeAt(target), running(target)]).toEqual(['A', [true, true]]);
  });

  it('is a failure where what was started is not healthy, and goes back to nothing', async () => {
    const target = await after(new SimulatedTarget(HOSTS), 'A');
    const { end } = await live(target, { ...restart(true), health: { A: 'fail' } });
    expect(end).toMatchObject({ status: 'failure', why: { kind: 'check' } });
    expect(liveEntry(target.ledger)?.release).toBe('A');
    expect(unfinished(target.journal)).toBeUndefined();
  });

  it('is refused where nothing is live, or nobody can tell what should be', async () => {
    expect((await live(new SimulatedTarget(HOSTS), restart())).end?.why).toEqual({ kind: 'nothing-live' });
    const target = await killedIn(HOSTS, 'start');
    expect((await live(target, restart())).end?.why).toEqual({
      kind: 'left-over',
      intent: 'deploy',
      release: 'B',
    });
  });
});
