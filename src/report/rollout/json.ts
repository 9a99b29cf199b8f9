import { briefFailure } from '../../domain/rollout/failure.js';
import { stepId } from '../../domain/rollout/step.js';
import { type CheckRecord, type RolloutRecord, rolloutMs, type StepRecord } from './record.js';
import type { RolloutResult } from './result.js';
import { whyMissed } from './words/commands.js';
import { rolloutFailureWords } from './words/failures.js';
import { REMEDIES } from './words/problems.js';
import { interruptedWords, type ReasonWords, reasonWords } from './words/reasons.js';
import { riskReasons } from './words/risk.js';

/** One document for machines; durations are milliseconds, and what is not known is left out. */
export function rolloutJson(record: RolloutRecord, result: RolloutResult): string {
  const { app, environment, intent, outage } = record;
  const { risk, interrupted } = result;
  const document = {
    schemaVersion: 1,
    app,
    environment,
    intent,
    status: result.status,
    release: result.release ?? record.release,
    previous: result.previous ?? record.previous,
    serving: result.serving ?? record.serving,
    url: result.url,
    strategy: result.strategy ?? record.strategy,
    durationMs: Math.round(rolloutMs(record)),
    estimateMs: result.estimateMs,
    steps: record.steps.map(stepJson),
    checks: [...record.checks.values()].map(checkJson),
    outageMs: outage && Math.round(outage.ms),
    plan: result.plan.map(({ step, estimateMs }) => ({ id: stepId(step), kind: step.kind, estimateMs })),
    risk: risk && { level: risk.level, reasons: riskReasons(risk) },
    interrupted: interrupted && interruptedWords(interrupted, interrupted.release),
    skipped: record.skipped.length > 0 ? record.skipped : undefined,
    lease: result.lease,
    ...(result.why ? { ...said(reasonWords(result.why)), why: briefFailure(result.why) } : {}),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

const stepJson = ({ id, step, startedAt, endedAt, failure }: StepRecord) => ({
  id,
  kind: step.kind,
  status: endedAt === undefined ? 'cancelled' : failure ? 'failure' : 'success',
  durationMs: Math.round((endedAt ?? startedAt) - startedAt),
  ...(failure ? { ...said(rolloutFailureWords(failure)), failure: briefFailure(failure) } : {}),
});

/** What people are told of it. */
const said = ({ what, next }: ReasonWords) => ({ message: what, next });

function checkJson({ last, ...counts }: CheckRecord) {
  const newest = last.at(-1);
  return {
    ...counts,
    ms: newest && Math.round(newest.ms),
    code: newest?.code,
    problem: newest?.problem,
    message: newest && newest.result !== 'pass' ? whyMissed(newest) : undefined,
    next: newest && REMEDIES[newest.problem ?? ''],
  };
}
