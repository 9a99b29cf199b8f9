import * as z from 'zod';

const time = z
  .string()
  .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
  .describe('ISO 8601, UTC, milliseconds');
const duration = z.int().min(0).describe('milliseconds');
const count = z.int().min(0);
const total = count.describe('how many there are, also where not all are here');

const standing = z
  .enum(['success', 'failure', 'cancelled', 'skipped', 'allowed', 'flaky', 'unfinished'])
  .describe('allowed: failed, and may; flaky: succeeded after a retry');

const unit = z
  .enum([
    'text',
    'code',
    'place',
    'status',
    'level',
    'results',
    'time',
    'duration',
    'count',
    'bytes',
    'ratio',
    'change',
    'durations',
  ])
  .describe(
    'place: FILE:LINE; status: success, failure, cancelled, skipped, allowed, flaky or unfinished; level: error, warning or notice; results: a letter each, s(uccess), f(ailure), success after a r(etry); time: ISO 8601; duration: milliseconds; ratio: of 1; change: relative; durations: milliseconds, oldest first',
  );

const value = z
  .union([z.string(), z.number(), z.array(z.number()), z.null()])
  .describe('as its unit says; null: not known, or there is none');

const titled = {
  id: z.string().describe('the same in every report of the kind'),
  title: z.string(),
  note: z.string().optional().describe('what a reader must know of it'),
};
const quoting = {
  what: z.string(),
  command: z.string().optional().describe('that what happened begins with, in backticks'),
  after: z.string().optional().describe('what happened, without that command'),
};

const sections = [
  z.object({
    kind: z.literal('facts'),
    ...titled,
    facts: z.array(
      z.object({ key: z.string(), title: z.string(), unit, value, note: z.string().optional() }),
    ),
  }),
  z.object({ kind: z.literal('prose'), ...titled, sentences: z.array(z.string()) }),
  z.object({
    kind: z.literal('table'),
    ...titled,
    columns: z.array(z.object({ key: z.string(), title: z.string(), unit })),
    rows: z.array(z.record(z.string(), value)).describe('by the keys of the columns'),
    total,
  }),
  z.object({ kind: z.literal('list'), ...titled, items: z.array(z.string()), total }),
  z.object({
    kind: z.literal('blocks'),
    ...titled,
    blocks: z.array(
      z.object({
        job: z.string(),
        status: standing,
        said: z.array(z.object(quoting)),
        place: z.string(),
        lines: z.array(z.string()).describe('what it printed last'),
      }),
    ),
    total,
  }),
  z.object({
    kind: z.literal('bars'),
    ...titled,
    unit,
    bars: z.array(z.object({ label: z.string(), value: z.number().min(0) })),
  }),
  z.object({
    kind: z.literal('timeline'),
    ...titled,
    durationMs: duration,
    slots: count,
    stretches: z.array(
      z.object({
        job: z.string(),
        attempt: z.int().min(1),
        status: standing,
        startMs: z.int().describe("since the run's start"),
        durationMs: duration,
        slots: z.array(count).describe('which of the slots it held, from 0'),
        backoffMs: duration.optional().describe('how long it had to wait at least before it was tried again'),
        isOnPath: z.boolean(),
      }),
    ),
    total,
  }),
  z.object({
    kind: z.literal('levels'),
    ...titled,
    durationMs: duration,
    limit: count,
    steps: z.array(z.object({ atMs: z.int(), value: count })),
    total,
  }),
  z.object({
    kind: z.literal('runs'),
    ...titled,
    runs: z
      .array(z.object({ id: z.string(), startedAt: time, status: standing, durationMs: duration }))
      .describe('oldest first'),
  }),
  z.object({
    kind: z.literal('graph'),
    ...titled,
    stages: z.array(
      z.object({
        name: z.string(),
        needs: z.array(z.string()),
        jobs: z.array(
          z.object({
            id: z.string(),
            name: z.string(),
            needs: z.array(z.string()),
            afterStages: z.array(z.string()),
            status: standing,
            reason: z.string(),
            durationMs: duration.nullable(),
          }),
        ),
      }),
    ),
    path: z.array(z.string()).describe('ids of the jobs that decided how long the run took'),
  }),
] as const;

/** `cimyr report --format json`. Not loaded by a run: it is for those who read the document, and for the tests. */
export const reportDocumentSchema = z
  .object({
    schemaVersion: z
      .literal(1)
      .describe(
        'raised when a field goes or means something else; fields and kinds of sections may be added',
      ),
    kind: z.enum(['execution', 'performance', 'quality', 'compliance', 'summary']),
    pipeline: z.string(),
    run: z.object({
      id: z.string(),
      file: z.string(),
      startedAt: time,
      finishedAt: time,
      durationMs: duration,
      origin: z
        .object({
          repository: z.string().optional(),
          commit: z.string().optional(),
          isChanged: z.boolean().optional().describe('tracked files differed from the commit'),
          ref: z.string().optional(),
          actor: z.string().optional(),
          url: z.string().optional().describe("page of the workflow's run"),
        })
        .optional()
        .describe('what it was of, and who had it started where, as far as that is known'),
    }),
    generatedAt: time,
    headline: z.object({
      status: standing,
      words: z.string(),
      also: z.string().optional(),
      cause: z
        .object({ job: z.string(), ...quoting, next: z.string(), place: z.string() })
        .optional()
        .describe('of a failed run: the first failure that was not allowed'),
    }),
    sections: z.array(z.discriminatedUnion('kind', sections)),
  })
  .describe('What came of one run of a cimyr pipeline, for one kind of reader.');
