import * as z from 'zod';
import { once } from '../../base/once.js';
import { check } from './check.js';
import type { ConfigurationData } from './configuration.js';
import { environmentFields } from './deployment.js';
import { scalar } from './fields.js';
import { jobFields, stageFields } from './job.js';
import { olderEnvironmentFields } from './older-environment.js';
import { everyKey } from './optional.js';

/**
 * What can be read of a file that the schema has refused: a field with a mistake counts as absent, so that the
 * names, needs and expressions of the others are checked in the same go. Nothing is reported from here.
 */
export function readLeniently(data: unknown): ConfigurationData | undefined {
  const parsed = lenientSchema().safeParse(data);
  return parsed.success ? parsed.data : undefined;
}

type Shape = Record<string, z.ZodType>;

const forgiving = (shape: Shape): Shape =>
  Object.fromEntries(Object.entries(shape).map(([key, field]) => [key, field.catch(undefined)]));

/** Built where a file has mistakes: whoever's file is right does not wait for it. */
const lenientSchema = once(() => {
  const [fields, stageShape] = [jobFields(everyKey), stageFields(everyKey)];
  const environment = z.record(z.string(), scalar().catch('')).optional().catch(undefined);

  const job = {
    ...forgiving(fields),
    env: environment,
    run: fields.run.catch([]),
    // Absent needs would tie the job to its stage's gate: a wait that nobody wrote.
    needs: fields.needs.catch([]),
  };
  const nameless = { name: z.string().catch('') };
  const stageJob = z.object({ ...nameless, ...job }).catch({ name: '', run: [], needs: [] });

  const stage = z
    .object({
      ...nameless,
      ...forgiving(stageShape),
      env: environment,
      needs: stageShape.needs.catch([]),
      jobs: z.array(stageJob).catch([]),
    })
    .catch({ name: '', needs: [], jobs: [] });

  const newer = z.object({
    ...forgiving(environmentFields()),
    'health-checks': z.array(check().nullable().catch(null)).optional().catch(undefined),
    variables: environment,
  });
  const older = z.object({ ...nameless, ...forgiving(olderEnvironmentFields()), variables: environment });

  return z.object({
    name: z.string().optional().catch(undefined),
    environments: z
      .union([z.array(older.catch({ name: '' })), z.record(z.string(), newer.catch({}))])
      .optional()
      .catch(undefined),
    variables: environment,
    stages: z.array(stage).optional().catch(undefined),
    jobs: z
      .record(z.string(), z.object(job).catch({ run: [], needs: [] }))
      .optional()
      .catch(undefined),
  });
});
