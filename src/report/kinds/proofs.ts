import { isoTime } from '../../base/clock.js';
import type { RunRecord } from '../../domain/record.js';
import { attemptReason, shortReason } from '../wording.js';
import type { Row, Table } from './model.js';
import { table } from './sections.js';
import type { Evidence } from './sources.js';
import { standingOf } from './standing.js';
import type { ToldJob } from './told-jobs.js';

/** Every job, what it was told, and what came of it. */
export function toldTable(record: RunRecord, told: ReadonlyMap<string, ToldJob>): Table {
  const rows = [...record.jobs.values()].map((job): Row => {
    const known = told.get(job.id);
    return {
      job: job.id,
      status: standingOf(job),
      place: `${record.file}:${job.line}`,
      definition: job.definition,
      shell: known?.shell ?? null,
      secrets: known ? known.secrets.join(', ') || 'none' : null,
      services: known ? known.services.join(', ') || 'none' : null,
    };
  });
  return table(
    {
      id: 'jobs',
      title: 'Jobs',
      note: 'The definition is a fingerprint of all that the file tells a job: commands, shell, environment, conditions, services. Shell, secrets and services are read from the file where it still has this fingerprint.',
    },
    {
      job: ['Job', 'code'],
      status: ['Result', 'status'],
      place: ['Place', 'place'],
      definition: ['Definition', 'code'],
      shell: ['Shell', 'code'],
      secrets: ['Secrets', 'text'],
      services: ['Services', 'text'],
    },
    rows,
  );
}

/** By name: their values are nowhere. */
export function secretsTable(told: ReadonlyMap<string, ToldJob>): Table {
  const readers = new Map<string, string[]>();
  for (const [job, { secrets }] of told)
    for (const secret of secrets) readers.set(secret, [...(readers.get(secret) ?? []), job]);
  const rows = [...readers]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([secret, jobs]): Row => {
      return { secret, count: jobs.length, jobs: jobs.slice(0, 10).join(', ') };
    });
  return table(
    {
      id: 'secrets',
      title: 'Secrets',
      note: 'Those that the file gives to jobs, by name; values are never kept.',
    },
    { secret: ['Secret', 'code'], count: ['Jobs', 'count'], jobs: ['The first of them', 'text'] },
    rows,
  );
}

export const allowedTable = (record: RunRecord): Table =>
  table(
    { id: 'allowed', title: 'Failures that were allowed' },
    { job: ['Job', 'code'], why: ['Why', 'text'], place: ['Place', 'place'] },
    [...record.jobs.values()]
      .filter((job) => job.allowed)
      .map((job): Row => ({ job: job.id, why: shortReason(job), place: `${record.file}:${job.line}` })),
  );

export const retriesTable = (record: RunRecord): Table =>
  table(
    { id: 'retries', title: 'Attempts that were followed by another' },
    {
      job: ['Job', 'code'],
      attempt: ['Attempt', 'count'],
      why: ['Why', 'text'],
      startedAt: ['Began', 'time'],
    },
    [...record.jobs.values()].flatMap((job) =>
      job.attempts.slice(0, -1).map(({ outcome, startedAt }, i): Row => {
        const why = outcome ? attemptReason(outcome) || outcome.status : null;
        return { job: job.id, attempt: i + 1, why, startedAt: isoTime(startedAt) };
      }),
    ),
  );

export const skippedTable = (record: RunRecord): Table =>
  table(
    { id: 'skipped', title: 'Jobs that did not run' },
    { job: ['Job', 'code'], status: ['Result', 'status'], why: ['Why', 'text'] },
    [...record.jobs.values()]
      .filter(({ attempts }) => attempts.length === 0)
      .map((job): Row => {
        const why = job.reused ? `taken over from run ${record.resumes ?? '?'}` : shortReason(job);
        return { job: job.id, status: standingOf(job), why };
      }),
  );

export const artifactsTable = ({ artifacts }: RunRecord, evidence: Evidence): Table =>
  table(
    { id: 'artifacts', title: 'Artifacts' },
    {
      file: ['File', 'code'],
      artifact: ['Artifact', 'code'],
      job: ['Job', 'code'],
      bytes: ['Size', 'bytes'],
      sha256: ['SHA-256', 'code'],
    },
    artifacts.flatMap(({ name, job, files }) =>
      files.map(({ path, bytes }): Row => {
        const sha256 = evidence.artifacts.get(job)?.get(path) ?? null;
        return { file: path, artifact: name, job, bytes, sha256 };
      }),
    ),
  );
