import * as z from 'zod/mini';
import { catch as orElse } from 'zod/mini';
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

type Shape = Record<string, z.ZodMiniType>;

const forgiving = (shape: Shape): Shape =>
  Object.fromEntries(Object.entries(shape).map(([key, field]) => [key, orElse(field, undefined)]));

/** Built where a file has mistakes: whoever's file is right does not wait for it. */
const lenientSchema = once(() => {
  const [fields, stageShape] = [jobFields(everyKey), stageFields(everyKey)];
  const environment = orElse(z.optional(z.record(z.string(), orElse(scalar(), ''))), undefined);

  const job = {
    ...forgiving(fields),
    env: environment,
    run: orElse(fields.run, []),
    // Absent needs would tie the job to its stage's gate: a wait that nobody wrote.
    needs: orElse(fields.needs, []),
  };
  const nameless = { name: orElse(z.string(), '') };
  const stageJob = orElse(z.object({ ...nameless, ...job }), { name: '', run: [], needs: [] });

  const stage = orElse(
    z.object({
      ...nameless,
      ...forgiving(stageShape),
      env: environment,
      needs: orElse(stageShape.needs, []),
      jobs: orElse(z.array(stageJob), []),
    }),
    { name: '', needs: [], jobs: [] },
  );

  const checks = z.array(orElse(z.nullable(check()), null));
  const newer = z.object({
    ...forgiving(environmentFields()),
    'health-checks': orElse(z.optional(checks), undefined),
    variables: environment,
  });
  const older = z.object({ ...nameless, ...forgiving(olderEnvironmentFields()), variables: environment });
  const environments = z.union([
    z.array(orElse(older, { name: '' })),
    z.record(z.string(), orElse(newer, {})),
  ]);
  const flatJob = orElse(z.object(job), { run: [], needs: [] });

  return z.object({
    name: orElse(z.optional(z.string()), undefined),
    environments: orElse(z.optional(environments), undefined),
    variables: environment,
    stages: orElse(z.optional(z.array(stage)), undefined),
    jobs: orElse(z.optional(z.record(z.string(), flatJob)), undefined),
  });
});
