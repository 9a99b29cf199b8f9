import type { AttemptOutcome, Event } from '../../../src/domain/event.js';
import type { Finding, Level } from '../../../src/domain/finding.js';
import { buildGraph } from '../../../src/domain/graph.js';
import { learn, NO_HISTORY } from '../../../src/domain/history.js';
import type { Outcome } from '../../../src/domain/outcome.js';
import { pastRunOf } from '../../../src/domain/past-run.js';
import type { Pipeline } from '../../../src/domain/pipeline.js';
import type { RunRecord } from '../../../src/domain/record.js';
import { scheduledJobs } from '../../../src/domain/schedule/jobs.js';
import { simulate } from '../../../src/domain/schedule/simulate.js';
import { stageRows } from '../../../src/domain/stage-rows.js';
import type { TestResults } from '../../../src/domain/test-results.js';
import type { Sources } from '../../../src/report/kinds/sources.js';
import { pipelineOf, type StageSketch } from '../../domain/pipelines.js';
import { foldOf, masked } from '../records.js';

const DAY = 24 * 3_600_000;
const START = Date.UTC(2026, 2, 2, 9, 30, 0);

/** Of one job of a story: what became of it, what it printed and found. */
export interface Part {
  readonly fails?: true;
  readonly isAllowed?: true;
  /** Attempts that failed before the last one. */
  readonly retries?: number;
  readonly tail?: string;
  readonly findings?: readonly Finding[];
  readonly tests?: Partial<TestResults>;
}

/** How runs of a pipeline went. */
export interface Course {
  readonly maxParallel: number;
  /** Seconds that a job usually takes. */
  readonly seconds: (id: string) => number;
  readonly part: (id: string) => Part;
  /** Seconds after which somebody stopped it. */
  readonly cancelAfter?: number;
  readonly earlierRuns: number;
}

export interface Story extends Course {
  readonly name: string;
  readonly stages: Readonly<Record<string, StageSketch>>;
}

/** The same numbers in every run of the tests, from 0 to 1. */
export function* random(seed: number): Generator<number, never> {
  let state = seed;
  for (;;) {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    yield state / 2_147_483_648;
  }
}

/** A run as it would have gone, by the real schedule, and the runs before it. */
export const sourcesOf = (story: Story): Sources =>
  sourcesIn({ ...pipelineOf(story.stages), name: story.name }, story);

export function sourcesIn(pipeline: Pipeline, story: Course): Sources {
  const all = Array.from({ length: story.earlierRuns + 1 }, (_, i) => {
    const isLast = i === story.earlierRuns;
    const at = START + (i - story.earlierRuns) * DAY;
    return recordOf(pipeline, isLast ? story : { ...before(story, i) }, at, i + 1);
  });
  const record = all.at(-1);
  if (!record) throw new Error('a story has a run');
  return {
    record,
    now: (record.endedAt ?? START) + 5000,
    history: all.reduce((history, one) => learn(history, one), NO_HISTORY),
    earlier: all.slice(0, -1).map(pastRunOf),
  };
}

/** Earlier runs went well, but for one in five. */
function before({ cancelAfter: _, ...story }: Course, i: number): Course {
  const part = (id: string): Part => {
    const { retries, isAllowed } = story.part(id);
    const fails = i % 5 === 2 && story.part(id).fails;
    return {
      ...(retries ? { retries } : {}),
      ...(isAllowed || fails ? { fails: true } : {}),
      ...(isAllowed ? { isAllowed } : {}),
    };
  };
  return { ...story, part };
}

const recordOf = (...how: Parameters<typeof eventsOfRun>): RunRecord => foldOf(eventsOfRun(...how));

/** The events of one run as it would have gone. */
export function eventsOfRun(pipeline: Pipeline, story: Course, startedAt: number, seed: number): Event[] {
  const numbers = random(seed * 7919);
  const durations = pipeline.jobs.map(({ id }) =>
    Math.round(story.seconds(id) * 1000 * (0.85 + numbers.next().value * 0.3)),
  );
  const outcomes = pipeline.jobs.map(({ id }): Outcome => {
    const { fails, isAllowed } = story.part(id);
    return fails
      ? { status: 'failure', reason: 'exit-code', ...(isAllowed ? { allowed: true } : {}) }
      : { status: 'success' };
  });
  const policy = {
    maxParallel: story.maxParallel,
    onFailure: 'continue' as const,
    weight: (job: number) => durations[job] ?? 0,
    admits: () => true,
  };
  const { spans, makespan } = simulate(buildGraph(pipeline), scheduledJobs(pipeline), policy, {
    duration: (job) => durations[job] ?? 0,
    outcome: (job) => outcomes[job] ?? { status: 'success' },
  });
  const stop = story.cancelAfter === undefined ? Number.POSITIVE_INFINITY : story.cancelAfter * 1000;
  const events = spans
    .filter(({ start }) => start < stop)
    .flatMap(({ job, start, end }) => {
      const id = pipeline.jobs[job]?.id ?? '';
      const outcome =
        end <= stop ? outcomes[job] : { status: 'cancelled' as const, reason: 'cancelled' as const };
      const span = { from: startedAt + start, to: startedAt + Math.min(end, stop) };
      return eventsOfJob(id, story.part(id), outcome ?? { status: 'success' }, span);
    });
  const ran = new Set(spans.filter(({ start }) => start < stop).map(({ job }) => job));
  const endedAt = startedAt + Math.min(makespan, stop);
  const root = pipeline.jobs.find(
    ({ index }) => ran.has(index) && outcomes[index]?.status === 'failure' && !outcomes[index]?.allowed,
  )?.id;
  const rest = pipeline.jobs
    .filter(({ index }) => !ran.has(index))
    .map(({ id }): Event => {
      const outcome =
        stop < makespan
          ? ({ status: 'cancelled', reason: 'cancelled' } as const)
          : ({ status: 'skipped', reason: 'dependency', root: root ?? '' } as const);
      return { kind: 'job-ended', at: endedAt, job: id, outcome };
    });
  const hasFailed = outcomes.some(({ status, allowed }, i) => ran.has(i) && status === 'failure' && !allowed);
  const run = new Date(startedAt)
    .toISOString()
    .replace(/[-:]|\.\d+Z/g, '')
    .replace('T', '-');
  return [
    {
      kind: 'run-started',
      schemaVersion: 1,
      at: startedAt,
      run: `${run}-3e84c1`,
      pipeline: pipeline.name,
      file: pipeline.file,
      maxParallel: story.maxParallel,
      stages: stageRows(pipeline),
    },
    ...[...events, ...rest].sort((a, b) => a.at - b.at),
    ...(stop < makespan ? [{ kind: 'stopping', at: endedAt, because: 'cancelled' } as const] : []),
    {
      kind: 'run-ended',
      at: endedAt,
      status: stop < makespan ? 'cancelled' : hasFailed ? 'failure' : 'success',
    },
  ];
}

interface Extent {
  readonly from: number;
  readonly to: number;
}

function eventsOfJob(job: string, part: Part, outcome: Outcome, { from, to }: Extent): Event[] {
  const attempts = 1 + (part.retries ?? 0);
  const wait = attempts > 1 ? Math.round(((to - from) * 0.2) / (attempts - 1)) : 0;
  const each = Math.round((to - from - wait * (attempts - 1)) / attempts);
  const events: Event[] = [];
  let at = from;
  for (let attempt = 1; attempt <= attempts; attempt++) {
    const isLast = attempt === attempts;
    const end = isLast ? to : at + each;
    events.push({ kind: 'attempt-started', at, job, attempt });
    const { findings = [], tests } = part;
    if (isLast && (findings.length > 0 || tests))
      events.push({
        kind: 'findings',
        at: end,
        job,
        attempt,
        findings,
        omitted: 0,
        ...(tests ? { tests: { ...NO_TESTS, ...tests } } : {}),
      });
    const status = isLast ? outcome : FAILED;
    events.push({
      kind: 'attempt-ended',
      at: end,
      job,
      attempt,
      outcome: attemptOutcome(status),
      tail: masked(status.status === 'failure' ? (part.tail ?? '') : ''),
      ...(isLast ? {} : { backoffMs: wait }),
    });
    at = end + wait;
  }
  const { root: _, ...ended } = outcome;
  return [...events, { kind: 'job-ended', at: to, job, outcome: ended }];
}

const FAILED: Outcome = { status: 'failure', reason: 'exit-code' };

function attemptOutcome({ status, reason }: Outcome): AttemptOutcome {
  if (status !== 'failure')
    return { status: status === 'cancelled' ? 'cancelled' : 'success', ...(reason ? { reason } : {}) };
  const failure = { kind: 'exit-code', blame: 'user', code: 1, command: masked('npm test') } as const;
  return { status, reason: 'exit-code', exitCode: 1, failure };
}

const NO_TESTS: TestResults = {
  passed: 0,
  failed: 0,
  skipped: 0,
  durationMs: 0,
  failures: [],
  slowest: [],
  flaky: [],
};

export const foundAt = (
  level: Level,
  file: string,
  line: number,
  message: string,
  title: string,
): Finding => ({
  source: level === 'error' ? 'matcher' : 'sarif',
  level,
  message: masked(message),
  title: masked(title),
  place: { file, line, column: 3 },
});
