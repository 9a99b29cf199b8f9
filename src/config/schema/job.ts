import * as z from 'zod';
import { patternMistake } from '../../base/linear-pattern.js';
import { once } from '../../base/once.js';
import { forbiddenInName } from '../text/characters.js';
import {
  count,
  duration,
  environment,
  named,
  patterns,
  period,
  relativePath,
  scalar,
  strings,
  textOrPattern,
} from './fields.js';
import { optional, type Uses } from './optional.js';

const condition = once(() =>
  z.union([z.string(), z.boolean()]).describe("A condition in GitHub's expression language."),
);

const CAUSES = ['exit-code', 'timeout', 'idle-timeout', 'signal', 'start-error'];

const retryCause = () =>
  z
    .string()
    .max(1000, { abort: true })
    .superRefine((value, context) => {
      const issue = (code: string, message: string) =>
        context.addIssue({ code: 'custom', message, params: { code } });
      const pattern = /^output:\/(.*)\/$/s.exec(value)?.[1];
      if (pattern === undefined && !CAUSES.includes(value))
        issue(
          'E-ENUM',
          `'${value.slice(0, 80)}' is no cause; write ${CAUSES.join(', ')} or output:/pattern/`,
        );
      const mistake = pattern === undefined ? undefined : patternMistake(pattern);
      if (mistake) issue('E-REGEX', `${mistake}; mend the pattern`);
    });

export const retry = once(() =>
  z
    .union([
      count(10),
      z.strictObject({
        max: count(10),
        backoff: duration().optional(),
        on: z.array(retryCause()).min(1).optional(),
      }),
    ])
    .describe('Further attempts after a failure: a number, or max, backoff and on.'),
);

export const allowFailure = once(() =>
  z
    .union([z.boolean(), z.strictObject({ 'exit-codes': z.array(z.int().min(0).max(255)).min(1) })])
    .describe('The run goes on when this job fails (after its retries).'),
);

export const shell = once(() =>
  z.enum(['bash', 'sh', 'python', 'node', 'pwsh']).describe('Default: bash --noprofile --norc -eo pipefail.'),
);

const matrix = () =>
  z
    .record(z.string(), z.unknown())
    .superRefine((axes, context) => {
      const issue = (path: PropertyKey[], message: string, code = 'E-TYPE') =>
        context.addIssue({ code: 'custom', path, message, params: { code } });
      if (Object.keys(axes).length === 0)
        issue([], 'must not be empty; remove it or name an axis', 'E-EMPTY');
      for (const [key, value] of Object.entries(axes)) {
        if (!Array.isArray(value)) issue([key], `list expected; write ${key}: [ … ]`);
        else if (value.length === 0)
          issue([key], `'${key}' has no values; remove it or list some`, 'E-EMPTY');
        else if ((key === 'include' || key === 'exclude') && !value.every(isMapping))
          issue([key], `entries of '${key}' must be mappings; write - { axis: value }`);
        else if (typeof findForbidden(value) === 'string')
          issue([key], `control character ${findForbidden(value)} in a matrix; remove it`, 'E-CONTROL');
      }
    })
    .describe("Axes and their values; 'include' and 'exclude' as in GitHub workflows.");

const isMapping = (value: unknown) => typeof value === 'object' && value !== null && !Array.isArray(value);

/** A cell's values become part of its job's name. Depth is bounded by the parser. */
function findForbidden(value: unknown): string | undefined {
  if (typeof value === 'string') return forbiddenInName(value);
  if (typeof value !== 'object' || value === null) return undefined;
  for (const inner of Object.values(value)) {
    const found = findForbidden(inner);
    if (found) return found;
  }
  return undefined;
}

const need = () =>
  z.union([
    z.string().min(1),
    z.strictObject({
      job: z.string().min(1),
      matrix: z.record(z.string(), scalar()).optional(),
      'if-skipped': z.enum(['run', 'skip', 'fail']).optional(),
    }),
  ]);

const artifacts = () =>
  z.union([
    patterns(),
    z.strictObject({
      name: z
        .string()
        .regex(/^[^"*/\\:<>|?\r\n]+$/, {
          message: 'is no name of an artifact; use letters, digits, - and _',
        })
        .optional(),
      path: patterns(),
      retention: period().optional(),
    }),
  ]);

const cache = () =>
  z.strictObject({
    inputs: patterns(),
    outputs: patterns().optional(),
    env: strings().optional(),
    tools: strings().optional(),
  });

const ready = () =>
  z.strictObject({
    tcp: z
      .union([z.int().min(1).max(65535), z.string().min(1)])
      .optional()
      .describe('A port, or host:port.'),
    http: z.string().min(1).optional().describe('A URL that answers with a status below 400.'),
    log: textOrPattern().optional().describe('A text in its output, or a /pattern/.'),
    command: z.string().min(1).optional(),
    timeout: duration().optional().describe('Default: 1m.'),
  });

const service = () =>
  z.strictObject({
    image: z.string().optional(),
    run: z.string().min(1).optional(),
    ports: z.array(z.union([z.string(), z.int()])).optional(),
    env: environment().optional(),
    ready: ready().optional(),
  });

/** Everything a job may say, but for its name (a flat `jobs:` map has it as the key). */
export const jobFields = (uses: Uses) => ({
  run: strings().describe(
    'Commands; each entry is a shell of its own, and the job stops at the first that fails.',
  ),
  ...optional(uses, {
    needs: () =>
      z
        .union([z.string().min(1), z.array(need())])
        .transform((v) => (typeof v === 'string' ? [v] : v))
        .optional()
        .describe("Jobs that must end first; they replace the stage's gate."),
    if: () => condition().optional(),
    env: () => environment().optional(),
    shell: () => shell().optional(),
    'working-directory': () => relativePath().optional(),
    timeout: () => duration().optional(),
    'idle-timeout': () => duration().optional(),
    retry: () => retry().optional(),
    'allow-failure': () => allowFailure().optional(),
    matrix: () => matrix().optional(),
    slots: () => z.int().min(1).max(1024).optional().describe('Units of max-parallel that the job takes.'),
    lock: () => strings().optional().describe('Jobs that share a lock never run at the same time.'),
    artifacts: () => artifacts().optional(),
    cache: () => cache().optional(),
    changes: () => patterns().optional(),
    reports: () =>
      z
        .strictObject({
          junit: patterns().optional().describe('Test reports in JUnit XML.'),
          sarif: patterns().optional().describe('Results of scans in SARIF 2.1.0.'),
          matchers: patterns()
            .optional()
            .describe("Problem matchers in the format of GitHub's runner; they read the job's output."),
        })
        .optional()
        .describe('Files that say what the job found. They are read when it has ended, however it ended.'),
    services: () => named(service()).optional(),
    container: () =>
      z.union([z.string(), z.strictObject({ image: z.string(), env: environment().optional() })]).optional(),
  }),
});

const description = () => z.string().optional();

export const flatJobSchema = (uses: Uses) =>
  z.strictObject({ ...optional(uses, { description }), ...jobFields(uses) });

/** What a stage may say, but for its name and jobs. */
export const stageFields = (uses: Uses) =>
  optional(uses, {
    needs: () =>
      z
        .union([z.string().min(1), z.array(z.string().min(1))])
        .transform((v) => (typeof v === 'string' ? [v] : v))
        .optional()
        .describe('Stages that must end first; without it the stage before.'),
    if: () => condition().optional(),
    env: () => environment().optional(),
    timeout: () => duration().optional(),
    'allow-failure': () => allowFailure().optional(),
    parallel: () => z.boolean().optional().describe('false: the jobs of this stage run one at a time.'),
    changes: () => patterns().optional(),
  });

/** The same for the newer and the older vocabulary, which differ in what a name may be. */
export const stageSchema = (nameOf: () => z.ZodType<string, string>, uses: Uses) => {
  const head = { name: nameOf() };
  const job = z.strictObject({ ...head, ...optional(uses, { description }), ...jobFields(uses) });
  return z.strictObject({ ...head, ...stageFields(uses), jobs: z.array(job).min(1) });
};
