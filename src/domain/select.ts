import { nearest } from '../base/nearest.js';
import { err, ok, type Result } from '../base/result.js';
import { buildGraph } from './graph.js';
import type { Job, Pipeline } from './pipeline.js';

/**
 * The part of a pipeline that some jobs and stages need: they, and all that they wait for. A job is named by
 * id, by `stage.job` or by its plain name, which means all its cells. The error names what does not exist.
 */
export function selectJobs(
  pipeline: Pipeline,
  jobs: readonly string[],
  stages: readonly string[],
): Result<Pipeline, string> {
  if (jobs.length === 0 && stages.length === 0) return ok(pipeline);
  const wanted: number[] = [];
  for (const name of jobs) {
    const found = pipeline.jobs.filter((job) => namesOf(pipeline, job).includes(name));
    if (found.length === 0)
      return err(
        unknown(
          'job',
          name,
          pipeline.jobs.flatMap((job) => namesOf(pipeline, job)),
        ),
      );
    wanted.push(...found.map((job) => job.index));
  }
  for (const name of stages) {
    const stage = pipeline.stages.find((candidate) => candidate.name === name);
    if (!stage)
      return err(
        unknown(
          'stage',
          name,
          pipeline.stages.map((candidate) => candidate.name),
        ),
      );
    wanted.push(...stage.jobs);
  }
  return ok(keep(pipeline, closure(pipeline, wanted)));
}

function namesOf({ stages }: Pipeline, job: Job): string[] {
  const stage = stages[job.stage]?.name;
  return stage ? [job.id, job.name, `${stage}.${job.name}`] : [job.id, job.name];
}

function unknown(what: string, name: string, known: readonly string[]): string {
  const near = nearest(name, known);
  return `${what} '${name}' does not exist; ${near ? `did you mean '${near}'?` : `known: ${[...new Set(known)].slice(0, 10).join(', ')}`}`;
}

function closure(pipeline: Pipeline, wanted: readonly number[]): Set<number> {
  const { before, jobCount } = buildGraph(pipeline);
  const seen = new Set(wanted);
  for (const open = [...wanted]; open.length > 0; ) {
    for (const need of before[open.pop() as number] ?? []) {
      if (!seen.has(need)) open.push(need);
      seen.add(need);
    }
  }
  return new Set([...seen].filter((node) => node < jobCount));
}

function keep(pipeline: Pipeline, kept: ReadonlySet<number>): Pipeline {
  const jobs = pipeline.jobs.filter((job) => kept.has(job.index));
  const newIndex = new Map(jobs.map((job, i) => [job.index, i]));
  const move = (index: number) => newIndex.get(index) as number;
  return {
    ...pipeline,
    jobs: jobs.map((job) => ({
      ...job,
      index: move(job.index),
      needs: job.needs.map((need) => ({ ...need, job: move(need.job) })),
    })),
    stages: pipeline.stages.map((stage) => ({
      ...stage,
      jobs: stage.jobs.filter((index) => kept.has(index)).map(move),
    })),
  };
}
