import { formatDuration } from '../base/duration.js';
import { estimateMs } from '../domain/estimate.js';
import { buildGraph } from '../domain/graph.js';
import type { History } from '../domain/history.js';
import type { FailureMode, Job, Pipeline } from '../domain/pipeline.js';
import { scheduledJobs } from '../domain/schedule/jobs.js';
import { simulate } from '../domain/schedule/simulate.js';

/** What a run would start, in order; jobs of one step would start together. */
export interface Plan {
  readonly name: string;
  readonly maxParallel: number;
  /** How long it will take, from earlier runs; milliseconds. */
  readonly expectedMs?: number;
  readonly jobs: readonly {
    readonly step: number;
    readonly id: string;
    readonly if?: string;
    readonly commands: readonly string[];
  }[];
  /** Jobs whose condition asks for a failure or a cancellation. */
  readonly onlyAfterTrouble: readonly string[];
}

/** Replays the schedule with every job equally long and successful. Conditions on the run's data are not known yet: they count as met. */
export function planOf(
  pipeline: Pipeline,
  maxParallel: number,
  history: History,
  onFailure?: FailureMode,
): Plan {
  const conditionsOf = (job: number) => pipeline.jobs[job]?.conditions ?? [];
  const policy = {
    maxParallel,
    onFailure: onFailure ?? pipeline.onFailure,
    weight: () => 1,
    admits: (job: number) =>
      !conditionsOf(job).some(({ calls }) => calls.has('failure') || calls.has('cancelled')),
  };
  const { spans } = simulate(buildGraph(pipeline), scheduledJobs(pipeline), policy, { duration: () => 1 });
  const jobs = spans.map(({ job, start }) => {
    const { id, conditions, commands } = pipeline.jobs[job] as Job;
    const condition = conditions.map(({ source }) => source).join(' && ');
    return { step: start + 1, id, ...(condition ? { if: condition } : {}), commands };
  });
  const planned = new Set(jobs.map(({ id }) => id));
  const onlyAfterTrouble = pipeline.jobs.map(({ id }) => id).filter((id) => !planned.has(id));
  const expectedMs = estimateMs(pipeline, maxParallel, history);
  return {
    name: pipeline.name,
    maxParallel,
    ...(expectedMs === undefined ? {} : { expectedMs }),
    jobs,
    onlyAfterTrouble,
  };
}

export function planLines({ name, maxParallel, expectedMs, jobs, onlyAfterTrouble }: Plan): string[] {
  const width = String(jobs.at(-1)?.step ?? 1).length;
  const indent = ' '.repeat(width + 6);
  const plural = (n: number, word: string) => `${n} ${word}${n === 1 ? '' : 's'}`;
  const size = `${plural(jobs.length, 'job')} in ${plural(jobs.at(-1)?.step ?? 0, 'step')}`;
  const time = expectedMs === undefined ? '' : `, about ${formatDuration(expectedMs)}`;
  const lines = [`${name}: ${size}, at most ${maxParallel} at once${time} (dry run: nothing is started)`];
  for (const [i, job] of jobs.entries()) {
    const number = jobs[i - 1]?.step === job.step ? '' : String(job.step);
    lines.push(`  ${number.padStart(width)}  ${job.id}${job.if ? `  if ${job.if}` : ''}`);
    for (const command of job.commands) {
      const [first, ...more] = command.trim().split('\n');
      lines.push(`${indent}$ ${first}`, ...more.map((line) => `${indent}  ${line}`));
    }
  }
  if (onlyAfterTrouble.length > 0)
    lines.push(`  only after a failure or a cancellation: ${onlyAfterTrouble.join(', ')}`);
  return lines;
}
