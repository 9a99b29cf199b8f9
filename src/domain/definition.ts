import { createHash } from 'node:crypto';
import type { Job, Pipeline, VariableTemplates } from './pipeline.js';

/**
 * Fingerprint of what a job is told to do, as far as the file fixes it. What it finds in the checkout, in the
 * runner's environment and in the outputs of its needs is not part of it.
 */
export function definitionOf(pipeline: Pipeline, job: Job): string {
  const { commands, shell, env, workingDirectory, cell, conditions, artifacts, needs, services } = job;
  const told = {
    commands,
    shell,
    env: [pipeline.variables, ...env].map(sources),
    directory: workingDirectory?.source,
    cell,
    conditions: conditions.map(({ source }) => source),
    artifacts: artifacts && [artifacts.name, ...artifacts.paths.map(({ source }) => source)],
    services: services.map(({ identity }) => identity),
    needs: needs.map((need) => [pipeline.jobs[need.job]?.id, need.ifSkipped]),
  };
  return createHash('sha256').update(JSON.stringify(told)).digest('hex').slice(0, 16);
}

const sources = (environment: VariableTemplates): string[][] =>
  Object.entries(environment).map(([name, { source }]) => [name, source]);
