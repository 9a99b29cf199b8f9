import { isoTime } from '../base/clock.js';
import { criticalPath } from '../domain/critical-path.js';
import { jobsByStage } from '../domain/jobs-by-stage.js';
import { lowerBound } from '../domain/lower-bound.js';
import type { AttemptRecord, JobRecord, RunRecord } from '../domain/record.js';
import { countWarnings, jobDuration } from '../domain/record.js';
import { replayOf } from '../domain/replay.js';
import type { RunJson } from './published/run.js';

/** The published `run.json` (schema/run.schema.json): times are ISO 8601 in UTC, durations milliseconds. */
export function runJson(record: RunRecord): string {
  const end = record.endedAt ?? record.startedAt;
  const { jobs: path, totals } = criticalPath(record);
  const document: RunJson = {
    schemaVersion: 1,
    id: record.id,
    pipeline: record.pipeline,
    ...(record.trace ? { traceId: record.trace.traceId } : {}),
    status: record.status ?? 'cancelled',
    ...(record.stopped ? { stopped: record.stopped } : {}),
    ...(record.stoppedBy ? { stoppedBy: record.stoppedBy } : {}),
    warnings: countWarnings(record),
    startedAt: isoTime(record.startedAt),
    finishedAt: isoTime(end),
    durationMs: Math.round(end - record.startedAt),
    criticalPath: path.map((job) => job.id),
    timeMs: {
      run: Math.round(totals.run),
      slotWait: Math.round(totals['slot-wait']),
      lockWait: Math.round(totals['lock-wait']),
      backoff: Math.round(totals.backoff),
      overhead: Math.round(totals.overhead),
    },
    lowerBoundMs: Math.floor(lowerBound(replayOf(record))),
    stages: [...jobsByStage(record)].map(([name, jobs]) => ({
      name,
      status: stageStatus(jobs),
      jobs: jobs.map(jobJson),
    })),
    artifacts: record.artifacts.map(({ job, name, files }) => ({ job, name, files: [...files] })),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

function jobJson(job: JobRecord): RunJson['stages'][number]['jobs'][number] {
  return {
    id: job.id,
    name: job.name,
    status: job.status ?? 'cancelled',
    ...(job.reason === undefined ? {} : { reason: job.reason }),
    ...(job.root === undefined ? {} : { root: job.root }),
    ...(job.allowed ? { allowed: true } : {}),
    ...(job.flaky ? { flaky: true } : {}),
    durationMs: Math.round(jobDuration(job)),
    attempts: job.attempts.map(({ startedAt, endedAt, outcome, spool }) => ({
      status: outcome?.status ?? 'cancelled',
      ...(outcome?.reason === undefined ? {} : { reason: outcome.reason }),
      ...(outcome?.exitCode === undefined ? {} : { exitCode: outcome.exitCode }),
      ...(outcome?.signal === undefined ? {} : { signal: outcome.signal }),
      startedAt: isoTime(startedAt),
      durationMs: Math.round((endedAt ?? startedAt) - startedAt),
      ...(spool ? { log: spool.file } : {}),
    })),
    ...foundJson(job.attempts.at(-1)),
  };
}

/** What the last attempt found, as far as this document tells it. */
function foundJson(attempt: AttemptRecord | undefined) {
  const { findings = [], omitted = 0, tests } = attempt ?? {};
  const count = findings.length + omitted;
  if (!tests) return count > 0 ? { findings: count } : {};
  const { passed, failed, skipped, flaky, durationMs } = tests;
  const totals = { passed, failed, skipped, flaky: flaky.length, durationMs: Math.round(durationMs) };
  return { ...(count > 0 ? { findings: count } : {}), tests: totals };
}

/** A stage failed if a job failed unallowed, was cancelled if one was; it was skipped if all its jobs were. */
export function stageStatus(jobs: readonly JobRecord[]): 'success' | 'failure' | 'cancelled' | 'skipped' {
  if (jobs.some((job) => job.status === 'failure' && !job.allowed)) return 'failure';
  if (jobs.some((job) => job.status === 'cancelled' || job.status === undefined)) return 'cancelled';
  return jobs.length > 0 && jobs.every((job) => job.status === 'skipped') ? 'skipped' : 'success';
}
