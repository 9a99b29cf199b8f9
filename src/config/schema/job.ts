import * as z from 'zod/mini';
import { patternMistake } from '../../base/linear-pattern.js';
import { once } from '../../base/once.js';
import {
  about,
  command,
  commands,
  count,
  duration,
  environment,
  integer,
  named,
  patterns,
  period,
  relativePath,
  ruled,
  shortText,
  someOf,
  someText,
  strings,
  textOrPattern,
} from './fields.js';
import { matrix } from './matrix.js';
import { optional, type Uses } from './optional.js';

export const builtIn = once(() =>
  about(
    'false: the output of a failed job is not read as common compilers, linters and test runners write it.',
    z.optional(z.boolean()),
  ),
);

const condition = once(() =>
  about("A condition in GitHub's expression language.", z.union([z.string(), z.boolean()])),
);

const CAUSES = ['exit-code', 'timeout', 'idle-timeout', 'signal', 'start-error'];

const retryCause = () =>
  shortText(1000).check(
    ruled((value) => {
      const pattern = /^output:\/(.*)\/$/s.exec(value)?.[1];
      const cause = `'${value.slice(0, 80)}'`;
      if (pattern === undefined && !CAUSES.includes(value))
        return ['E-ENUM', `${cause} is no cause; write ${CAUSES.join(', ')} or output:/pattern/`];
      const mistake = pattern === undefined ? undefined : patternMistake(pattern);
      return mistake ? ['E-REGEX', `${mistake}; mend the pattern`] : undefined;
    }),
  );

export const retryField = once(() =>
  about(
    'Further attempts after a failure: a number, or max, backoff and on.',
    z.union([
      count(10),
      z.strictObject({
        max: count(10),
        backoff: z.optional(duration()),
        on: z.optional(someOf(retryCause())),
      }),
    ]),
  ),
);

export const allowFailure = once(() =>
  about(
    'The run goes on when this job fails (after its retries).',
    z.union([z.boolean(), z.strictObject({ 'exit-codes': someOf(integer(0, 255)) })]),
  ),
);

export const shell = once(() =>
  about('Default: bash --noprofile --norc -eo pipefail.', z.enum(['bash', 'sh', 'python', 'node', 'pwsh'])),
);

const need = () =>
  z.union([
    someText(),
    z.strictObject({
      job: someText(),
      matrix: z.optional(z.record(z.string(), z.unknown())),
      'if-skipped': z.optional(z.enum(['run', 'skip', 'fail'])),
    }),
  ]);

const artifacts = () =>
  z.union([
    patterns(),
    z.strictObject({
      name: z.optional(
        z.string().check(
          z.regex(/^[^"*/\\:<>|?\r\n]+$/, {
            message: 'is no name of an artifact; use letters, digits, - and _',
          }),
        ),
      ),
      path: patterns(),
      retention: z.optional(period()),
    }),
  ]);

const cache = () =>
  z.strictObject({
    inputs: patterns(),
    outputs: z.optional(patterns()),
    env: z.optional(strings()),
    tools: z.optional(commands()),
  });

const ready = () =>
  z.strictObject({
    tcp: about('A port, or host:port.', z.optional(z.union([integer(1, 65535), someText()]))),
    http: about('A URL that answers with a status below 400.', z.optional(someText())),
    log: about('A text in its output, or a /pattern/.', z.optional(textOrPattern())),
    command: z.optional(command()),
    timeout: about('Default: 1m.', z.optional(duration())),
  });

const service = () =>
  z.strictObject({
    image: z.optional(z.string()),
    run: z.optional(command()),
    ports: z.optional(z.array(z.union([z.string(), z.int()]))),
    env: z.optional(environment()),
    ready: z.optional(ready()),
  });

/** Everything a job may say, but for its name (a flat `jobs:` map has it as the key). */
export const jobFields = (uses: Uses) => ({
  run: about(
    'Commands; each entry is a shell of its own, and the job stops at the first that fails.',
    commands(),
  ),
  ...optional(uses, {
    needs: () =>
      about(
        "Jobs that must end first; they replace the stage's gate.",
        z.optional(
          z.pipe(
            z.union([someText(), z.array(need())]),
            z.transform((v) => (typeof v === 'string' ? [v] : v)),
          ),
        ),
      ),
    if: () => z.optional(condition()),
    env: () => z.optional(environment()),
    shell: () => z.optional(shell()),
    'working-directory': () => z.optional(relativePath()),
    timeout: () => z.optional(duration()),
    'idle-timeout': () => z.optional(duration()),
    retry: () => z.optional(retryField()),
    'allow-failure': () => z.optional(allowFailure()),
    matrix: () => z.optional(matrix()),
    slots: () => about('Units of max-parallel that the job takes.', z.optional(integer(1, 1024))),
    lock: () => about('Jobs that share a lock never run at the same time.', z.optional(strings())),
    artifacts: () => z.optional(artifacts()),
    cache: () => z.optional(cache()),
    changes: () => z.optional(patterns()),
    reports: () =>
      about(
        'Files that say what the job found. They are read when it has ended, however it ended.',
        z.optional(
          z.strictObject({
            junit: about('Test reports in JUnit XML.', z.optional(patterns())),
            sarif: about('Results of scans in SARIF 2.1.0.', z.optional(patterns())),
            matchers: about(
              "Problem matchers in the format of GitHub's runner; they read the job's output.",
              z.optional(patterns()),
            ),
            'built-in': builtIn(),
          }),
        ),
      ),
    services: () => z.optional(named(service())),
    container: () =>
      z.optional(
        z.union([z.string(), z.strictObject({ image: z.string(), env: z.optional(environment()) })]),
      ),
  }),
});

const description = () => z.optional(z.string());

export const flatJobSchema = (uses: Uses) =>
  z.strictObject({ ...optional(uses, { description }), ...jobFields(uses) });

/** What a stage may say, but for its name and jobs. */
export const stageFields = (uses: Uses) =>
  optional(uses, {
    needs: () =>
      about(
        'Stages that must end first; without it the stage before.',
        z.optional(
          z.pipe(
            z.union([someText(), z.array(someText())]),
            z.transform((v) => (typeof v === 'string' ? [v] : v)),
          ),
        ),
      ),
    if: () => z.optional(condition()),
    env: () => z.optional(environment()),
    timeout: () => z.optional(duration()),
    'allow-failure': () => z.optional(allowFailure()),
    parallel: () => about('false: the jobs of this stage run one at a time.', z.optional(z.boolean())),
    changes: () => z.optional(patterns()),
  });

/** The same for the newer and the older vocabulary, which differ in what a name may be. */
export const stageSchema = (nameOf: () => z.ZodMiniType<string, string>, uses: Uses) => {
  const head = { name: nameOf() };
  const job = z.strictObject({ ...head, ...optional(uses, { description }), ...jobFields(uses) });
  return z.strictObject({ ...head, ...stageFields(uses), jobs: someOf(job) });
};
