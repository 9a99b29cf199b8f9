import type { Expression } from './expression.js';
import type { Job, VariableTemplates } from './pipeline.js';

/** All expressions of a job that are evaluated when it starts, its conditions included. */
export function expressionsOf(job: Job): Expression[] {
  const { junit = [], sarif = [], matchers = [] } = job.reports ?? {};
  const reports = [...junit, ...sarif, ...matchers];
  const directory = job.workingDirectory ? [job.workingDirectory] : [];
  const paths = [...(job.artifacts?.paths ?? []), ...directory, ...reports];
  const environments = [...job.env, ...job.services.map(({ env }) => env)];
  const ready = job.services.flatMap((service) => service.ready.map(({ text }) => text));
  const templates = [
    ...environments.flatMap((environment) => Object.values(environment)),
    ...paths,
    ...ready,
  ];
  const inFields = templates.flatMap((template) => template.parts.filter((part) => typeof part !== 'string'));
  return [...inFields, ...job.conditions];
}

export const expressionsIn = (environment: VariableTemplates): Expression[] =>
  Object.values(environment).flatMap((template) => template.parts.filter((part) => typeof part !== 'string'));

export const readsRoot = (expressions: readonly Expression[], root: string): boolean =>
  expressions.some((expression) => expression.reads.some(([first]) => first === root));
