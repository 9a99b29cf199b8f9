import * as z from 'zod/mini';
import { once } from '../../base/once.js';
import { environments, monitor, type PartialEnvironment } from './deployment.js';
import {
  about,
  duration,
  environment,
  integer,
  name,
  named,
  publish,
  ruled,
  someOf,
  strings,
  title,
} from './fields.js';
import { builtIn, flatJobSchema, retryField, shell, stageSchema } from './job.js';
import { type OlderEnvironmentData, olderEnvironment } from './older-environment.js';
import { everyKey, optional, type Uses } from './optional.js';

const fields = (uses: Uses) =>
  optional(uses, {
    $schema: () => z.optional(z.string()),
    name: () => about('Identity of the app: state is kept by name and environment.', z.optional(title())),
    description: () => z.optional(z.string()),
    variables: () => about('Environment variables of every job.', z.optional(environment())),
    timeout: () => about('Of the whole run.', z.optional(duration())),
    defaults: () => z.optional(defaults()),
    'max-parallel': () => about('Default: the number of processors.', z.optional(integer(1, 1024))),
    'on-failure': () => z.optional(z.enum(['continue', 'no-new', 'cancel'])),
    requires: () => z.optional(strings()),
    monitor: () => z.optional(monitor()),
  });

const defaults = () =>
  z.strictObject({
    shell: z.optional(shell()),
    timeout: z.optional(duration()),
    retry: z.optional(retryField()),
    reports: z.optional(z.strictObject({ 'built-in': builtIn() })),
  });

function flatJobs(uses: Uses) {
  const isEmpty = ['E-EMPTY', 'must not be empty; remove it or fill it in'] as const;
  const jobs = named(flatJobSchema(uses)).check(
    ruled((found) => (Object.keys(found).length === 0 ? isEmpty : undefined)),
  );
  return publish(jobs, { minProperties: 1 });
}

/** One configuration file in the vocabulary of contract §2: the source of the published JSON Schema, too. */
export const configuration = (uses: Uses) =>
  about(
    'cimyr: one pipeline, its environments and what watches them.',
    z.strictObject({
      ...fields(uses),
      ...optional(uses, {
        stages: () => z.optional(someOf(stageSchema(name, uses))),
        jobs: () => z.optional(flatJobs(uses)),
        environments: () => z.optional(environments()),
      }),
    }),
  );

/** The same after older.ts has renamed an older file's keys: names may hold spaces. */
export const olderConfiguration = (uses: Uses) =>
  z.strictObject({
    ...fields(uses),
    ...optional(uses, {
      stages: () => z.optional(someOf(stageSchema(title, uses))),
      jobs: () => z.optional(flatJobs(uses)),
      environments: () => z.optional(z.union([someOf(olderEnvironment()), environments()])),
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
