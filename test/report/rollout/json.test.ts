import { expect, it } from 'vitest';
import { rolloutJson } from '../../../src/report/rollout/json.js';
import { foldRollout } from '../../../src/report/rollout/record.js';
import { recreate, unhealthyGate, unknown } from './stories.js';
import { BEFORE, NEXT, recordOf, type Told } from './told.js';

it('is one document with what was done, measured and planned', () => {
  const json = rolloutJson(recordOf(unhealthyGate), {
    status: 'rolled-back',
    release: NEXT,
    previous: BEFORE,
    serving: BEFORE,
    strategy: 'blue-green',
    why: { kind: 'interrupted-unhealthy' },
    estimateMs: 700,
    plan: [{ step: { kind: 'settle' }, estimateMs: 700 }, { step: { kind: 'clean' } }],
  });
  expect(JSON.parse(json)).toEqual({
    schemaVersion: 1,
    app: 'shop',
    environment: 'production',
    intent: 'deploy',
    status: 'rolled-back',
    release: NEXT,
    previous: BEFORE,
    serving: BEFORE,
    strategy: 'blue-green',
    durationMs: 850,
    estimateMs: 700,
    steps: [
      { id: 'start 10.0.0.1:8001', kind: 'start', status: 'success', durationMs: 500 },
      {
        id: 'gate 10.0.0.1:8001',
        kind: 'gate',
        status: 'failure',
        durationMs: 50,
        message: 'http://10.0.0.1:8001/up: answered 500 instead of 200 to 299 (H-STATUS), after 3 attempts',
        next: 'look at its log',
        failure: expect.objectContaining({ kind: 'check', slot: '10.0.0.1:8001', attempts: 3 }),
      },
      { id: 'stop 10.0.0.1:8001', kind: 'stop', status: 'success', durationMs: 300 },
    ],
    checks: [
      {
        check: 'http://10.0.0.1:8001/up',
        instance: '10.0.0.1:8001',
        verdict: 'unhealthy',
        asked: 3,
        failed: 3,
        unreachable: 0,
        ms: 12,
        code: 500,
        problem: 'H-STATUS',
        message: 'answered 500 instead of 200 to 299',
        next: 'look at its log',
      },
    ],
    plan: [
      { id: 'settle', kind: 'settle', estimateMs: 700 },
      { id: 'clean', kind: 'clean' },
    ],
    message: 'it was interrupted, and is not healthy',
    why: { kind: 'interrupted-unhealthy' },
  });
});

it('says the outage, and steps that nobody saw the end of', () => {
  const begun: Told = [0, { kind: 'step-started', step: { kind: 'settle' } }];
  const parsed = JSON.parse(rolloutJson(recordOf([...recreate, begun]), { status: 'cancelled', plan: [] }));
  expect(parsed.outageMs).toBe(1200);
  expect(parsed.steps.at(-1)).toEqual({ id: 'settle', kind: 'settle', status: 'cancelled', durationMs: 0 });
});

it('does not name as serving what nobody can tell', () => {
  const parsed = JSON.parse(rolloutJson(recordOf(unknown), { status: 'unknown', plan: [] }));
  expect(parsed).toMatchObject({ status: 'unknown', release: NEXT, previous: BEFORE });
  expect(parsed).not.toHaveProperty('serving');
});

it('is a document, too, where nothing was begun: locked, or planned with its risk', () => {
  const { record } = foldRollout({ app: 'shop', environment: 'production' });
  const holder = { id: 'x', by: 'ana', since: '2026-01-02T11:55:00Z' };
  const lease = { host: 'web1', fence: 3, holder, leftMs: 45_000 };
  expect(
    JSON.parse(rolloutJson(record, { status: 'locked', plan: [], lease, why: { kind: 'locked', lease } })),
  ).toEqual({
    schemaVersion: 1,
    app: 'shop',
    environment: 'production',
    status: 'locked',
    durationMs: 0,
    steps: [],
    checks: [],
    plan: [],
    lease,
    message: expect.stringContaining('is held by ana since'),
    next: expect.stringContaining('--wait-for-lock'),
    why: { kind: 'locked', lease },
  });
  const risk = { level: 'low', reasons: [{ kind: 'not-running', points: 1 }] } as const;
  const interrupted = { intent: 'deploy', release: NEXT, by: 'ana', comesFirst: true } as const;
  expect(JSON.parse(rolloutJson(record, { status: 'planned', plan: [], risk, interrupted }))).toMatchObject({
    risk: { level: 'low', reasons: ['it is not running any more (+1)'] },
    interrupted: `the deployment of ${NEXT} by ana was interrupted: it is brought to its end first`,
  });
});
