import { describe, expect, it } from 'vitest';
import { after, deploy, live, toldSteps, wholeAt } from './rig.js';
import { SimulatedTarget } from './target.js';

const canary = { kind: 'canary', steps: [10], bakeMs: 1000 } as const;
/** The candidates, and the whole: nothing of them is asked for the bake. */
const BEFORE = 3;

async function deployed(answers: (inBake: number) => 'pass' | 'fail' | 'unreachable') {
  const target = await after(new SimulatedTarget({ hosts: 2, ports: 2, hasWeights: true }), 'A');
  const told = await live(target, {
    wanted: deploy('B'),
    strategy: canary,
    answers: (before) => (before < BEFORE ? undefined : answers(before - BEFORE)),
  });
  return { target, ...told };
}

describe('a bake', () => {
  it('in which nobody can ask promotes nothing, and takes nothing back', async () => {
    const { end, facts } = await deployed(() => 'unreachable');
    expect(end).toMatchObject({ status: 'unknown', why: { kind: 'check' } });
    expect(toldSteps(facts).at(-1)).toBe('! bake 10');
  });

  it('whose last attempts nobody can make promotes nothing either', async () => {
    const { end, facts } = await deployed((attempt) => (attempt < 10 ? 'pass' : 'unreachable'));
    expect(end).toMatchObject({ status: 'unknown', why: { kind: 'check' } });
    expect(toldSteps(facts).at(-1)).toBe('! bake 10');
  });

  it('that fails takes the release back', async () => {
    const { end, facts, target } = await deployed((attempt) => (attempt === 5 ? 'fail' : 'pass'));
    expect(end).toMatchObject({ status: 'rolled-back', serving: 'A', why: { kind: 'check' } });
    expect(toldSteps(facts)).toContain('! bake 10');
    expect(wholeAt(target)).toBe('A');
  });

  it('in which somebody could ask at last goes on', async () => {
    const { end, target } = await deployed((attempt) => (attempt < 5 ? 'unreachable' : 'pass'));
    expect(end).toMatchObject({ status: 'success', serving: 'B' });
    expect(wholeAt(target)).toBe('B');
  });
});
