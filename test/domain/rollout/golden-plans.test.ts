import { describe, expect, it } from 'vitest';
import { planRollout } from '../../../src/domain/rollout/plan/plan.js';
import { stepId } from '../../../src/domain/rollout/step.js';
import { reasonSentence } from '../../../src/report/rollout/words/reasons.js';
import { aimAt, deployed, NO_HOOKS } from './any-journey.js';
import { emptyFleet, type Shape } from './simulated-fleet.js';
import { type Interruption, type Journey, type SimpleAim, travel, type World } from './simulated-walk.js';

/*
 * Every strategy on every shape of target, from every beginning, and killed in every step: as text, in `golden/`, so
 * that whoever changes the planner sees what changes in the plans. `npx vitest run -u` writes them anew.
 */

const SHAPES: Readonly<Record<string, Shape>> = {
  'one host, nothing started there': { hosts: 1, ports: 0, hasWeights: false },
  'one host, two ports': { hosts: 1, ports: 2, hasWeights: false },
  'three hosts, one port each': { hosts: 3, ports: 1, hasWeights: false },
  'one host, a proxy before two ports': { hosts: 1, ports: 2, hasWeights: true },
  'one host, a proxy before four ports': { hosts: 1, ports: 4, hasWeights: true },
  'three hosts, a proxy before two ports each': { hosts: 3, ports: 2, hasWeights: true },
  'one place that rolls its slots': { hosts: 1, ports: 2, hasWeights: false, rolls: true },
  'one place that rolls, and divides requests': { hosts: 1, ports: 2, hasWeights: true, rolls: true },
};

const STRATEGIES: Readonly<Record<string, SimpleAim['strategy']>> = {
  rolling: { kind: 'rolling', batch: { count: 1 }, bakeMs: 0 },
  'rolling by halves': { kind: 'rolling', batch: { percent: 50 }, bakeMs: 5000 },
  'blue-green': { kind: 'blue-green', bakeMs: 5000 },
  canary: { kind: 'canary', steps: [10, 50], bakeMs: 5000 },
  recreate: { kind: 'recreate', bakeMs: 0 },
  immediate: { kind: 'immediate' },
};

const hook = { command: ':', from: 'runner', timeoutMs: 1000, onFailure: 'abort', idempotent: true } as const;

const aimed = (
  release: string,
  strategy: SimpleAim['strategy'],
  intent: SimpleAim['intent'],
  isFirst = false,
): SimpleAim => {
  const aim = aimAt(release, strategy);
  const hooks = { ...aim.hooks, 'pre-deploy': [hook], 'post-switch': [hook], 'post-deploy': [hook] };
  return { ...aim, intent, hooks, standbyMs: 600_000, isFirst };
};

interface Beginning {
  readonly from: (shape: Shape, strategy: SimpleAim['strategy']) => World;
  readonly aim: (strategy: SimpleAim['strategy']) => SimpleAim;
}

const next = (strategy: SimpleAim['strategy']) => aimed('B', strategy, 'deploy');

const BEGINNINGS: Readonly<Record<string, Beginning>> = {
  first: {
    from: (shape) => ({ seen: emptyFleet(shape), gated: new Set() }),
    aim: (strategy) => aimed('A', strategy, 'deploy', true),
  },
  next: { from: (shape) => deployed(shape), aim: next },
  'the same again': { from: (shape) => deployed(shape, 'B'), aim: next },
  back: {
    from: (shape, strategy) => travel(deployed(shape), next(strategy)).end,
    aim: (strategy) => aimed('A', strategy, 'rollback'),
  },
  'back from half way': {
    from: (shape, strategy) => {
      const whole = travel(deployed(shape), next(strategy)).moments.length;
      return travel(deployed(shape), next(strategy), { interruption: cutAt(Math.floor(whole / 2)) }).end;
    },
    aim: (strategy) => aimed('A', strategy, 'rollback'),
  },
};

/** Killed in this step, when each host has done one thing of it. */
const cutAt = (at: number): Interruption => ({ at, cuts: [1, 1, 1] });

const idsOf = ({ moments }: Journey) => moments.map(({ step }) => stepId(step));

function linesOf(from: World, aim: SimpleAim): string[] {
  const planned = planRollout({ ...aim, done: new Set(), touched: new Set() }, from.seen);
  if (!planned.ok) return [`  refused: ${reasonSentence(planned.error)}`];
  const plan = planned.value.map(stepId);
  const walked = idsOf(travel(from, aim));
  return [
    ...plan.map((id, i) => `  ${i + 1} ${id}`),
    ...(walked.join('\n') === plan.join('\n') ? [] : [`  walked: ${walked.join(', ')}`]),
    ...killed(from, { ...aim, hooks: NO_HOOKS }),
  ];
}

/** Hooks are left out: those that have ended are known from the journal. */
function killed(from: World, aim: SimpleAim): string[] {
  const walked = idsOf(travel(from, aim));
  const ends = walked.map((id, at) => ({ id, rest: afterwards(from, aim, at, walked) }));
  const lines: string[] = [];
  for (const [at, { id, rest }] of ends.entries())
    if (rest !== ends[at - 1]?.rest) lines.push(`  killed in '${id}': ${rest}`);
  return lines;
}

/** What is left for somebody who knows only what the target shows and who was changed. */
function afterwards(from: World, aim: SimpleAim, at: number, walked: readonly string[]): string {
  const cut = travel(from, aim, { interruption: cutAt(at) });
  const rest = idsOf(travel(cut.end, aim, {}, new Set(cut.touched))).join(', ');
  if (rest === walked.slice(at).join(', ')) return 'from there';
  return rest === walked.slice(at + 1).join(', ') ? 'from the next one' : rest;
}

describe('plans, as they are written down', () => {
  it.each(Object.entries(STRATEGIES))('%s', async (name, strategy) => {
    const text = Object.entries(SHAPES).flatMap(([shapeName, shape]) =>
      Object.entries(BEGINNINGS).flatMap(([beginning, { from, aim }]) => [
        `${name} · ${shapeName} · ${beginning}`,
        ...linesOf(from(shape, strategy), aim(strategy)),
        '',
      ]),
    );
    await expect(text.join('\n')).toMatchFileSnapshot(`golden/${name.replaceAll(' ', '-')}.txt`);
  });

  it('a first deployment that failed is withdrawn', async () => {
    const text = Object.entries(SHAPES).flatMap(([shapeName, shape]) => {
      const first = aimed('A', { kind: 'rolling', batch: { count: 1 }, bakeMs: 0 }, 'deploy', true);
      const empty: World = { seen: emptyFleet(shape), gated: new Set() };
      return travel(empty, first).moments.map(({ step }, at) => {
        const { end } = travel(empty, first, { interruption: cutAt(at) });
        const planned = planRollout(
          { ...first, intent: 'rollback', release: undefined, done: new Set(), touched: new Set() },
          end.seen,
        );
        const steps = planned.ok ? planned.value.map(stepId).join(', ') : reasonSentence(planned.error);
        return `${shapeName}, killed in ${at + 1} (${stepId(step)}): ${steps}`;
      });
    });
    await expect(text.join('\n')).toMatchFileSnapshot('golden/withdrawn.txt');
  });
});
