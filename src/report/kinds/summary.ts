import { formatDuration } from '../../base/duration.js';
import { criticalPath } from '../../domain/critical-path.js';
import { flakyJobs } from '../../domain/flaky.js';
import { type PastRun, pastRunOf } from '../../domain/past-run.js';
import type { RunRecord } from '../../domain/record.js';
import { replayOf } from '../../domain/replay.js';
import { median } from '../../domain/statistics.js';
import { type Lever, levers } from '../../domain/what-if.js';
import { failureTails } from '../failure-tails.js';
import { runWords } from '../job-lines.js';
import { isWholeRun, leverName } from '../time-words.js';
import { whyWords } from '../wording.js';
import { foundTables } from './found.js';
import type { Facts, Prose } from './model.js';
import {
  allRuns,
  changeFrom,
  comparable,
  failuresInARow,
  runsOf,
  shareSentence,
  shareWords,
  successRate,
} from './past.js';
import { facts } from './sections.js';
import type { ReportBody, Sources } from './sources.js';

/** Halves of fewer runs say nothing of a trend. */
const ENOUGH_FOR_TREND = 6;
const STEADY = 0.05;
const MUCH = 0.2;

/** For who has one minute: three sentences, the last runs, the greatest risk, the greatest saving. */
export function summary(sources: Sources): ReportBody {
  const before = comparable(sources);
  const successes = sources.record.status === 'success' ? [...before, pastRunOf(sources.record)] : before;
  return {
    also: runWords(sources.record).counts,
    hasCause: true,
    sections: [
      sentences(sources, successes),
      ...foundTables(sources.record),
      outlook(sources, successes),
      runsOf(sources),
    ],
  };
}

function sentences(sources: Sources, successes: readonly PastRun[]): Prose {
  const { record } = sources;
  const rate = successRate(allRuns(sources));
  return {
    kind: 'prose',
    id: 'sentences',
    title: 'In three sentences',
    sentences: [
      [`${runWords(record).verdict}`, ...failedWords(record)].join(': ').concat('.'),
      rate ? `Of the runs that are kept ${shareSentence(rate)}.` : 'No run that is kept has come to an end.',
      timeSentence(successes),
    ],
  };
}

/** Which job failed first, why, and how many others. */
function failedWords(record: RunRecord): string[] {
  const { tails, more } = failureTails(record);
  const [first, ...others] = tails.filter(({ job }) => !job.allowed);
  if (!first) return [];
  const n = others.length + more;
  const rest = n > 0 ? `, and ${n} more job${n === 1 ? '' : 's'} failed` : '';
  return [first.job.id, `${whyWords(first.words)}${rest}`];
}

function timeSentence(successes: readonly PastRun[]): string {
  const usual = median(successes.map(({ durationMs }) => durationMs));
  if (usual === undefined)
    return 'No run of the same jobs has succeeded yet, so nothing can be said of its usual time.';
  const runs =
    successes.length === 1
      ? 'the one run that succeeded'
      : `the median of ${successes.length} runs that succeeded`;
  const trend = trendOf(successes);
  const moves =
    trend === undefined
      ? ''
      : Math.abs(trend) < STEADY
        ? ' and is steady'
        : `, and gets ${trend > 0 ? 'slower' : 'faster'}: the newer half took ${Math.abs(Math.round(trend * 100))} % ${trend > 0 ? 'longer' : 'less'}`;
  return `It usually takes ${formatDuration(usual)} (${runs})${moves}.`;
}

/** By how much the newer half of the runs took longer, as a share; by medians, which one slow run does not move. */
function trendOf(runs: readonly PastRun[]): number | undefined {
  if (runs.length < ENOUGH_FOR_TREND) return undefined;
  const middle = Math.floor(runs.length / 2);
  const [before, after] = [runs.slice(0, middle), runs.slice(-middle)].map((half) =>
    median(half.map(({ durationMs }) => durationMs)),
  );
  return before === undefined || after === undefined ? undefined : changeFrom(before, after);
}

function outlook(sources: Sources, successes: readonly PastRun[]): Facts {
  const { record } = sources;
  const rate = successRate(allRuns(sources));
  const usual = median(successes.map(({ durationMs }) => durationMs));
  const saving = savingOf(sources);
  const trend = trendOf(successes);
  return facts({ id: 'outlook', title: 'Outlook' }, [
    {
      key: 'successRate',
      title: 'Runs that succeed',
      unit: 'ratio',
      value: rate?.rate ?? null,
      ...(rate ? { note: shareWords(rate, rate.n === 1 ? 'run' : 'runs') } : {}),
    },
    {
      key: 'durationMs',
      title: 'Time',
      unit: 'duration',
      value: (record.endedAt ?? record.startedAt) - record.startedAt,
      note: usual === undefined ? 'nothing to compare with' : `usually ${formatDuration(usual)}`,
    },
    {
      key: 'trend',
      title: 'Trend of the time',
      unit: 'change',
      value: trend ?? null,
      note:
        trend === undefined
          ? `needs ${ENOUGH_FOR_TREND} successful runs of the same jobs`
          : `the newer half of ${successes.length} runs against the older`,
    },
    { key: 'risk', title: 'Greatest risk', unit: 'text', value: riskOf(sources, trend) },
    {
      key: 'savingMs',
      title: 'Greatest saving',
      unit: 'duration',
      value: saving?.gainMs ?? null,
      note: savingNote(sources, saving),
    },
  ]);
}

function savingNote({ record }: Sources, saving: Lever | undefined): string {
  if (!isWholeRun(record)) return 'told of runs that succeed';
  return saving ? `with ${leverName(saving)}` : 'no single change would save a hundredth of the run';
}

function savingOf({ record }: Sources) {
  if (!isWholeRun(record)) return undefined;
  const path = criticalPath(record).jobs.map(({ id }) => id);
  return levers(replayOf(record), path)[0];
}

/** What threatens most, with its evidence. */
function riskOf(sources: Sources, trend: number | undefined): string {
  const { record, history, now } = sources;
  const jobs = [...record.jobs.values()];
  const row = failuresInARow(record, allRuns(sources));
  if (row > 1) return `it has failed ${row} times in a row`;
  if (row === 1) return 'it fails now';
  const [flaky] = flakyJobs(history, [...record.jobs.keys()], now);
  if (flaky) return `${flaky.job} is flaky: ${flaky.evidence}`;
  const allowed = jobs.find((job) => job.allowed);
  if (allowed) return `${allowed.id} fails, and is allowed to`;
  if (trend !== undefined && trend >= MUCH)
    return `it gets slower: ${Math.round(trend * 100)} % against the older half of its runs`;
  const retried = jobs.find((job) => job.flaky);
  if (retried) return `${retried.id} succeeded only after a retry`;
  return record.status === 'cancelled'
    ? 'it was cancelled: nobody knows whether it succeeds'
    : 'none is seen';
}
