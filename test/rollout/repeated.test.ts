import { expect, it } from 'vitest';
import type { Strategy } from '../../src/domain/rollout/environment.js';
import { after, deploy, live, toldSteps, wholeAt } from './rig.js';
import { SimulatedTarget } from './target.js';

const PROXY = { hosts: 2, ports: 4, hasWeights: true };
const HOSTS = { hosts: 3, ports: 1, hasWeights: false };
const rolling: Strategy = { kind: 'rolling', batch: { count: 1 }, bakeMs: 0 };
const canary: Strategy = { kind: 'canary', steps: [10, 50], bakeMs: 500 };
const recreate: Strategy = { kind: 'recreate', bakeMs: 0 };
const blueGreen: Strategy = { kind: 'blue-green', bakeMs: 0 };

it.each([
  ['rolling with a proxy', PROXY, rolling],
  ['canary with a proxy', PROXY, canary],
  ['recreate with a proxy', PROXY, recreate],
  ['blue-green with a proxy', PROXY, blueGreen],
  ['rolling without a proxy', HOSTS, rolling],
  ['canary without a proxy', HOSTS, canary],
  ['recreate without a proxy', HOSTS, recreate],
])(
  '%s whose steps are each done twice goes the same way to the same end [I3]',
  async (_, shape, strategy) => {
    const onA = await after(new SimulatedTarget(shape), 'A');
    for (const standbyMs of [0, 600_000]) {
      const process = { wanted: deploy('B'), strategy, rollback: { standbyMs } };
      const [one, other] = [onA.copy(), onA.copy()];
      const [once, twice] = [await live(one, process), await live(other, { ...process, isRepeated: true })];
      expect(toldSteps(twice.facts)).toEqual(toldSteps(once.facts));
      expect(other.applied.length).toBe(2 * one.applied.length);
      expect(other.seen).toEqual(one.seen);
      expect(wholeAt(other)).toBe('B');
    }
  },
);
