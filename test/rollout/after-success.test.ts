import { describe, expect, it } from 'vitest';
import type { FleetFailure } from '../../src/ports/fleet.js';
import { after, deploy, live, toldSteps, wholeAt } from './rig.js';
import { SimulatedTarget } from './target.js';

const PROXY = { hosts: 2, ports: 2, hasWeights: true };
const onA = () => after(new SimulatedTarget(PROXY), 'A');
const DISK_FULL = { kind: 'script', place: 'h1', problem: 'cannot-write', about: '/srv' } as const;
const failing =
  (name: string) =>
  (call: string): FleetFailure | undefined =>
    call.startsWith(name) ? DISK_FULL : undefined;
const notesOf = (facts: Awaited<ReturnType<typeof live>>['facts'], kind: string) =>
  facts.flatMap((fact) => (fact.kind === 'step-ended' && fact.step.kind === kind ? fact.notes : []));

describe('once the release is live and that is written down', () => {
  it('cleaning that fails is only told of [I4]', async () => {
    const target = await onA();
    const { end, facts } = await live(target, { wanted: deploy('B'), failing: failing('clean') });
    expect(end?.status).toBe('success');
    expect(notesOf(facts, 'clean')).toEqual([{ kind: 'not-cleaned', failure: DISK_FULL }]);
    expect(wholeAt(target)).toBe('B');
  });

  it('a hook that fails is only told of [I4]', async () => {
    const target = await onA();
    const { end, facts } = await live(target, {
      wanted: deploy('B'),
      hooks: { 'post-deploy': [{}, {}] },
      exits: { 'post-deploy-0': 3 },
    });
    expect(end?.status).toBe('success');
    expect(notesOf(facts, 'hook')).toEqual([
      {
        kind: 'hook-failed',
        failure: { kind: 'command', command: 'post-deploy-0', end: { kind: 'exit', code: 3 }, output: '' },
      },
    ]);
    expect(toldSteps(facts)).toContain('hook post-deploy.1');
    expect(wholeAt(target)).toBe('B');
  });

  it('what cannot be stopped is only told of [I4]', async () => {
    const target = await onA();
    const { end, facts } = await live(target, { wanted: deploy('B'), failing: failing('stop') });
    expect(end?.status).toBe('success');
    expect(notesOf(facts, 'stop')).toEqual([{ kind: 'not-stopped', failure: DISK_FULL }]);
    expect(wholeAt(target)).toBe('B');
  });

  it('what gets no time to be stopped at is only told of, and the next deployment takes its place [I4]', async () => {
    const target = await onA();
    const rollback = { standbyMs: 600_000 };
    const { end, facts } = await live(target, { wanted: deploy('B'), rollback, failing: failing('retire') });
    expect(end?.status).toBe('success');
    expect(notesOf(facts, 'retire')).toEqual([{ kind: 'left-running', failure: DISK_FULL }]);
    expect(wholeAt(target)).toBe('B');
    const next = await live(target, { wanted: deploy('C'), rollback });
    expect(toldSteps(next.facts)).toEqual(expect.arrayContaining(['stop h1:8001', 'stop h2:8001']));
    expect(toldSteps(next.facts)).toContain('retire h1:8002 h2:8002');
    expect(wholeAt(target)).toBe('C');
  });
});
