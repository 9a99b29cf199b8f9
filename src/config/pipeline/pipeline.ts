import { buildGraph } from '../../domain/graph.js';
import type { Job, Pipeline } from '../../domain/pipeline.js';
import { checkFixed, checkFixedAtTop } from '../expressions/check-texts.js';
import { checkedVariables } from '../expressions/variables.js';
import { MAX_NEEDS } from '../limits.js';
import type { Problems } from '../problems.js';
import type { ConfigurationData } from '../schema/configuration.js';
import { checkCase } from './check-case.js';
import { checkIds } from './check-ids.js';
import { checkCycles } from './cycles.js';
import { JobBuilder } from './job.js';
import { reportLater } from './later.js';
import { type Outline, outlineOf } from './outline.js';
import type { Output } from './outputs.js';
import { checkOverlaps } from './overlaps.js';
import { requirementsOf } from './requirements.js';

/** Builds the model from the data; what no single field can show is checked on the way. */
export function buildPipeline(
  data: ConfigurationData,
  older: boolean,
  problems: Problems,
): Pipeline | undefined {
  const outline = outlineOf(data, problems);
  if (!outline) return undefined;
  checkCase(outline, older, problems);
  checkFixedAtTop(data, older, problems);
  for (const declared of [...outline.stages, ...outline.jobs]) checkFixed(declared, problems);
  const built = buildJobs(outline, new JobBuilder(outline, data.defaults, older, problems), problems);
  if (!built) return undefined;
  const { jobs, outputs } = built;
  checkIds(jobs, outline, problems);
  const ofStage: number[][] = outline.stages.map(() => []);
  for (const job of jobs) ofStage[job.stage]?.push(job.index);
  const pipeline: Pipeline = {
    name: data.name ?? 'pipeline',
    file: problems.source.file,
    requirements: requirementsOf(data.requires ?? [], problems),
    variables: checkedVariables(data.variables, ['variables'], problems),
    ...(data.timeout === undefined ? {} : { timeoutMs: data.timeout }),
    ...(data['max-parallel'] === undefined ? {} : { maxParallel: data['max-parallel'] }),
    onFailure: data['on-failure'] ?? 'continue',
    stages: outline.stages.map(({ name, needs, fields }, s) => ({
      name,
      needs,
      ...(fields.timeout === undefined ? {} : { timeoutMs: fields.timeout }),
      jobs: ofStage[s] ?? [],
    })),
    jobs,
  };
  const graph = buildGraph(pipeline);
  const goesInCircles = checkCycles(pipeline, graph, outline, problems);
  // A need that is missing makes jobs look concurrent that are not.
  if (!goesInCircles && outputs.length > 1 && isWhole(outline, problems))
    checkOverlaps({ graph, outputs, older }, problems);
  reportLater(outline.jobs, problems);
  return pipeline;
}

function buildJobs(
  outline: Outline,
  builder: JobBuilder,
  problems: Problems,
): { jobs: Job[]; outputs: Output[] } | undefined {
  const jobs: Job[] = [];
  const outputs: Output[] = [];
  let needs = 0;
  for (const [position, { path }] of outline.jobs.entries()) {
    const built = builder.build(position);
    needs += built.jobs.length * (built.jobs[0]?.needs.length ?? 0);
    if (needs > MAX_NEEDS) {
      const message = `more than ${MAX_NEEDS} needs once matrices are expanded; put a job between them`;
      problems.of('E-LIMIT', [...path, 'needs'], message);
      return undefined;
    }
    for (const job of built.jobs) jobs.push(job);
    for (const output of built.outputs) outputs.push(output);
  }
  return { jobs, outputs };
}

/** Whether all that orders jobs could be read. */
const isWhole = ({ stages, jobs }: Outline, problems: Problems): boolean =>
  !problems.hasErrors ||
  [...stages, ...jobs].every(
    ({ path }) =>
      !problems.isWrong(path) &&
      ['needs', 'matrix', 'lock', 'parallel', 'name', 'jobs'].every(
        (key) => !problems.isWrong([...path, key]),
      ) &&
      !problems.isWrongBelow([...path, 'needs']),
  );
