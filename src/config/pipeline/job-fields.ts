import type { AllowFailure, Job, RetryCause, RetryPolicy, ShellName } from '../../domain/pipeline.js';
import type { WrittenField } from '../expressions/check-reads.js';
import type { Field } from '../expressions/contexts.js';
import { templateOf } from '../expressions/templates.js';
import type { Path } from '../node.js';
import { itemPath, type Problems } from '../problems.js';
import type { ConfigurationData, JobData } from '../schema/configuration.js';
import type { OutputAt, TemplateAt } from './outputs.js';
import type { Declared } from './stages.js';

/** Shell, limits and what a failure means: the job's own word, else the defaults. */
export function policiesOf(
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
  const { max, backoff = 0, on } = value;
  if (!on) return { max, backoffMs: backoff };
  const isPattern = (cause: string) => cause.startsWith(OUTPUT);
  const patterns = on.filter(isPattern).map((cause) => cause.slice(OUTPUT.length, -1));
  const causes = on.filter((cause): cause is RetryCause => !isPattern(cause));
  return { max, backoffMs: backoff, on: { causes, patterns } };
}

/** As in `output:/pattern/`. */
const OUTPUT = 'output:/';

/** The paths of a job, its working directory among them; `outputs` are those that it writes. */
export interface JobPaths {
  readonly model: Pick<Job, 'workingDirectory' | 'artifacts' | 'reports'>;
  /** May read `matrix.*`, so that every cell has an artifact of its own. */
  readonly artifactName: TemplateAt | undefined;
  readonly outputs: readonly OutputAt[];
  readonly others: readonly WrittenField[];
}

export function pathsOf(
  { fields, path }: Declared,
  defaults: ConfigurationData['defaults'],
  problems: Problems,
): JobPaths {
  const { artifacts, cache, reports, 'working-directory': directory } = fields;
  const list = (values: readonly string[] | undefined, ...steps: string[]) =>
    templatesIn(values ?? [], [...path, ...steps], problems);
  const named = Array.isArray(artifacts) ? undefined : artifacts;
  const produced = named
    ? list(named.path, 'artifacts', 'path')
    : list(artifacts as string[] | undefined, 'artifacts');
  const files = [...produced, ...list(cache?.outputs, 'cache', 'outputs')];
  const junit = list(reports?.junit, 'reports', 'junit');
  const sarif = list(reports?.sarif, 'reports', 'sarif');
  const matchers = list(reports?.matchers, 'reports', 'matchers');
  const told = [...junit, ...sarif];
  const hasBuiltIn = reports?.['built-in'] ?? defaults?.reports?.['built-in'] ?? true;
  const outputs = [
    ...files.map((at) => ({ ...at, isReport: false })),
    ...told.map((at) => ({ ...at, isReport: true })),
  ];
  const workingDirectory = list(directory === undefined ? [] : [directory], 'working-directory')[0];
  const others = [
    ...list(cache?.inputs, 'cache', 'inputs'),
    ...templatesIn(cache?.tools ?? [], [...path, 'cache', 'tools'], problems, 'run'),
    ...matchers,
    ...(workingDirectory ? [workingDirectory] : []),
  ];
  const at = [...path, 'artifacts', 'name'];
  const artifactName =
    named?.name === undefined ? undefined : { text: templateOf(named.name, at, 'fixed', problems), path: at };
  const model = {
    ...(workingDirectory ? { workingDirectory: workingDirectory.text } : {}),
    ...(artifacts ? { artifacts: { paths: textsOf(produced) } } : {}),
    ...(told.length + matchers.length > 0 || !hasBuiltIn
      ? {
          reports: {
            junit: textsOf(junit),
            sarif: textsOf(sarif),
            matchers: textsOf(matchers),
            ...(hasBuiltIn ? {} : { hasBuiltIn }),
          },
        }
      : {}),
  };
  return { model, artifactName, outputs, others };
}

const textsOf = (templates: readonly TemplateAt[]) => templates.map(({ text }) => text);

/** The texts of a field that is a string or a list of strings, each with its own place. */
export function templatesIn(
  values: readonly string[],
  path: Path,
  problems: Problems,
  field: Field = 'path',
): TemplateAt[] {
  return values.map((value, i) => {
    const at = itemPath(path, i, problems);
    return { text: templateOf(value, at, field, problems), path: at };
  });
}
