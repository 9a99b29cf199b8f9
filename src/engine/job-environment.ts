import type { Secret } from '../base/secret.js';
import type { Contexts } from '../domain/expression.js';
import type { Job, Pipeline, VariableTemplates } from '../domain/pipeline.js';
import { renderTemplate } from '../domain/template.js';

/** What the environment and the expressions of every job of a run are made from. */
export interface RunEnvironment {
  /** The runner's variables that jobs may see, then the env-file's. */
  readonly base: Readonly<Record<string, string>>;
  /** `--var`: above the pipeline's variables, below stage and job. */
  readonly overrides: Readonly<Record<string, string>>;
  readonly secrets: ReadonlyMap<string, Secret>;
  /** `github` and `runner`. */
  readonly contexts: Contexts;
}

/**
 * What the file and `--var` set for one job, weakest first: `variables`, `--var`, stage `env`, job `env`. This is `env`
 * to expressions; those of each layer see the layers below it. The job's commands have it on top of the base.
 */
export function declaredEnvironment(
  pipeline: Pipeline,
  job: Job,
  run: RunEnvironment,
  needs: unknown,
): Record<string, string> {
  const declared: Record<string, string> = {};
  const layer = (environment: VariableTemplates) => {
    const entries = Object.entries(environment);
    if (entries.length === 0) return;
    const secrets = Object.fromEntries([...run.secrets].map(([name, secret]) => [name, secret.reveal()]));
    const contexts = { ...run.contexts, secrets, env: { ...declared }, matrix: job.cell ?? {}, needs };
    for (const [name, template] of entries) declared[name] = renderTemplate(template, contexts);
  };
  layer(pipeline.variables);
  Object.assign(declared, run.overrides);
  for (const environment of job.env) layer(environment);
  return declared;
}
