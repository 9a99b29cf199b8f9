import { expect, it } from 'vitest';
import type { PlannedStep } from '../../../src/domain/rollout/event.js';
import { type RolloutPlan, rolloutPlanLines } from '../../../src/report/rollout/plan-lines.js';
import { BEFORE, NEXT } from './told.js';

const plan: readonly PlannedStep[] = [
  { step: { kind: 'prepare', at: ['web1', 'web2'] }, estimateMs: 1200 },
  { step: { kind: 'switch', at: ['web1', 'web2'] }, estimateMs: 3000 },
];
const PLAN: RolloutPlan = {
  app: 'shop',
  environment: 'production',
  release: NEXT,
  previous: BEFORE,
  strategy: 'rolling',
  plan,
  estimateMs: 4200,
};

it('numbers the steps, each with what it took before', () => {
  expect(rolloutPlanLines(PLAN)).toEqual([
    'shop → production: a1b2c3d, rolling (serving 9f8e7d6; dry run: nothing is changed)',
    '  1  upload to web1, web2 · about 1.2 s',
    '  2  switch web1, web2 to a1b2c3d · about 3.0 s',
    '  2 steps, about 4.2 s',
  ]);
});

it('does not claim to know what nobody knows', () => {
  const settle: PlannedStep = { step: { kind: 'settle' } };
  expect(rolloutPlanLines({ ...PLAN, plan: [...plan, settle] }).slice(3)).toEqual([
    '  3  write down what is live · ?',
    '  3 steps, at least about 4.2 s',
  ]);
  const { estimateMs: _, previous: __, ...first } = PLAN;
  expect(rolloutPlanLines({ ...first, plan: [settle] })).toEqual([
    'shop → production: a1b2c3d, rolling (nothing serves yet; dry run: nothing is changed)',
    '  1  write down what is live · ?',
    '  1 step; nobody knows yet how long they take',
  ]);
});

it('tells the risk of a rollback, and of a manual one how to do it', () => {
  const risk = {
    level: 'medium',
    reasons: [
      { kind: 'between', releases: 2, points: 2 },
      { kind: 'not-running', points: 1 },
    ],
  } as const;
  const back = { ...PLAN, release: BEFORE, previous: NEXT, strategy: 'immediate', risk, isManual: true };
  expect(rolloutPlanLines({ ...back, plan: plan.slice(1) })).toEqual([
    'shop → production: 9f8e7d6, immediate (serving a1b2c3d; only planned: nothing is changed)',
    '  1  switch web1, web2 to 9f8e7d6 · about 3.0 s',
    '  1 step, about 4.2 s',
    '  risk: medium: 2 releases lie between (+2), it is not running any more (+1)',
    `  to do it, run: cimyr rollback production --to ${BEFORE} --strategy immediate`,
  ]);
});

it('says what would be brought to its end first, even if that is all', () => {
  const interrupted = { intent: 'deploy', release: NEXT, by: 'ana', comesFirst: true } as const;
  expect(rolloutPlanLines({ app: 'shop', environment: 'production', plan: [], interrupted })).toEqual([
    'shop → production: only what was interrupted (nothing serves yet; dry run: nothing is changed)',
    '  first: the deployment of a1b2c3d by ana was interrupted: it is brought to its end first',
  ]);
  expect(rolloutPlanLines({ ...PLAN, plan: [] })[1]).toBe('  nothing is left to be done');
});

it('aligns the numbers, and keeps hostile names on their line', () => {
  const many = Array.from(
    { length: 10 },
    (): PlannedStep => ({ step: { kind: 'start', at: ['a\n::error::b'] } }),
  );
  const lines = rolloutPlanLines({ ...PLAN, app: '\u001b[31mx', plan: many });
  expect(lines[0]).toMatch(/^\\u001b\[31mx → /);
  expect(lines[1]).toBe('   1  start a\\n::error::b · ?');
  expect(lines[10]).toBe('  10  start a\\n::error::b · ?');
});
