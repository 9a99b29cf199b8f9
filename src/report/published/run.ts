import * as z from 'zod';

const time = z
  .string()
  .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
  .describe('ISO 8601, UTC, milliseconds');
const duration = z.int().min(0).describe('milliseconds');
const count = z.int().min(0);
const reason = z
  .string()
  .describe('why, where the status alone does not say it: exit-code, signal, timeout, dependency, …');

const attempt = z.object({
  status: z.enum(['success', 'failure', 'cancelled']),
  reason: reason.optional(),
  exitCode: z.int().optional(),
  signal: z.string().optional(),
  startedAt: time,
  durationMs: duration,
  log: z.string().optional().describe("its output, a file below the run's directory"),
});

const job = z.object({
  id: z.string().describe('stage.job, with (v1, v2) behind it for a matrix cell'),
  name: z.string(),
  status: z.enum(['success', 'failure', 'cancelled', 'skipped']),
  reason: reason.optional(),
  root: z
    .string()
    .optional()
    .describe('for dependency the job at the root of it, for on-failure the first that failed: its id'),
  allowed: z.literal(true).optional().describe('it failed, but allow-failure lets the run go on'),
  flaky: z.literal(true).optional().describe('it succeeded after a retry'),
  durationMs: duration,
  attempts: z.array(attempt),
  findings: z
    .int()
    .min(1)
    .optional()
    .describe('how much its reports and output said about the code; the events tell what'),
  tests: z
    .object({ passed: count, failed: count, skipped: count, flaky: count, durationMs: duration })
    .optional()
    .describe('what its test reports add up to; flaky: failed at first and passed when tried again'),
});

const stage = z.object({
  name: z.string().describe('empty for the one stage of a flat jobs: map'),
  status: z.enum(['success', 'failure', 'cancelled', 'skipped']),
  jobs: z.array(job),
});

const artifact = z.object({
  job: z.string(),
  name: z.string(),
  files: z.array(z.object({ path: z.string(), bytes: z.int().min(0) })),
});

const part = z.number().min(0);

/** `run.json`. Not loaded by a run: it is for those who read the file, and for the tests. */
export const runSchema = z
  .object({
    schemaVersion: z
      .literal(1)
      .describe('raised when a field goes or means something else; fields may be added'),
    id: z.string(),
    pipeline: z.string(),
    traceId: z.string().optional().describe('of the OpenTelemetry trace, where one is made'),
    status: z.enum(['success', 'failure', 'cancelled']),
    stopped: z.enum(['cancelled', 'timeout', 'interrupted']).optional().describe('what ended it early'),
    stoppedBy: z.string().optional().describe('where it was cancelled, the signal by which'),
    warnings: z.int().min(0).describe('jobs that failed and were allowed to'),
    startedAt: time,
    finishedAt: time,
    durationMs: duration,
    criticalPath: z.array(z.string()).describe('ids of the jobs that decided how long it took, in order'),
    timeMs: z
      .object({ run: part, slotWait: part, lockWait: part, backoff: part, overhead: part })
      .describe('what the time on the critical path went into; together durationMs'),
    lowerBoundMs: z.number().min(0).describe('no schedule of these jobs could have been shorter'),
    stages: z.array(stage),
    artifacts: z.array(artifact),
  })
  .describe('What came of one run of a cimyr pipeline.');

export type RunJson = z.infer<typeof runSchema>;
