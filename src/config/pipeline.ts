import { type Expression, renderTemplate } from '../domain/expression.js';
import { cellLabel, countCells, expandMatrix, type Matrix } from '../domain/matrix.js';
import type {
  AllowFailure,
  Artifacts,
  Cell,
  Job,
  Need,
  Pipeline,
  RetryCause,
  RetryPolicy,
  ShellName,
} from '../domain/pipeline.js';
import { checkReads, type Scope } from './check-reads.js';
import { reportLater } from './later.js';
import { MAX_JOBS } from './limits.js';
import { type Cells, JobNames, resolveNeeds } from './needs.js';
import type { Path } from './node.js';
import type { Problems } from './problems.js';
import type { ConfigurationData, JobData } from './schema/configuration.js';
import { placeOf } from './source.js';
import { checkNames, type Declared, declaredJobs, linkStages } from './stages.js';
import { conditionOf, environmentOf, templateOf } from './templates.js';

/** Builds the model from valid data; what no single field can show is checked on the way. */
export function buildPipeline(
  data: ConfigurationData,
  older: boolean,
  problems: Problems,
): Pipeline | undefined {
  const declared = declaredJobs(data);
  checkNames(declared.stages, declared.jobs, problems);
  const stages = linkStages(declared.stages, problems);
  const cells = expandAll(declared.jobs, problems);
  if (problems.hasErrors) return undefined;

  const names = new JobNames(stages, declared.jobs);
  const stageConditions = stages.map(({ fields, path }) =>
    fields.if === undefined ? undefined : conditionOf(fields.if, [...path, 'if'], problems),
  );
  const stageEnv = stages.map(({ fields, path }) =>
    environmentOf(fields.env, [...path, 'env'], 'environment', problems),
  );
  const jobs: Job[] = [];
  for (const [i, job] of declared.jobs.entries()) {
    const stage = stages[job.stage];
    const own =
      job.fields.if === undefined ? undefined : conditionOf(job.fields.if, [...job.path, 'if'], problems);
    const conditions = [stageConditions[job.stage], own].filter((c): c is Expression => c !== undefined);
    const needs = resolveNeeds(job, names, cells, problems);
    const env = environmentOf(job.fields.env, [...job.path, 'env'], 'environment', problems);
    const shared = {
      name: job.name,
      stage: job.stage,
      needs,
      // The older format's dependencies come on top of the stage's gate; ours replace it.
      isGated: (older || job.fields.needs === undefined) && (stage?.needs.length ?? 0) > 0,
      conditions,
      env: [stageEnv[job.stage] ?? {}, env],
      ...policies(job, data.defaults, stage?.fields['allow-failure'], older),
      ...paths(job, problems),
      locks: [
        ...(job.fields.lock ?? []),
        ...(stage?.fields.parallel === false ? [`stage ${stage.name}`] : []),
      ].sort(),
      slots: job.fields.slots ?? 1,
      place: placeOf(problems.source, ...(problems.nodeAt(job.path)?.range ?? [0, 0])),
    };
    const commands = job.fields.run.map((text, k) => templateOf(text, commandPath(job, k), 'run', problems));
    const scope = scopeOf(job, shared.isGated ? (stage?.needs ?? []) : [], needs, cells, declared.jobs);
    checkReads(commands, scope, [...job.path, 'run'], problems);
    checkReads([...conditions], scope, [...job.path, 'if'], problems);
    checkReads(Object.values(stageEnv[job.stage] ?? {}), scope, stage?.path ?? [], problems);
    checkReads(Object.values(env), scope, [...job.path, 'env'], problems);
    checkReads(shared.artifacts?.paths ?? [], scope, [...job.path, 'artifacts'], problems);
    for (const { index, cell } of cells[i] ?? []) {
      const prefix = stage?.name ? `${stage.name}.` : '';
      jobs.push({
        ...shared,
        index,
        id: `${prefix}${job.name}${cell ? ` ${cellLabel(cell)}` : ''}`,
        ...(cell ? { cell } : {}),
        commands: commands.map((template) => renderTemplate(template, { matrix: cell ?? {} })),
      });
    }
  }
  const ofStage: number[][] = stages.map(() => []);
  for (const job of jobs) ofStage[job.stage]?.push(job.index);
  reportLater(data, stages, declared.jobs, problems);
  return {
    name: data.name ?? 'pipeline',
    file: problems.source.file,
    variables: environmentOf(data.variables, ['variables'], 'variables', problems),
    ...(data.timeout === undefined ? {} : { timeoutMs: data.timeout }),
    ...(data['max-parallel'] === undefined ? {} : { maxParallel: data['max-parallel'] }),
    onFailure: data['on-failure'] ?? 'continue',
    stages: stages.map(({ name, needs }, s) => ({ name, needs, jobs: ofStage[s] ?? [] })),
    jobs,
  };
}

/** What the job's expressions may name: its matrix keys, the jobs it needs and those behind its stage's gate. */
function scopeOf(
  { fields }: Declared,
  gate: readonly number[],
  needs: readonly Need[],
  cells: readonly Cells[],
  jobs: readonly Declared[],
): Scope {
  const matrixKeys = new Set(
    Object.keys(fields.matrix ?? {}).filter((key) => key !== 'include' && key !== 'exclude'),
  );
  for (const cell of (fields.matrix?.['include'] as Cell[] | undefined) ?? [])
    for (const key of Object.keys(cell)) matrixKeys.add(key);
  return {
    matrixKeys,
    // Asked only where an expression reads `needs`, since it goes over all jobs.
    needs: () => {
      const needed = new Set(needs.map((need) => need.job));
      const isNeeded = (job: Declared, i: number) =>
        gate.includes(job.stage) || (cells[i] ?? []).some(({ index }) => needed.has(index));
      return new Set(jobs.filter(isNeeded).map((job) => job.name));
    },
  };
}

function commandPath(job: Declared, k: number): Path {
  return job.fields.run.length > 1 ? [...job.path, 'run', k] : [...job.path, 'run'];
}

/** Expands every matrix within the limit on jobs; a job whose cells are all excluded is a mistake. */
function expandAll(
  jobs: readonly Declared[],
  problems: Problems,
): { index: number; cell: Cell | undefined }[][] {
  let total = 0;
  return jobs.map(({ fields, path, name }) => {
    const matrix = fields.matrix && matrixOf(fields.matrix);
    total += matrix ? countCells(matrix) : 1;
    if (total > MAX_JOBS) {
      if (total - (matrix ? countCells(matrix) : 1) <= MAX_JOBS) {
        problems.of(
          'E-LIMIT',
          matrix ? [...path, 'matrix'] : path,
          `more than ${MAX_JOBS} jobs once matrices are expanded; split the pipeline`,
        );
      }
      return [];
    }
    const cells = matrix ? expandMatrix(matrix) : [undefined];
    if (cells.length === 0)
      problems.of('E-EMPTY', [...path, 'matrix'], `every cell of '${name}' is excluded; it would never run`);
    total += cells.length - (matrix ? countCells(matrix) : 1);
    const first = total - cells.length;
    return cells.map((cell, k) => ({ index: first + k, cell }));
  });
}

function matrixOf({ include, exclude, ...axes }: NonNullable<JobData['matrix']>): Matrix {
  return {
    axes: axes as Matrix['axes'],
    include: (include ?? []) as Cell[],
    exclude: (exclude ?? []) as Cell[],
  };
}

/** Shell, limits and what a failure means: the job's own word, else the defaults. */
function policies(
  { fields }: Declared,
  defaults: ConfigurationData['defaults'],
  stageAllow: JobData['allow-failure'],
  older: boolean,
): Pick<Job, 'shell' | 'timeoutMs' | 'idleTimeoutMs' | 'retry' | 'allowFailure'> {
  const shell: ShellName = fields.shell ?? defaults?.shell ?? (older ? 'sh-c' : 'bash');
  const timeoutMs = fields.timeout ?? defaults?.timeout;
  const allowed = allowance(fields['allow-failure']) ?? allowance(stageAllow);
  return {
    shell,
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
    ...(fields['idle-timeout'] === undefined ? {} : { idleTimeoutMs: fields['idle-timeout'] }),
    retry: retryPolicy(fields.retry ?? defaults?.retry ?? 0),
    ...(allowed ? { allowFailure: allowed } : {}),
  };
}

function allowance(value: JobData['allow-failure']): AllowFailure | undefined {
  if (value === undefined || value === false) return undefined;
  return value === true ? {} : { exitCodes: value['exit-codes'] };
}

function retryPolicy(value: NonNullable<JobData['retry']>): RetryPolicy {
  if (typeof value === 'number') return { max: value, backoffMs: 0 };
  return {
    max: value.max,
    backoffMs: value.backoff ?? 0,
    ...(value.on ? { on: value.on as RetryCause[] } : {}),
  };
}

function paths({ fields, path }: Declared, problems: Problems): Pick<Job, 'workingDirectory' | 'artifacts'> {
  const directory = fields['working-directory'];
  const { artifacts } = fields;
  const list = (values: readonly string[], at: Path) =>
    values.map((text) => templateOf(text, at, 'path', problems));
  let found: Artifacts | undefined;
  if (Array.isArray(artifacts)) found = { paths: list(artifacts, [...path, 'artifacts']) };
  else if (artifacts) {
    const named = artifacts.name === undefined ? {} : { name: artifacts.name };
    found = { ...named, paths: list(artifacts.path, [...path, 'artifacts', 'path']) };
  }
  return {
    ...(directory === undefined
      ? {}
      : { workingDirectory: templateOf(directory, [...path, 'working-directory'], 'path', problems) }),
    ...(found ? { artifacts: found } : {}),
  };
}
