import * as z from 'zod';
import { once } from '../../base/once.js';
import { environments, monitor, type PartialEnvironment } from './deployment.js';
import { duration, environment, name, named, strings, title } from './fields.js';
import { flatJobSchema, retry, shell, stageSchema } from './job.js';
import { type OlderEnvironmentData, olderEnvironment } from './older-environment.js';
import { everyKey, optional, type Uses } from './optional.js';

const fields = (uses: Uses) =>
  optional(uses, {
    $schema: () => z.string().optional(),
    name: () => title().optional().describe('Identity of the app: state is kept by name and environment.'),
    description: () => z.string().optional(),
    variables: () => environment().optional().describe('Environment variables of every job.'),
    timeout: () => duration().optional().describe('Of the whole run.'),
    defaults: () => defaults().optional(),
    'max-parallel': () => z.int().min(1).max(1024).optional().describe('Default: the number of processors.'),
    'on-failure': () => z.enum(['continue', 'no-new', 'cancel']).optional(),
    requires: () => strings().optional(),
    monitor: () => monitor().optional(),
  });

const defaults = () =>
  z.strictObject({ shell: shell().optional(), timeout: duration().optional(), retry: retry().optional() });

const flatJobs = (uses: Uses) =>
  named(flatJobSchema(uses))
    .superRefine((jobs, context) => {
      const message = 'must not be empty; remove it or fill it in';
      if (Object.keys(jobs).length === 0)
        context.addIssue({ code: 'custom', message, params: { code: 'E-EMPTY' } });
    })
    .meta({ minProperties: 1 });

/** One configuration file in the vocabulary of contract §2: the source of the published JSON Schema, too. */
export const configuration = (uses: Uses) =>
  z
    .strictObject({
      ...fields(uses),
      ...optional(uses, {
        stages: () => z.array(stageSchema(name, uses)).min(1).optional(),
        jobs: () => flatJobs(uses).optional(),
        environments: () => environments().optional(),
      }),
    })
    .describe('cimyr: one pipeline, its environments and what watches them.');

/** The same after older.ts has renamed an older file's keys: names may hold spaces. */
export const olderConfiguration = (uses: Uses) =>
  z.strictObject({
    ...fields(uses),
    ...optional(uses, {
      stages: () => z.array(stageSchema(title, uses)).min(1).optional(),
      jobs: () => flatJobs(uses).optional(),
      environments: () => z.union([z.array(olderEnvironment()).min(1), environments()]).optional(),
    }),
  });

/** For whoever asks what a file could have said. */
export const wholeConfiguration = once(() => configuration(everyKey));
export const wholeOlderConfiguration = once(() => olderConfiguration(everyKey));

type WholeConfiguration = z.output<ReturnType<typeof olderConfiguration>>;
export type ConfigurationData = Omit<WholeConfiguration, 'environments'> & {
  readonly environments?: OlderEnvironmentData[] | Record<string, PartialEnvironment> | undefined;
};
export type StageData = NonNullable<ConfigurationData['stages']>[number];
export type JobData = StageData['jobs'][number];
