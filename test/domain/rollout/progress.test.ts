import { describe, expect, it } from 'vitest';
import { isWrittenDown, remember, touchedBy } from '../../../src/domain/rollout/progress.js';
import type { Step } from '../../../src/domain/rollout/step.js';
import { emptyFleet } from './simulated-fleet.js';

const seen = emptyFleet({ hosts: 2, ports: 2, hasWeights: true });

function after(...steps: readonly Step[]) {
  const progress = { done: new Set<string>(), touched: new Set<string>() };
  for (const step of steps) remember(progress, step, seen);
  return progress;
}

describe('what is remembered of the steps towards an aim', () => {
  const gate = { kind: 'gate', at: ['h1:8001'], isWarm: false } as const;

  it('is what the target cannot show, and who was changed', () => {
    const { done, touched } = after(
      gate,
      { kind: 'shift', at: ['h1'], percent: 100 },
      { kind: 'start', at: ['h2:8002'] },
      { kind: 'hook', phase: 'pre-deploy', index: 0 },
    );
    expect([...done]).toEqual(['gate h1:8001', 'hook pre-deploy.0']);
    expect([...touched]).toEqual(['h2']);
  });

  it('is not that it was healthy before it was started again', () => {
    expect(after(gate, { kind: 'start', at: ['h1:8001'] }).done.size).toBe(0);
    expect(after(gate, { kind: 'start', at: ['h1:8002'] }).done.size).toBe(1);
    expect(after(gate, { kind: 'roll', at: ['h1:8001'], percent: 100, manner: 'rolling' }).done.size).toBe(0);
  });

  it('is of a stop that it was tried, once the release is written down', () => {
    const stop = { kind: 'stop', at: ['h1:8001', 'h1:8002'] } as const;
    expect(after(stop).done.size).toBe(0);
    const { done } = after({ kind: 'settle' }, stop);
    expect(isWrittenDown({ done })).toBe(true);
    expect([...done]).toEqual(['settle', 'stop h1:8001', 'stop h1:8002']);
  });
});

it('who was changed is known from the names of steps alone', () => {
  expect(touchedBy(['stop h2:8001', 'gate h1:8001', 'verify 100'], seen)).toEqual(['h2']);
  expect(touchedBy(['switch h1 h2'], seen)).toEqual(['h1', 'h2']);
  expect(touchedBy(['roll 100 h1:8002'], seen)).toEqual(['h1']);
});
