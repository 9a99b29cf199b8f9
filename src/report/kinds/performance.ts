import { formatDuration } from '../../base/duration.js';
import { criticalPath } from '../../domain/critical-path.js';
import { lowerBound } from '../../domain/lower-bound.js';
import { type JobRecord, jobDuration, type RunRecord } from '../../domain/record.js';
import { replayOf } from '../../domain/replay.js';
import { modifiedZ } from '../../domain/statistics.js';
import { levers } from '../../domain/what-if.js';
import { changeWords } from '../number-words.js';
import { distanceWords, isWholeRun, leverName } from '../time-words.js';
import { foundTables } from './found.js';
import type { Facts, Row, Table } from './model.js';
import { changeFrom, comparable, pastTimes, runsOf, type Usual, usualOf } from './past.js';
import { pathTable, timeBars } from './path.js';
import { scheduleFacts } from './schedule-facts.js';
import { facts, table, unlessEmpty } from './sections.js';
import type { ReportBody, Sources } from './sources.js';
import { levelsOf } from './timeline.js';

const MOST_CHANGED = 10;
/** Smaller changes are noise. */
const WORTH_TELLING = { share: 0.05, ms: 50 };
const ENOUGH_RUNS = 3;
/** From here on a value is an outlier (Iglewicz and Hoaglin), once there are enough to say so. */
const OUTLIER = { z: 3.5, runs: 8 };

/** For who keeps the pipeline: is it as fast as it was, as it could be, and what would make it faster. */
export function performance(sources: Sources): ReportBody {
  const { record } = sources;
  const path = criticalPath(record);
  const usual = usualOf(comparable(sources).map(({ durationMs }) => durationMs));
  const replay = replayOf(record);
  const bound = lowerBound(replay);
  const makespan = (record.endedAt ?? record.startedAt) - record.startedAt;
  const ids = path.jobs.map(({ id }) => id);
  const compared = comparedJobs(sources);
  return {
    also: [usualWords(record, makespan, usual), isWholeRun(record) ? distanceWords(makespan, bound) : '']
      .filter(Boolean)
      .join('; '),
    hasCause: false,
    sections: [
      overview(sources, usual, makespan, bound),
      runsOf(sources),
      ...unlessEmpty(mostChanged(compared)),
      ...(isWholeRun(record) ? unlessEmpty(helping(levers(replay, ids), makespan)) : []),
      timeBars(path),
      ...unlessEmpty(pathTable(record, path)),
      levelsOf(record),
      ...unlessEmpty(times(compared, sources)),
      ...foundTables(record),
    ],
  };
}

/** `12 % longer than usual (1.6 s, the median of 8 runs)`. */
function usualWords({ status }: RunRecord, makespan: number, usual: Usual | undefined): string {
  if (!usual) return 'nothing to compare with: no earlier run of the same jobs succeeded';
  const { medianMs, n } = usual;
  const basis = `(${formatDuration(medianMs)}, the median of ${n} ${n === 1 ? 'run' : 'runs'})`;
  if (status !== 'success') return `a run that comes to its end takes ${basis.slice(1, -1)}`;
  const percent = Math.round(changeFrom(medianMs, makespan) * 100);
  if (percent === 0) return `as long as usual ${basis}`;
  return `${Math.abs(percent)} % ${percent > 0 ? 'longer' : 'shorter'} than usual ${basis}`;
}

function overview({ record }: Sources, usual: Usual | undefined, makespan: number, bound: number): Facts {
  const n = usual?.n ?? 0;
  const note =
    usual && isWholeRun(record)
      ? `${changeWords(changeFrom(usual.medianMs, makespan))} against the median`
      : '';
  return facts({ id: 'overview', title: 'Overview' }, [
    {
      key: 'durationMs',
      title: 'Time',
      unit: 'duration',
      value: makespan,
      ...(note === '' ? {} : { note }),
    },
    {
      key: 'medianMs',
      title: 'Usual time',
      unit: 'duration',
      value: usual?.medianMs ?? null,
      note: `median of ${n} earlier successful ${n === 1 ? 'run' : 'runs'} of the same jobs`,
    },
    usual?.p95Ms
      ? { key: 'p95Ms', title: 'p95', unit: 'duration', value: usual.p95Ms, note: `of ${n} runs` }
      : {
          key: 'longestMs',
          title: 'Longest',
          unit: 'duration',
          value: usual?.longestMs ?? null,
          note: `of ${n} runs; a p95 needs 20`,
        },
    ...scheduleFacts(record, makespan, bound),
  ]);
}

interface Compared {
  readonly job: JobRecord;
  readonly ms: number;
  readonly usual: Usual | undefined;
  readonly isUnusual: boolean;
}

/** The jobs that succeeded, each with its earlier times: one that failed may have ended at any moment. */
function comparedJobs({ record, earlier }: Sources): Compared[] {
  return [...record.jobs.values()]
    .filter(({ status, attempts }) => status === 'success' && attempts.length > 0)
    .map((job) => {
      const ms = jobDuration(job);
      const past = pastTimes(earlier, job.id);
      const isUnusual = past.length >= OUTLIER.runs && Math.abs(modifiedZ(ms, past)) > OUTLIER.z;
      return { job, ms, usual: usualOf(past), isUnusual };
    });
}

function mostChanged(compared: readonly Compared[]): Table {
  const changed = compared.flatMap(({ job, ms, usual, isUnusual }) => {
    if (!usual || usual.n < ENOUGH_RUNS) return [];
    const delta = ms - usual.medianMs;
    const isMuch = Math.abs(delta) >= Math.max(WORTH_TELLING.ms, usual.medianMs * WORTH_TELLING.share);
    return isMuch ? [{ job, ms, usual, delta, isUnusual }] : [];
  });
  changed.sort((a, b) => Math.abs(b.delta) - Math.abs(a.delta));
  const rows = changed.slice(0, MOST_CHANGED).map(
    ({ job, ms, usual, isUnusual }): Row => ({
      job: job.id,
      durationMs: ms,
      medianMs: usual.medianMs,
      change: changeFrom(usual.medianMs, ms),
      n: usual.n,
      remark: isUnusual ? 'an outlier' : null,
    }),
  );
  return table(
    {
      id: 'changed',
      title: 'What changed most',
      note: `Against the median of at least ${ENOUGH_RUNS} earlier runs; an outlier by a modified z-score over ${OUTLIER.z}.`,
    },
    {
      job: ['Job', 'code'],
      durationMs: ['Time', 'duration'],
      medianMs: ['Usual', 'duration'],
      change: ['Change', 'change'],
      n: ['Runs', 'count'],
      remark: ['Remark', 'text'],
    },
    rows,
  );
}

const helping = (found: ReturnType<typeof levers>, makespan: number): Table =>
  table(
    {
      id: 'levers',
      title: 'What would help',
      note: 'Each by a replay of the whole schedule with this one change.',
    },
    { change: ['Change', 'text'], gainMs: ['Saves', 'duration'], share: ['Of the run', 'ratio'] },
    found.map(
      (lever): Row => ({
        change: leverName(lever),
        gainMs: lever.gainMs,
        share: lever.gainMs / Math.max(1, makespan),
      }),
    ),
  );

/** Each job's time beside what it usually takes, the longest first. */
function times(compared: readonly Compared[], { history }: Sources): Table {
  const sorted = [...compared].sort((a, b) => b.ms - a.ms);
  const rows = sorted.map(({ job, ms, usual }): Row => {
    const known = history.jobs.get(job.id);
    return {
      job: job.id,
      durationMs: ms,
      medianMs: usual?.medianMs ?? null,
      p95Ms: usual?.p95Ms ?? null,
      longestMs: usual?.longestMs ?? null,
      n: usual?.n ?? 0,
      meanMs: known?.meanMs ?? null,
      recentMs: known && known.recentMs.length > 0 ? known.recentMs : null,
    };
  });
  return table(
    {
      id: 'times',
      title: 'Times of all jobs',
      note: 'Of jobs that succeeded; a p95 needs 20 runs. Expected is what the next run is scheduled by: of one attempt, newer runs counting more.',
    },
    {
      job: ['Job', 'code'],
      durationMs: ['Time', 'duration'],
      medianMs: ['Median', 'duration'],
      p95Ms: ['p95', 'duration'],
      longestMs: ['Longest', 'duration'],
      n: ['Runs', 'count'],
      meanMs: ['Expected', 'duration'],
      recentMs: ['Last ten', 'durations'],
    },
    rows,
  );
}
