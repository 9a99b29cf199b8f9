import { describe, expect, it } from 'vitest';
import { entryOf } from '../../src/domain/rollout/release.js';
import { after, backTo, deploy, live, toldSteps, wholeAt } from './rig.js';
import { SimulatedTarget } from './target.js';

const PROXY = { hosts: 2, ports: 2, hasWeights: true };
const canary = { kind: 'canary', steps: [10], bakeMs: 1000 } as const;
const onA = (shape = PROXY) => after(new SimulatedTarget(shape), 'A');
const statusesOf = ({ ledger }: SimulatedTarget) =>
  Object.fromEntries(ledger.entries.map(({ release, status }) => [release, status]));

describe('a deployment that goes well', () => {
  it('tells its plan, then each step as it begins and ends', async () => {
    const target = await onA();
    const { end, facts } = await live(target, { wanted: deploy('B'), strategy: canary });
    expect(end).toEqual({ status: 'success', serving: 'B', previous: 'A' });
    expect(wholeAt(target)).toBe('B');
    expect(statusesOf(target)).toEqual({ A: 'superseded', B: 'live' });
    const [started, ...rest] = facts;
    expect(started).toMatchObject({ kind: 'started', release: 'B', previous: 'A', strategy: 'canary' });
    expect(toldSteps(facts)).toEqual([
      'prepare h1 h2',
      'start h1:8002 h2:8002',
      'gate h1:8002 h2:8002',
      'shift 10 h1 h2',
      'verify 10',
      'bake 10',
      'shift 100 h1 h2',
      'verify 100',
      'drain h1:8001 h2:8001',
      'bake 100',
      'switch h1 h2',
      'settle',
      'stop h1:8001 h2:8001',
      'clean',
    ]);
    const kinds = rest.map(({ kind }) => kind).filter((kind) => kind !== 'measured');
    expect(kinds).toEqual(toldSteps(facts).flatMap(() => ['step-started', 'step-ended']));
  });

  it('is not begun where the release serves already', async () => {
    const target = await onA();
    const { end, facts } = await live(target, { wanted: deploy('A') });
    expect(end).toMatchObject({
      status: 'success',
      serving: 'A',
      why: { kind: 'serves-already', release: 'A' },
    });
    expect(new Set(facts.map(({ kind }) => kind))).toEqual(new Set(['measured']));
  });

  it.each([
    ['is not healthy there', 'fail', { status: 'failure', serving: 'A', why: { kind: 'serves-unhealthy' } }],
    ['cannot be asked there', 'unreachable', { status: 'unknown', why: { kind: 'check' } }],
  ] as const)('says so where the release %s, and changes nothing', async (_, health, expected) => {
    const target = await onA();
    const before = target.applied.length;
    for (const wanted of [deploy('A'), backTo('A')])
      expect((await live(target, { wanted, health: { A: health } })).end).toMatchObject(expected);
    expect(target.applied.length).toBe(before);
    expect(wholeAt(target)).toBe('A');
  });

  it.each([
    ['another release', { kind: 'port-taken', release: 'B' }, 'failure'],
    ['nobody knows who', { kind: 'unreachable', code: 'T-GONE', detail: 'gone' }, 'unknown'],
  ] as const)('does not take the answers of another for those of the release: %s', async (_, why, status) => {
    const target = await onA({ hosts: 2, ports: 1, hasWeights: false });
    const failing = (call: string) =>
      call === 'answering A' ? { place: 'h1', port: 1, pid: 2, ...why } : undefined;
    const { end } = await live(target, { wanted: deploy('A'), failing });
    expect(end?.status).toBe(status);
  });

  it.each(['dead', 'unsettled'] as const)('starts anew what serves and is %s', async (state) => {
    const target = await onA();
    const places = target.seen.places.map((place) => ({
      ...place,
      slots: place.slots.map((slot) => (slot.release === 'A' ? { ...slot, state } : slot)),
    }));
    target.seen = { ...target.seen, places };
    const { end, facts } = await live(target, { wanted: deploy('A') });
    expect(end).toMatchObject({ status: 'success', serving: 'A' });
    expect(toldSteps(facts)).toEqual(expect.arrayContaining(['start h1:8001', 'start h2:8001']));
    expect(wholeAt(target)).toBe('A');
  });

  it('may be built anew under the name of one that was never live; that is said', async () => {
    const target = await onA();
    await live(target, { wanted: deploy('B'), health: { B: 'fail' } });
    const other = { intent: 'deploy', release: 'B', digest: 'another' } as const;
    const { end, facts } = await live(target, { wanted: other });
    expect(end).toMatchObject({ status: 'success', serving: 'B' });
    expect(facts).toContainEqual(expect.objectContaining({ kind: 'built-anew', release: 'B' }));
    expect(target.ledger.entries.find(({ release }) => release === 'B')).toMatchObject({ digest: 'another' });
  });

  it('is refused under a name that had other content before', async () => {
    const target = await onA();
    await live(target, { wanted: deploy('B') });
    const other = { intent: 'deploy', release: 'A', digest: 'another' } as const;
    const { end } = await live(target, { wanted: other });
    expect(end).toMatchObject({ status: 'refused', serving: 'B' });
    expect(wholeAt(target)).toBe('B');
  });
});

describe('a release that is not healthy', () => {
  it('is left for the one before, and the ledger knows', async () => {
    const target = await onA();
    const { end, facts } = await live(target, {
      wanted: deploy('B'),
      strategy: canary,
      health: { B: 'fail' },
    });
    expect(end).toMatchObject({ status: 'rolled-back', serving: 'A', previous: 'A' });
    const why = { kind: 'check', check: 'each', slot: 'h1:8002', measurement: { code: 500 } };
    expect(end?.why).toMatchObject(why);
    expect(facts.find(({ kind }) => kind === 'goal')).toMatchObject({ release: 'A', because: why });
    expect(toldSteps(facts)).toEqual([
      'prepare h1 h2',
      'start h1:8002 h2:8002',
      '! gate h1:8002 h2:8002',
      'verify 100',
      'settle',
      'stop h1:8002 h2:8002',
      'clean',
    ]);
    expect(statusesOf(target)).toEqual({ A: 'live', B: 'failed' });
    expect(wholeAt(target)).toBe('A');
  });

  it('is left where somebody else has answered its checks', async () => {
    const target = await onA({ hosts: 2, ports: 1, hasWeights: false });
    const taken = { kind: 'port-taken', place: 'h1', port: 1, pid: 2, release: 'A' } as const;
    const failing = (call: string) => (call === 'answering B' ? taken : undefined);
    const { end } = await live(target, { wanted: deploy('B'), failing });
    expect(end).toMatchObject({ status: 'rolled-back', serving: 'A', why: taken });
    expect(wholeAt(target)).toBe('A');
  });

  it.each([
    ['behind a proxy', PROXY, {}],
    ['by shares', PROXY, { strategy: canary }],
    ['place by place', { hosts: 3, ports: 1, hasWeights: false }, {}],
    ['all at once', { hosts: 2, ports: 1, hasWeights: false }, { strategy: { kind: 'recreate', bakeMs: 0 } }],
    ['where nothing is started', { hosts: 2, ports: 0, hasWeights: false }, {}],
  ] as const)('is withdrawn where nothing served before: %s', async (_, shape, settings) => {
    const target = new SimulatedTarget(shape);
    const { end } = await live(target, { ...settings, wanted: deploy('A'), health: { A: 'fail' } });
    expect(target.seen.places.map(({ holds }) => holds).filter(Boolean)).toEqual([]);
    expect(end?.status).toBe('failure');
    expect(end).not.toHaveProperty('serving');
    expect(target.seen.places.flatMap(({ slots }) => slots).every(({ state }) => state === 'stopped')).toBe(
      true,
    );
    expect(statusesOf(target)).toEqual({ A: 'failed' });
  });

  it('is left as it is where rollbacks are for people', async () => {
    const target = await onA();
    const { end } = await live(target, {
      wanted: deploy('B'),
      health: { B: 'fail' },
      rollback: { strategy: 'manual' },
    });
    expect(end?.status).toBe('failure');
    expect(target.applied.slice(-2)).toEqual(['prepare h1 h2', 'start h1:8002']);
  });
});

describe('what nobody can ask', () => {
  it('is neither promoted nor rolled back', async () => {
    const target = await onA();
    const before = target.applied.length;
    const { end } = await live(target, { wanted: deploy('B'), health: { B: 'unreachable' } });
    expect(end?.status).toBe('unknown');
    expect(target.applied.slice(before)).toEqual(['prepare h1 h2', 'start h1:8002']);
    expect(statusesOf(target)).toEqual({ A: 'live', B: 'pending' });
    // The next one finds it healthy, and goes back all the same: it was interrupted.
    await live(target, {});
    expect(wholeAt(target)).toBe('A');
  });
});

describe('a rollback', () => {
  it('marks what it leaves as bad', async () => {
    const target = await after(new SimulatedTarget(PROXY), 'A', 'B');
    const { end } = await live(target, { wanted: backTo('A') });
    expect(end).toMatchObject({ status: 'success', serving: 'A', previous: 'B' });
    expect(entryOf(target.ledger, 'B')).toMatchObject({ status: 'bad', reason: 'it was slow' });
    expect(wholeAt(target)).toBe('A');
  });

  it('that fails is never rolled back: nothing is changed any more [I6]', async () => {
    const target = await after(new SimulatedTarget(PROXY), 'A', 'B');
    const { end, calls } = await live(target, { wanted: backTo('A'), health: { A: 'fail' } });
    expect(end).toMatchObject({
      status: 'unknown',
      why: { kind: 'rollback-failed', failure: { kind: 'check', check: 'each' } },
    });
    expect(calls.slice(calls.indexOf('start h1:8001 h2:8001'))).not.toContain('settle');
    expect(target.applied.at(-1)).toBe('start h1:8001 h2:8001');
  });

  it('of a failed deployment that fails, too, is left to people [I6]', async () => {
    const target = await onA();
    const { end } = await live(target, {
      wanted: deploy('B'),
      strategy: { kind: 'recreate', bakeMs: 0 },
      health: { A: 'fail', B: 'fail' },
    });
    expect(end).toMatchObject({
      status: 'unknown',
      why: { kind: 'way-back-failed', failure: { kind: 'check', check: 'each' } },
    });
  });
});
