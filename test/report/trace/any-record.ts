import fc from 'fast-check';
import type { AttemptOutcome } from '../../../src/domain/event.js';
import type { Reason, Status } from '../../../src/domain/outcome.js';
import type { AttemptRecord, JobRecord, RunRecord } from '../../../src/domain/record.js';
import type { RunTrace } from '../../../src/domain/trace-context.js';
import { masked } from '../records.js';

export const START = Date.UTC(2026, 0, 2, 3, 4, 5, 6);

const id = (digits: number) =>
  fc
    .bigInt({ min: 1n, max: 16n ** BigInt(digits) - 1n })
    .map((number) => number.toString(16).padStart(digits, '0'));
const reference = fc.record({ traceId: id(32), spanId: id(16) });
export const anyTrace: fc.Arbitrary<RunTrace> = fc.record(
  {
    traceId: id(32),
    spanId: id(16),
    parentSpanId: id(16),
    flags: fc.constantFrom(1, 3),
    state: fc.constant(masked('a=1')),
    resumes: reference,
  },
  { requiredKeys: ['traceId', 'spanId', 'flags'] },
);

// Also before the run and long after it: clocks of a journal that was taken up may have been set.
const at = fc.double({ min: -5_000, max: 50_000, noNaN: true }).map((ms) => START + ms);
const reason = fc.constantFrom<Reason>(
  'exit-code',
  'signal',
  'timeout',
  'idle-timeout',
  'start-error',
  'service',
);
const outcome: fc.Arbitrary<AttemptOutcome> = fc.record(
  {
    status: fc.constantFrom('success', 'failure', 'cancelled'),
    reason,
    exitCode: fc.integer({ min: 0, max: 255 }),
    failure: fc.constantFrom(
      { kind: 'exit-code', blame: 'user', code: 3, command: masked('make') },
      { kind: 'timeout', blame: 'user', limitMs: 1000 },
    ),
  },
  { requiredKeys: ['status'] },
);
const attempt: fc.Arbitrary<AttemptRecord> = fc.record(
  {
    startedAt: at,
    endedAt: at,
    outcome,
    tail: fc.string({ maxLength: 50 }),
    backoffMs: fc.integer({ min: 0, max: 10_000 }),
  },
  { requiredKeys: ['startedAt', 'tail'] },
);
const job = fc.record(
  {
    status: fc.constantFrom<Status>('success', 'failure', 'cancelled', 'skipped'),
    reason,
    allowed: fc.boolean(),
    endedAt: at,
    attempts: fc.array(attempt, { maxLength: 3 }),
    reused: fc.constant({ outputs: {} }),
  },
  { requiredKeys: ['attempts'] },
);

/** A run of which anything may have been written down, in any order of time. */
export const anyRecord: fc.Arbitrary<RunRecord> = fc
  .record(
    {
      endedAt: at,
      status: fc.constantFrom('success' as const, 'failure' as const, 'cancelled' as const),
      stopped: fc.constantFrom('cancelled' as const, 'timeout' as const, 'interrupted' as const),
      trace: anyTrace,
      jobs: fc.array(job, { maxLength: 6 }),
    },
    { requiredKeys: ['trace', 'jobs'] },
  )
  .map(({ jobs, ...run }) => ({
    id: 'r1',
    pipeline: 'shop',
    file: 'cimyr.yml',
    maxParallel: 2,
    startedAt: START,
    stages: [
      { name: 'one', needs: [] },
      { name: 'two', needs: ['one'] },
    ],
    jobs: new Map(jobs.map((told, i) => [`job ${i}`, rowOf(told, i)])),
    artifacts: [],
    notices: [],
    ...run,
  }));

type Told = Omit<JobRecord, 'id' | 'name' | 'needs' | 'afterStages' | 'line' | 'definition' | 'stage'>;

const rowOf = (told: Told, i: number): JobRecord => ({
  ...told,
  id: `job ${i}`,
  name: `job ${i}`,
  stage: i % 2 === 0 ? 'one' : 'two',
  needs: i > 1 ? [`job ${i - 2}`] : [],
  afterStages: i % 2 === 0 ? [] : ['one'],
  line: i,
  definition: '',
});
