import type { Expression } from '../../domain/expression.js';
import { cellLabel } from '../../domain/matrix.js';
import type { Cell, Job, VariableTemplates } from '../../domain/pipeline.js';
import { expressionsIn } from '../../domain/reads.js';
import { computesSecrets } from '../../domain/secret-reads.js';
import { checkReads, type WrittenField } from '../expressions/check-reads.js';
import { checkCommand } from '../expressions/check-texts.js';
import { matrixKeys, neededNames, type Scope } from '../expressions/scope.js';
import { withSecretNames } from '../expressions/secrets.js';
import { conditionExpressionOf, environmentOf, templateOf } from '../expressions/templates.js';
import type { Path } from '../node.js';
import { itemPath, type Problems } from '../problems.js';
import type { ConfigurationData } from '../schema/configuration.js';
import { sourcePlaceOf } from '../source.js';
import { commandPlace } from './command-place.js';
import { type JobPaths, pathsOf, policiesOf, templatesIn } from './job-fields.js';
import { resolveNeeds } from './needs.js';
import type { Outline } from './outline.js';
import { type Output, outputsOf, rendered, type TemplateAt } from './outputs.js';
import { type DeclaredService, servicesOf, servicesOfCell, writtenInServices } from './services.js';
import type { Declared, DeclaredStage } from './stages.js';

/** What all jobs of a stage have in common. */
interface StageTexts {
  readonly conditions: readonly (WrittenField & { readonly text: Expression })[];
  readonly environment: VariableTemplates;
  readonly written: readonly WrittenField[];
}

/** What may read the values of a job's cell. */
interface PerCell {
  readonly locks: readonly TemplateAt[];
  readonly changes: readonly TemplateAt[];
  readonly commands: readonly TemplateAt[];
  readonly services: readonly DeclaredService[];
}

export interface BuiltJobs {
  readonly jobs: readonly Job[];
  readonly outputs: readonly Output[];
}

/** Makes the jobs of the model from a declared one: one for each cell of its matrix. */
export class JobBuilder {
  readonly #outline: Outline;
  readonly #defaults: ConfigurationData['defaults'];
  readonly #isOlder: boolean;
  readonly #problems: Problems;
  readonly #stages: readonly StageTexts[];

  constructor(
    outline: Outline,
    defaults: ConfigurationData['defaults'],
    isOlder: boolean,
    problems: Problems,
  ) {
    this.#outline = outline;
    this.#defaults = defaults;
    this.#isOlder = isOlder;
    this.#problems = problems;
    this.#stages = outline.stages.map((stage) => textsOf(stage, problems));
  }

  build(position: number): BuiltJobs {
    const job = this.#outline.jobs[position] as Declared;
    const stage = this.#outline.stages[job.stage] as DeclaredStage;
    const texts = this.#stages[job.stage] as StageTexts;
    const problems = this.#problems;
    const conditions = [...texts.conditions, ...conditionsOf(job.fields.if, [...job.path, 'if'], problems)];
    const environment = environmentOf(job.fields.env, [...job.path, 'env'], 'environment', problems);
    const needs = resolveNeeds(job, this.#outline, problems);
    const paths = pathsOf(job, this.#defaults, problems);
    const commands = commandsOf(job, problems);
    const services = servicesOf(job, problems);
    const fixed = (key: 'lock' | 'changes') =>
      templatesIn(job.fields[key] ?? [], [...job.path, key], problems, 'fixed');
    const [locks, changes] = [fixed('lock'), fixed('changes')];
    // The older format's dependencies come on top of the stage's gate; ours replace it.
    const isGated = (this.#isOlder || job.fields.needs === undefined) && stage.needs.length > 0;
    const own = [
      ...conditions,
      ...writtenIn(environment, [...job.path, 'env']),
      ...commands,
      ...locks,
      ...changes,
      ...writtenInServices(services, job.path),
    ];
    const scope = this.#scopeOf(job, needs, isGated ? stage.needs : []);
    checkReads([...texts.written, ...own, ...writtenPaths(paths)], scope, problems);
    const shared = {
      name: job.name,
      stage: job.stage,
      needs,
      isGated,
      conditions: conditions.map(({ text }) => text),
      env: [texts.environment, environment],
      ...policiesOf(job, this.#defaults, stage.fields['allow-failure'], this.#isOlder),
      ...paths.model,
      commandPlaces: commands.map(({ path }) => commandPlace(path, problems)),
      slots: job.fields.slots ?? 1,
      place: sourcePlaceOf(problems.source, ...problems.rangeOf(job.path, 'key')),
    };
    return this.#expand(position, shared, { commands, services, locks, changes }, paths);
  }

  #expand(
    position: number,
    shared: Omit<Job, 'index' | 'id' | 'cell' | keyof PerCell>,
    { commands, services, locks, changes }: PerCell,
    { artifactName, outputs }: JobPaths,
  ): BuiltJobs {
    const stage = this.#outline.stages[shared.stage] as DeclaredStage;
    const cells = this.#outline.cells[position] ?? [];
    const computes = shared.env.flatMap(expressionsIn).some(computesSecrets);
    const jobs = cells.map(({ index, cell }): Job => {
      const name = `${shared.name}${cell ? ` ${cellLabel(cell)}` : ''}`;
      const { artifacts } = shared;
      const render = (text: TemplateAt) => rendered(text, cell, this.#problems);
      const id = stage.name ? `${stage.name}.${name}` : name;
      return {
        ...shared,
        index,
        id,
        ...(cell ? { cell } : {}),
        ...(computes ? { env: this.#layersOf(shared, position, cell) } : {}),
        commands: commands.map(render),
        locks: [...locks.map(render), ...stageLock(stage)].sort(),
        changes: [stage.fields.changes ?? [], changes.map(render)].filter(({ length }) => length > 0),
        services: servicesOfCell(services, id, cell, this.#problems),
        ...(artifacts && artifactName ? { artifacts: { ...artifacts, name: render(artifactName) } } : {}),
      };
    });
    return { jobs, outputs: outputsOf(jobs, outputs, this.#problems) };
  }

  #layersOf(
    { stage, env }: Pick<Job, 'stage' | 'env'>,
    position: number,
    cell: Cell | undefined,
  ): VariableTemplates[] {
    const declared = [this.#outline.stages[stage], this.#outline.jobs[position]];
    return env.map((layer, i) =>
      withSecretNames(layer, cell, [...(declared[i]?.path ?? []), 'env'], this.#problems),
    );
  }

  #scopeOf(job: Declared, needs: Job['needs'], gate: readonly number[]): Scope {
    const isWrong = (key: string) => this.#problems.isWrongBelow([...job.path, key]);
    return {
      job: job.name,
      ...(isWrong('matrix') ? {} : { matrixKeys: matrixKeys(job) }),
      ...(isWrong('needs') ? {} : { needs: neededNames(this.#outline, needs, gate) }),
      services: new Set(Object.keys(job.fields.services ?? {})),
    };
  }
}

function textsOf({ fields, path }: DeclaredStage, problems: Problems): StageTexts {
  const environment = environmentOf(fields.env, [...path, 'env'], 'environment', problems);
  return {
    conditions: conditionsOf(fields.if, [...path, 'if'], problems),
    environment,
    written: writtenIn(environment, [...path, 'env']),
  };
}

function conditionsOf(
  value: string | boolean | undefined,
  path: Path,
  problems: Problems,
): StageTexts['conditions'] {
  const text = value === undefined ? undefined : conditionExpressionOf(value, path, problems);
  return text ? [{ text, path }] : [];
}

function commandsOf(job: Declared, problems: Problems): TemplateAt[] {
  return job.fields.run.map((text, i) => {
    const path = itemPath([...job.path, 'run'], i, problems);
    checkCommand(path, problems);
    return { text: templateOf(text, path, 'run', problems), path };
  });
}

const writtenIn = (environment: VariableTemplates, path: Path): WrittenField[] =>
  Object.entries(environment).map(([key, text]) => ({ text, path: [...path, key] }));

const writtenPaths = ({ artifactName, outputs, others }: JobPaths): WrittenField[] => [
  ...(artifactName ? [artifactName] : []),
  ...outputs,
  ...others,
];

/** `parallel: false` is a lock that all jobs of the stage share. */
const stageLock = ({ name, fields }: DeclaredStage): string[] =>
  fields.parallel === false ? [`stage ${name}`] : [];
