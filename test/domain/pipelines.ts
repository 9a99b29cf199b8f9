import type { Expression } from '../../src/domain/expression.js';
import type { IfSkipped, Job, Pipeline } from '../../src/domain/pipeline.js';
import { parseCondition } from '../../src/domain/template.js';

/** A job in few words; what is not said is as in a file that does not say it. */
export interface JobSketch {
  /** By id: `stage.job`, or `job` in the unnamed stage. */
  readonly needs?: readonly (string | { readonly job: string; readonly ifSkipped: IfSkipped })[];
  /** Also: those of the stage. */
  readonly if?: string | readonly string[];
  readonly slots?: number;
  readonly locks?: readonly string[];
  readonly allowFailure?: boolean;
}

export interface StageSketch {
  /** Without them, the stage before. */
  readonly needs?: readonly string[];
  readonly jobs: Readonly<Record<string, JobSketch>>;
}

/** `{ build: { jobs: { compile: {} } } }`: stages by name, `''` for the unnamed one, in their order. */
export function pipelineOf(sketch: Readonly<Record<string, StageSketch>>): Pipeline {
  const stages = Object.entries(sketch);
  const named = stages.flatMap(([stage, { jobs }]) =>
    Object.entries(jobs).map(([name, job]) => ({ id: stage ? `${stage}.${name}` : name, name, stage, job })),
  );
  const indexOf = new Map(named.map(({ id }, index) => [id, index]));
  const stageOf = new Map(stages.map(([name], index) => [name, index]));
  const jobs = named.map(({ id, name, stage, job }, index): Job => {
    const needs = (job.needs ?? []).map((need) => (typeof need === 'string' ? { job: need } : need));
    return {
      ...PLAIN,
      index,
      id,
      name,
      stage: known(stageOf, stage),
      needs: needs.map((need) => ({ ifSkipped: 'run', ...need, job: known(indexOf, need.job) })),
      isGated: job.needs === undefined,
      conditions: [job.if ?? []].flat().map(condition),
      slots: job.slots ?? 1,
      locks: job.locks ?? [],
      ...(job.allowFailure ? { allowFailure: {} } : {}),
      place: { file: 'cimyr.yml', line: index + 1, column: 1, endLine: index + 1, endColumn: 2 },
    };
  });
  return {
    name: 'shop',
    file: 'cimyr.yml',
    requirements: [],
    variables: {},
    onFailure: 'continue',
    stages: stages.map(([name, { needs }], index) => ({
      name,
      needs: needs ? needs.map((need) => known(stageOf, need)) : index > 0 ? [index - 1] : [],
      jobs: jobs.filter((job) => job.stage === index).map((job) => job.index),
    })),
    jobs,
  };
}

const PLAIN = {
  changes: [],
  services: [],
  commands: ['true'],
  commandPlaces: [{ line: 1, isLiteral: false }],
  shell: 'bash',
  env: [],
  retry: { max: 0, backoffMs: 0 },
} as const;

function known(indices: ReadonlyMap<string, number>, name: string): number {
  const index = indices.get(name);
  if (index === undefined) throw new Error(`the sketch has no '${name}'`);
  return index;
}

function condition(source: string): Expression {
  const parsed = parseCondition(source, ['github', 'env', 'matrix', 'needs']);
  if (!parsed.ok) throw new Error(parsed.error.message);
  return parsed.value;
}
