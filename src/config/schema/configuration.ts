import * as z from 'zod';
import { environments, monitor, type PartialEnvironment } from './deployment.js';
import { duration, environment, name, named, strings, title } from './fields.js';
import { flatJobSchema, retry, shell, stageSchema } from './job.js';
import { type OlderEnvironmentData, olderEnvironment } from './older-environment.js';

const fields = {
  $schema: z.string().optional(),
  name: title.optional().describe('Identity of the app: state is kept by name and environment.'),
  description: z.string().optional(),
  variables: environment.optional().describe('Environment variables of every job.'),
  timeout: duration.optional().describe('Of the whole run.'),
  defaults: z
    .strictObject({ shell: shell.optional(), timeout: duration.optional(), retry: retry.optional() })
    .optional(),
  'max-parallel': z.int().min(1).max(1024).optional().describe('Default: the number of processors.'),
  'on-failure': z.enum(['continue', 'no-new', 'cancel']).optional(),
  requires: strings.optional(),
  monitor: monitor.optional(),
};

const flatJobs = named(flatJobSchema)
  .superRefine((jobs, context) => {
    const message = 'must not be empty; remove it or fill it in';
    if (Object.keys(jobs).length === 0)
      context.addIssue({ code: 'custom', message, params: { code: 'E-EMPTY' } });
  })
  .meta({ minProperties: 1 });

/** One configuration file in the vocabulary of contract §2: the source of the published JSON Schema, too. */
export const configuration = z
  .strictObject({
    ...fields,
    stages: z.array(stageSchema(name)).min(1).optional(),
    jobs: flatJobs.optional(),
    environments: environments.optional(),
  })
  .describe('cimyr: one pipeline, its environments and what watches them.');

/** The same after older.ts has renamed an older file's keys: names may hold spaces. Built where one is read. */
export const olderConfiguration = () =>
  z.strictObject({
    ...fields,
    stages: z.array(stageSchema(title)).min(1).optional(),
    jobs: flatJobs.optional(),
    environments: z.union([z.array(olderEnvironment).min(1), environments]).optional(),
  });

type WholeConfiguration = z.output<ReturnType<typeof olderConfiguration>>;
export type ConfigurationData = Omit<WholeConfiguration, 'environments'> & {
  readonly environments?: OlderEnvironmentData[] | Record<string, PartialEnvironment> | undefined;
};
export type StageData = NonNullable<ConfigurationData['stages']>[number];
export type JobData = StageData['jobs'][number];
