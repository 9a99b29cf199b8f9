import * as z from 'zod';
import { count, duration, environment, name, patterns, relativePath, scalar, strings } from './fields.js';

const condition = z.union([z.string(), z.boolean()]).describe("A condition in GitHub's expression language.");

const retryCause = z.string().regex(/^(exit-code|timeout|idle-timeout|signal|start-error|output:\/.*\/)$/, {
  message: 'one of exit-code, timeout, idle-timeout, signal, start-error, output:/pattern/ expected',
});

export const retry = z
  .union([
    count(10),
    z.strictObject({
      max: count(10),
      backoff: duration.optional(),
      on: z.array(retryCause).min(1).optional(),
    }),
  ])
  .describe('Further attempts after a failure: a number, or max, backoff and on.');

export const allowFailure = z
  .union([z.boolean(), z.strictObject({ 'exit-codes': z.array(z.int().min(0).max(255)).min(1) })])
  .describe('The run goes on when this job fails (after its retries).');

export const shell = z
  .enum(['bash', 'sh', 'python', 'node', 'pwsh'])
  .describe('Default: bash --noprofile --norc -eo pipefail.');

const matrix = z
  .record(z.string(), z.unknown())
  .superRefine((axes, context) => {
    for (const [key, value] of Object.entries(axes)) {
      const issue = (message: string, code = 'E-TYPE') =>
        context.addIssue({ code: 'custom', path: [key], message, params: { code } });
      if (!Array.isArray(value))
        issue(`list expected, got ${value === null ? 'nothing' : typeof value}; write ${key}: [ … ]`);
      else if (value.length === 0) issue(`'${key}' has no values; remove it or list some`, 'E-EMPTY');
      else if ((key === 'include' || key === 'exclude') && !value.every(isMapping))
        issue(`entries of '${key}' must be mappings`);
    }
  })
  .describe("Axes and their values; 'include' and 'exclude' as in GitHub workflows.");

const isMapping = (value: unknown) => typeof value === 'object' && value !== null && !Array.isArray(value);

const need = z.union([
  z.string().min(1),
  z.strictObject({
    job: z.string().min(1),
    matrix: z.record(z.string(), scalar).optional(),
    'if-skipped': z.enum(['run', 'skip', 'fail']).optional(),
  }),
]);

const artifacts = z.union([
  patterns,
  z.strictObject({
    name: z
      .string()
      .regex(/^[^"*/\\:<>|?\r\n]+$/, {
        message: 'invalid character in an artifact name; use letters, digits, - and _',
      })
      .optional(),
    path: patterns,
    retention: duration.optional(),
  }),
]);

const cache = z.strictObject({
  inputs: patterns,
  outputs: patterns.optional(),
  env: strings.optional(),
  tools: strings.optional(),
});

const ready = z.strictObject({
  tcp: z.union([z.int(), z.string()]).optional(),
  http: z.string().optional(),
  log: z.string().optional(),
  command: z.string().optional(),
});

const service = z.strictObject({
  image: z.string().optional(),
  run: z.string().optional(),
  ports: z.array(z.union([z.string(), z.int()])).optional(),
  env: environment.optional(),
  ready: ready.optional(),
});

/** Everything a job may say, but for its name (a flat `jobs:` map has it as the key). */
export const jobFields = {
  run: strings.describe(
    'Commands; each entry is a shell of its own, and the job stops at the first that fails.',
  ),
  needs: z.array(need).optional().describe("Jobs that must end first; they replace the stage's gate."),
  if: condition.optional(),
  env: environment.optional(),
  shell: shell.optional(),
  'working-directory': relativePath.optional(),
  timeout: duration.optional(),
  'idle-timeout': duration.optional(),
  retry: retry.optional(),
  'allow-failure': allowFailure.optional(),
  matrix: matrix.optional(),
  slots: z.int().min(1).max(1024).optional().describe('Units of max-parallel that the job takes.'),
  lock: z.array(z.string().min(1)).optional().describe('Jobs that share a lock never run at the same time.'),
  artifacts: artifacts.optional(),
  cache: cache.optional(),
  changes: patterns.optional(),
  reports: z.strictObject({ junit: patterns.optional(), sarif: patterns.optional() }).optional(),
  services: z.record(name, service).optional(),
  container: z
    .union([z.string(), z.strictObject({ image: z.string(), env: environment.optional() })])
    .optional(),
};

/** The same for the newer and the older vocabulary, which differ in what a name may be. */
export const jobSchema = (jobName: z.ZodString) =>
  z.strictObject({ name: jobName, description: z.string().optional(), ...jobFields });
export const flatJobSchema = z.strictObject({ description: z.string().optional(), ...jobFields });

export const stageSchema = (stageName: z.ZodString) =>
  z.strictObject({
    name: stageName,
    needs: z
      .array(z.string().min(1))
      .optional()
      .describe('Stages that must end first; without it the stage before.'),
    if: condition.optional(),
    env: environment.optional(),
    timeout: duration.optional(),
    'allow-failure': allowFailure.optional(),
    parallel: z.boolean().optional().describe('false: the jobs of this stage run one at a time.'),
    changes: patterns.optional(),
    jobs: z.array(jobSchema(stageName)).min(1),
  });
