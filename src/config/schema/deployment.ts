import * as z from 'zod';
import { duration, environment, named, period, scalar, strings, title } from './fields.js';

/**
 * `environments:` and `monitor:` as far as a pipeline's file must be valid: their commands have their own
 * releases. Targets and strategies are checked for their kind here, and in full where they are used.
 */
const hook = z.union([
  z.string().min(1),
  z.strictObject({
    run: z.string().min(1),
    from: z.enum(['runner', 'target']).optional(),
    timeout: duration.optional(),
    'on-failure': z.enum(['abort', 'warn']).optional(),
    idempotent: z.boolean().optional(),
  }),
]);
const hookList = z.array(hook).optional();

const check = z
  .looseObject({
    kind: z.enum(['http', 'tcp', 'command']),
    interval: duration.optional(),
    deadline: duration.optional(),
  })
  .describe('A health check: http, tcp or command.');

const target = z.looseObject({ kind: z.enum(['ssh', 'local', 'docker', 'kubernetes']) });

const environmentSchema = z.strictObject({
  type: z.enum(['development', 'testing', 'staging', 'production']).optional(),
  url: z.string().optional(),
  target: target.optional(),
  strategy: z.looseObject({ kind: z.enum(['rolling', 'blue-green', 'canary', 'recreate']) }).optional(),
  'health-checks': z.array(check).optional(),
  hooks: z
    .strictObject({
      'pre-deploy': hookList,
      'pre-switch': hookList,
      'post-switch': hookList,
      'post-deploy': hookList,
      'pre-rollback': hookList,
      'post-rollback': hookList,
      'on-failure': hookList,
    })
    .optional(),
  rollback: z
    .strictObject({
      'on-failure': z.boolean().optional(),
      strategy: z.enum(['immediate', 'rolling', 'blue-green', 'canary', 'manual']).optional(),
      keep: z.int().min(1).max(100).optional(),
      standby: duration.optional(),
      'on-interrupt': z.enum(['rollback', 'resume']).optional(),
    })
    .optional(),
  variables: environment.optional(),
});

export const environments = named(environmentSchema);

export const monitor = z.strictObject({
  checks: z.array(z.looseObject({ name: title, kind: z.enum(['http', 'tcp', 'command']) })).optional(),
  pipeline: z
    .strictObject({
      workflow: z.string(),
      window: period.optional(),
      slo: z.number().min(0).max(1).optional(),
    })
    .optional(),
  incidents: z.strictObject({ issues: z.boolean().optional() }).optional(),
});

/** The older system's list of environments: host and port in the entry itself. */
const olderCheck = z.looseObject({
  type: z.enum(['http', 'https', 'tcp', 'command']),
  endpoint: z.string().optional(),
  timeout: duration.optional(),
});

export const olderEnvironments = z
  .array(
    z.looseObject({
      name: title,
      type: z.string().optional(),
      host: z.string().optional(),
      port: z.int().min(1).max(65535).optional(),
      user: z.string().optional(),
      key_path: z.string().nullish(),
      docker_registry: z.string().nullish(),
      kubernetes_context: z.string().nullish(),
      variables: z.record(z.string(), scalar).optional(),
      pre_deploy_hooks: strings.or(z.tuple([])).optional(),
      post_deploy_hooks: strings.or(z.tuple([])).optional(),
      health_checks: z.array(olderCheck).optional(),
    }),
  )
  .min(1);
