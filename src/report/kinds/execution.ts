import { type CriticalPath, criticalPath } from '../../domain/critical-path.js';
import { lowerBound } from '../../domain/lower-bound.js';
import { type JobRecord, jobDuration, type RunRecord } from '../../domain/record.js';
import { replayOf } from '../../domain/replay.js';
import { runWords, unheardLines } from '../job-lines.js';
import { isWholeRun } from '../time-words.js';
import { failuresOf, runningOf } from './failures.js';
import { foundTables } from './found.js';
import { graphOf, jobsTable, stagesTable } from './jobs.js';
import type { Facts, Row, Table } from './model.js';
import { pathTable, timeBars } from './path.js';
import { scheduleFacts } from './schedule-facts.js';
import { facts, list, table, unlessEmpty } from './sections.js';
import type { ReportBody, Sources } from './sources.js';
import { standingOf } from './standing.js';
import { timelineOf } from './timeline.js';

const SLOWEST = 10;

/** For whoever pushed: what happened, why, and where the time went. */
export function execution({ record }: Sources): ReportBody {
  const path = criticalPath(record);
  const hasStages = record.stages.length > 1 || record.stages[0]?.name !== '';
  const sections = [
    ...failuresOf(record),
    ...runningOf(record),
    ...foundTables(record),
    overview(record, path),
    ...(hasStages ? unlessEmpty(stagesTable(record)) : []),
    ...unlessEmpty(jobsTable(record)),
    timelineOf(record, path),
    graphOf(record, path.jobs),
    timeBars(path),
    ...unlessEmpty(pathTable(record, path)),
    ...unlessEmpty(slowest(record)),
    ...unlessEmpty(artifacts(record)),
    ...unlessEmpty(notices(record)),
  ];
  return {
    also: [runWords(record).counts, ...unheardLines(record)].filter(Boolean).join('; '),
    hasCause: true,
    sections,
  };
}

function overview(record: RunRecord, path: CriticalPath): Facts {
  const makespan = (record.endedAt ?? record.startedAt) - record.startedAt;
  const bound = lowerBound(replayOf(record));
  const retries = [...record.jobs.values()].reduce(
    (sum, job) => sum + Math.max(0, job.attempts.length - 1),
    0,
  );
  return facts({ id: 'overview', title: 'Overview' }, [
    { key: 'durationMs', title: 'Time', unit: 'duration', value: makespan },
    { key: 'jobs', title: 'Jobs', unit: 'count', value: record.jobs.size },
    ...(retries > 0
      ? [{ key: 'retries', title: 'Further attempts', unit: 'count', value: retries } as const]
      : []),
    {
      key: 'pathJobs',
      title: 'Jobs on the longest path',
      unit: 'count',
      value: path.jobs.length,
    },
    ...(isWholeRun(record) ? scheduleFacts(record, makespan, bound) : []),
  ]);
}

function slowest(record: RunRecord): Table {
  const ran = [...record.jobs.values()].filter(({ attempts }) => attempts.length > 0);
  // The table of all jobs shows as much of few.
  const jobs = ran.length > SLOWEST ? ran.sort(longerFirst).slice(0, SLOWEST) : [];
  return table(
    { id: 'slowest', title: 'Slowest jobs' },
    { job: ['Job', 'code'], status: ['Result', 'status'], durationMs: ['Time', 'duration'] },
    jobs.map((job): Row => ({ job: job.id, status: standingOf(job), durationMs: jobDuration(job) })),
  );
}

const longerFirst = (a: JobRecord, b: JobRecord) => jobDuration(b) - jobDuration(a);

function artifacts({ artifacts }: RunRecord): Table {
  const rows = artifacts.map(({ name, job, files }): Row => {
    const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
    return { artifact: name, job, files: files.length, bytes };
  });
  return table(
    { id: 'artifacts', title: 'Artifacts' },
    {
      artifact: ['Artifact', 'code'],
      job: ['Job', 'code'],
      files: ['Files', 'count'],
      bytes: ['Size', 'bytes'],
    },
    rows,
  );
}

const notices = ({ notices }: RunRecord) =>
  list(
    { id: 'notices', title: 'Notices' },
    notices.map(({ job, message }) => (job === undefined ? message : `${job}: ${message}`)),
  );
