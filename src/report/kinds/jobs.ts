import { jobsByStage } from '../../domain/jobs-by-stage.js';
import { type JobRecord, jobDuration, type RunRecord } from '../../domain/record.js';
import { jobGroups } from '../job-groups.js';
import { shortReason } from '../wording.js';
import type { GraphSection, Row, Table } from './model.js';
import { table } from './sections.js';
import { standingOf, worst } from './standing.js';

/** Milliseconds; null for a job that never started. */
export const tookMs = (job: JobRecord): number | null =>
  job.attempts.length > 0 ? Math.round(jobDuration(job)) : null;

export function stagesTable(record: RunRecord): Table {
  const rows = [...jobsByStage(record)].map(([stage, jobs]): Row => {
    const starts = jobs.flatMap(({ attempts: [first] }) => (first ? [first.startedAt] : []));
    const ends = jobs.flatMap(({ attempts, endedAt }) => (attempts.length > 0 && endedAt ? [endedAt] : []));
    const from = min(starts);
    const to = max(ends);
    return {
      stage: stage === '' ? null : stage,
      status: worst(jobs.map(standingOf)),
      jobs: jobs.length,
      failed: jobs.filter(({ status, allowed }) => status === 'failure' && !allowed).length,
      startMs: from === undefined ? null : from - record.startedAt,
      durationMs: from === undefined || to === undefined ? null : Math.max(0, to - from),
    };
  });
  return table(
    { id: 'stages', title: 'Stages' },
    {
      stage: ['Stage', 'code'],
      status: ['Result', 'status'],
      jobs: ['Jobs', 'count'],
      failed: ['Failed', 'count'],
      startMs: ['Began after', 'duration'],
      durationMs: ['Time', 'duration'],
    },
    rows,
  );
}

const min = (values: readonly number[]): number | undefined =>
  values.length > 0 ? values.reduce((a, b) => Math.min(a, b)) : undefined;
const max = (values: readonly number[]): number | undefined =>
  values.length > 0 ? values.reduce((a, b) => Math.max(a, b)) : undefined;

/** All jobs, what went wrong first. */
export function jobsTable(record: RunRecord): Table {
  const groups = jobGroups(record);
  const rows = groups.map(({ name, job, why }): Row => {
    const [first] = job.attempts;
    return {
      job: name,
      status: standingOf(job),
      // Beside the result the same word would say nothing.
      why: why === job.status ? null : why || null,
      durationMs: tookMs(job),
      attempts: job.attempts.length || null,
      startMs: first ? first.startedAt - record.startedAt : null,
    };
  });
  const isFolded = groups.some(({ count }) => count > 1);
  const note = 'Many jobs of a stage that were skipped for the same reason stand in one row.';
  return table(
    { id: 'jobs', title: 'Jobs', ...(isFolded ? { note } : {}) },
    {
      job: ['Job', 'code'],
      status: ['Result', 'status'],
      why: ['Why', 'text'],
      durationMs: ['Time', 'duration'],
      attempts: ['Attempts', 'count'],
      startMs: ['Began after', 'duration'],
    },
    rows,
  );
}

export function graphOf(record: RunRecord, path: readonly JobRecord[]): GraphSection {
  const needsOf = new Map(record.stages.map(({ name, needs }) => [name, needs]));
  return {
    kind: 'graph',
    id: 'graph',
    title: 'Graph',
    stages: [...jobsByStage(record)].map(([name, jobs]) => ({
      name,
      needs: needsOf.get(name) ?? [],
      jobs: jobs.map((job) => ({
        id: job.id,
        name: job.name,
        needs: job.needs,
        afterStages: job.afterStages,
        status: standingOf(job),
        reason: job.status === 'cancelled' ? '' : shortReason(job),
        durationMs: tookMs(job),
      })),
    })),
    path: path.map(({ id }) => id),
  };
}
