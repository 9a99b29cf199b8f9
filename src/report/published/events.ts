import * as z from 'zod';

const at = z.number().describe('milliseconds since the epoch');
const job = z.string().describe('id of the job');

const failure = z.looseObject({ kind: z.string(), blame: z.enum(['user', 'target', 'cimyr']) });

const outcome = z.object({
  status: z.enum(['success', 'failure', 'cancelled', 'skipped']),
  reason: z.string().optional(),
  allowed: z.boolean().optional(),
  root: z
    .string()
    .optional()
    .describe('for dependency the job at the root of it, for on-failure the first that failed: its id'),
  since: z.string().optional().describe('for the reason changes: what the checkout was compared with'),
});

const attemptOutcome = z.object({
  status: z.enum(['success', 'failure', 'cancelled']),
  reason: z.string().optional(),
  exitCode: z.int().optional(),
  signal: z.string().optional(),
  failure: failure.optional(),
});

const place = z
  .object({
    file: z.string().describe('relative to the workspace'),
    line: z.int().min(1).optional(),
    endLine: z.int().min(1).optional(),
    column: z.int().min(1).optional(),
    endColumn: z.int().min(1).optional(),
  })
  .describe('lines and columns start at 1');

const finding = z.object({
  source: z.enum(['junit', 'sarif', 'matcher', 'command']),
  level: z.enum(['error', 'warning', 'notice']),
  message: z.string(),
  title: z.string().optional().describe("the rule, or the test's name"),
  place: place.optional(),
  details: z.string().optional(),
});

const count = z.int().min(0);
const tests = z.object({
  passed: count,
  failed: count,
  skipped: count,
  durationMs: z.number().min(0).describe('sum over all tests'),
  failures: z
    .array(z.object({ name: z.string(), message: z.string(), place: place.optional() }))
    .describe('the first ones'),
  slowest: z.array(z.object({ name: z.string(), durationMs: z.number().min(0) })),
  flaky: z.array(z.string()).describe('failed at first and passed when its own runner tried again'),
});

const span = z.object({
  traceId: z.string().regex(/^[0-9a-f]{32}$/),
  spanId: z.string().regex(/^[0-9a-f]{16}$/),
});

const trace = span
  .extend({
    parentSpanId: z.string().optional().describe('of the span that the run was started from'),
    flags: z.int().min(0).describe('W3C trace flags'),
    state: z.string().optional().describe('W3C trace state, as it came'),
    resumes: span.optional().describe('the span of the run that this one resumes'),
  })
  .describe("the run's own span, where a trace is made of it");

const starter = z
  .object({
    repository: z.string(),
    ref: z.string(),
    commit: z.string().describe('that the workflow was started for'),
    event: z.string(),
    actor: z.string(),
    workflow: z.string(),
    url: z.string().describe("page of the workflow's run"),
    runner: z.string(),
  })
  .describe('who had it started and where, on GitHub');

const checkout = z
  .object({ commit: z.string(), isChanged: z.boolean().describe('tracked files differ from the commit') })
  .describe('what lay in the workspace');

const outputs = z.record(z.string(), z.string()).describe('what it wrote to GITHUB_OUTPUT');

const jobRow = z.object({
  id: z.string(),
  name: z.string(),
  needs: z.array(z.string()).describe('ids of the jobs that it waits for'),
  afterStages: z.array(z.string()).describe('names of the stages whose end it waits for'),
  line: z.int().describe('where it stands in the configuration file'),
  slots: z.int().min(2).optional().describe('units of max-parallel that it takes, where more than one'),
  locks: z.array(z.string()).optional(),
  definition: z.string().describe('fingerprint of what the file tells it to do'),
});

const events = [
  z.object({
    kind: z.literal('run-started'),
    schemaVersion: z
      .literal(1)
      .describe('raised when an event goes or means something else; kinds and fields may be added'),
    at,
    run: z.string(),
    pipeline: z.string(),
    file: z.string(),
    startedBy: starter.optional(),
    maxParallel: z.int(),
    stages: z.array(
      z.object({
        name: z.string(),
        needs: z.array(z.string()).describe('names of the stages that it waits for'),
        jobs: z.array(jobRow),
      }),
    ),
    resumes: z.string().optional().describe('id of the run whose finished jobs are not run again'),
    trace: trace.optional(),
  }),
  z.object({
    kind: z.literal('inputs'),
    at,
    fingerprint: z.string().describe('of the checkout, and of the variables given from outside'),
    checkout: checkout.optional(),
  }),
  z
    .object({ kind: z.literal('reused'), at, job, outputs })
    .describe('the job has finished in the run that this one resumes'),
  z.object({ kind: z.literal('service-ready'), at, name: z.string(), ms: z.number() }),
  z.object({ kind: z.literal('notice'), at, job: job.optional(), message: z.string() }),
  z.object({ kind: z.literal('attempt-started'), at, job, attempt: z.int().min(1) }),
  z.object({
    kind: z.literal('attempt-ended'),
    at,
    job,
    attempt: z.int().min(1),
    outcome: attemptOutcome,
    services: z
      .array(z.object({ name: z.string(), tail: z.string() }))
      .optional()
      .describe('of a failed job: what its services printed last'),
    outputs: outputs.optional(),
    hidesOutputs: z.boolean().optional().describe('they hold a secret, or are very large'),
    spool: z
      .object({ file: z.string(), bytes: z.int().min(0) })
      .optional()
      .describe("its output, a file below the run's directory"),
    tail: z.string().describe('the last 64 KiB of its output, unless it succeeded'),
    cause: z.string().optional().describe('lines of its output that tell why it failed'),
    backoffMs: z.number().min(0).optional().describe('wait before the next attempt, if there is one'),
  }),
  z.object({
    kind: z.literal('findings'),
    at,
    job,
    attempt: z.int().min(1),
    findings: z.array(finding).describe('what its reports and output say about the code'),
    omitted: count.describe('how many more there were'),
    tests: tests.optional(),
  }),
  z.object({
    kind: z.literal('artifact'),
    at,
    job,
    name: z.string(),
    files: z.array(z.object({ path: z.string(), bytes: z.int().min(0) })),
  }),
  z.object({ kind: z.literal('job-ended'), at, job, outcome }),
  z.object({
    kind: z.literal('stopping'),
    at,
    because: z.enum(['cancelled', 'timeout', 'interrupted']),
    by: z.string().optional().describe('of one that was cancelled: the signal by which'),
  }),
  z.object({ kind: z.literal('run-ended'), at, status: z.enum(['success', 'failure', 'cancelled']) }),
] as const;

/** One line of `events.ndjson`. Not loaded by a run: it is for those who read the file, and for the tests. */
export const eventSchema = z
  .discriminatedUnion('kind', events)
  .describe('One line of events.ndjson: something that happened in a run of a cimyr pipeline.');
