import { describe, expect, it } from 'vitest';
import { HOOK_PHASES } from '../../src/domain/rollout/environment.js';
import { after, backTo, deploy, live, toldSteps, wholeAt } from './rig.js';
import { SimulatedTarget } from './target.js';

const PROXY = { hosts: 1, ports: 2, hasWeights: true };
const onA = () => after(new SimulatedTarget(PROXY), 'A');
const one = [{}];
const all = Object.fromEntries(HOOK_PHASES.map((phase) => [phase, one]));
const hooksIn = (steps: readonly string[]) => steps.filter((step) => step.includes('hook'));

describe('hooks', () => {
  it('of a deployment that goes well run in their order', async () => {
    const { facts } = await live(await onA(), { wanted: deploy('B'), hooks: all });
    expect(toldSteps(facts)).toEqual([
      'prepare h1',
      'hook pre-deploy.0',
      'hook pre-switch.0',
      'start h1:8002',
      'gate h1:8002',
      'shift 100 h1',
      'verify 100',
      'drain h1:8001',
      'hook post-switch.0',
      'switch h1',
      'settle',
      'hook post-deploy.0',
      'stop h1:8001',
      'clean',
    ]);
  });

  it('of a rollback are its own, those of the release that comes back', async () => {
    const target = new SimulatedTarget(PROXY);
    await live(target, { wanted: deploy('A'), hooks: all });
    await live(target, { wanted: deploy('B') });
    const { facts } = await live(target, { wanted: backTo('A'), hooks: all });
    expect(hooksIn(toldSteps(facts))).toEqual(['hook pre-rollback.0', 'hook post-rollback.0']);
  });

  it.each([true, false])(
    'of a record alone are run only where something vouches for it: %s',
    async (signs) => {
      const target = new SimulatedTarget(PROXY);
      await live(target, { wanted: deploy('A'), hooks: all, signs });
      await live(target, { wanted: deploy('B') });
      const { facts, calls, end } = await live(target, { wanted: backTo('A') });
      expect(end?.status).toBe('success');
      const ran = ['hook pre-rollback.0', 'hook post-rollback.0'];
      expect(hooksIn(toldSteps(facts))).toEqual(signs ? ran : []);
      expect(calls.filter((call) => call.startsWith('run ')).length > 0).toBe(signs);
      const skipped = facts.filter(({ kind }) => kind === 'skipped');
      const part = { release: 'A', what: 'hook', phase: 'pre-rollback', name: 'pre-rollback-0' };
      expect(skipped.length > 0).toBe(!signs);
      if (!signs) expect(skipped).toContainEqual({ kind: 'skipped', ...part });
    },
  );

  it('keep their place beside one that is skipped', async () => {
    const target = new SimulatedTarget(PROXY);
    const [kept, gone] = [{ command: 'kept' }, { command: 'gone' }];
    await live(target, { wanted: deploy('A'), hooks: { 'pre-rollback': [gone, kept] } });
    await live(target, { wanted: deploy('B') });
    const { facts } = await live(target, { wanted: backTo('A'), hooks: { 'pre-rollback': [kept] } });
    expect(hooksIn(toldSteps(facts))).toEqual(['hook pre-rollback.1']);
  });

  it.each([
    ['pre-deploy', 'A'],
    ['pre-switch', 'A'],
    ['post-switch', 'A'],
  ] as const)('a %s that fails goes back', async (phase, serving) => {
    const target = await onA();
    const { end, facts } = await live(target, {
      wanted: deploy('B'),
      hooks: { [phase]: one, 'on-failure': one },
      exits: { [`${phase}-0`]: 1 },
    });
    expect(end).toMatchObject({
      status: 'rolled-back',
      serving,
      why: { kind: 'command', command: `${phase}-0`, end: { kind: 'exit', code: 1 } },
    });
    expect(hooksIn(toldSteps(facts))).toEqual([`! hook ${phase}.0`, 'hook on-failure.0']);
    expect(wholeAt(target)).toBe('A');
  });

  it('that fails is journalled in words and as a value, without what it printed', async () => {
    const target = await onA();
    await live(target, {
      wanted: deploy('B'),
      hooks: { 'pre-switch': [{ from: 'target', command: './migrate' }] },
      failing: (call) =>
        call === 'hook ./migrate'
          ? { kind: 'command', place: 'h1', command: call, end: { kind: 'killed' }, output: 'secrets' }
          : undefined,
    });
    const failure = { kind: 'command', place: 'h1', command: 'hook ./migrate', end: { kind: 'killed' } };
    const words = '`hook ./migrate` was killed';
    expect(target.journal.filter(({ kind }) => kind === 'failed' || kind === 'goal')).toMatchObject([
      { kind: 'failed', message: words, failure: { ...failure, output: '' } },
      { kind: 'goal', because: words, reason: { ...failure, output: '' } },
    ]);
  });

  it('one that only warns is told of, and nothing else comes of it', async () => {
    const { end, facts } = await live(await onA(), {
      wanted: deploy('B'),
      hooks: { 'pre-deploy': [{ onFailure: 'warn' }] },
      exits: { 'pre-deploy-0': 1 },
    });
    expect(end?.status).toBe('success');
    const notes = facts.flatMap((fact) => (fact.kind === 'step-ended' ? fact.notes : []));
    expect(notes).toMatchObject([
      { kind: 'hook-warned', failure: { kind: 'command', command: 'pre-deploy-0' } },
    ]);
  });

  it('on failure may fail: what was decided stays', async () => {
    const target = await onA();
    const { end } = await live(target, {
      wanted: deploy('B'),
      health: { B: 'fail' },
      hooks: { 'on-failure': one },
      exits: { 'on-failure-0': 1 },
    });
    expect(end?.status).toBe('rolled-back');
  });

  const resumed = { rollback: { onInterrupt: 'resume' } } as const;
  const cutShort = async (idempotent: boolean) => {
    const target = await onA();
    const hooks = { 'pre-deploy': [{ idempotent }] };
    const wanted = deploy('B');
    const { calls } = await live(await onA(), { wanted, hooks, ...resumed });
    const call = calls.indexOf('run pre-deploy-0') - 1;
    // Its beginning is written down, and nothing else is known.
    expect(calls[call]).toBe('journal intent');
    await live(target, { wanted, hooks, ...resumed, killedAt: { call, when: 'after' } });
    return { target, ...(await live(target, { hooks, ...resumed })) };
  };

  it('one that was cut short and is idempotent is run again', async () => {
    const { target, calls, end } = await cutShort(true);
    expect(calls).toContain('run pre-deploy-0');
    expect([end?.status, wholeAt(target)]).toEqual(['success', 'B']);
  });

  it('one that was cut short and is not idempotent stands in the way of going on', async () => {
    const { target, calls, end } = await cutShort(false);
    expect(calls).not.toContain('run pre-deploy-0');
    expect([end?.status, wholeAt(target)]).toEqual(['rolled-back', 'A']);
    expect(end?.why).toEqual({ kind: 'doubtful', step: 'hook pre-deploy.0' });
  });

  it('on the target fail as those on this machine do', async () => {
    const target = await onA();
    const { end } = await live(target, {
      wanted: deploy('B'),
      hooks: { 'pre-switch': [{ from: 'target', command: './migrate' }] },
      failing: (call) =>
        call === 'hook ./migrate'
          ? { kind: 'command', place: 'h1', command: call, end: { kind: 'exit', code: 1 }, output: '' }
          : undefined,
    });
    expect(end).toMatchObject({ status: 'rolled-back', why: { kind: 'command', place: 'h1' } });
  });
});
