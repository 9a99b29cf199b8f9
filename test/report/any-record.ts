import fc from 'fast-check';
import type { AttemptOutcome, Event } from '../../src/domain/event.js';
import type { Finding } from '../../src/domain/finding.js';
import type { Outcome } from '../../src/domain/outcome.js';
import type { RunRecord } from '../../src/domain/record.js';
import type { TestResults } from '../../src/domain/test-results.js';
import { PAYLOADS } from './payloads.js';
import { eventsOf, foldOf, masked, type Told } from './records.js';

/** Names that mean something to mermaid: statements, comments, directives, ends of labels. */
const MERMAID: readonly string[] = [
  'title x',
  'section x',
  'click x',
  'excludes weekends',
  'todayMarker off',
  'gantt',
  'flowchart',
  'end',
  'default',
  'style a:#b;',
  'classDef a:#b; x:#c;',
  'a:b:c',
  '50% off',
  '%%{init: {"theme":"dark"}}%%',
  '%% comment',
  '}%',
  'x"]:::ok; click n0 "javascript:alert(1)"',
  '2026-01-02',
  'accTitle: x',
  'accDescr { x }',
  '#quot; #35; #x;',
  'ﬂ°quot¶ß',
  'a<br/>b',
  '---',
  'o--o',
  'x-->y',
  '@{ shape: rect }',
  '"`markdown`"',
];

/** Text that others control, from harmless to hostile. */
export const anyText: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...PAYLOADS, ...MERMAID),
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.stringMatching(/^[a-z]{1,8}$/),
  // Long enough for every cut; two bytes a character, or six once it is escaped.
  fc.constantFrom('🎉', '|', 'n', '&').map((unit) => unit.repeat(700)),
);

const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });

const anyFinding: fc.Arbitrary<Finding> = fc.record(
  {
    source: fc.constantFrom('junit', 'sarif', 'matcher', 'command'),
    level: fc.constantFrom('error', 'warning', 'notice'),
    message: anyText.map(masked),
    title: anyText.map(masked),
    place: fc.record(
      {
        file: anyText,
        line: fc.integer({ min: 1, max: 9 }),
        endLine: fc.integer({ min: 1, max: 9 }),
        column: fc.nat(9),
      },
      { requiredKeys: ['file'] },
    ),
    details: anyText.map(masked),
  },
  { requiredKeys: ['source', 'level', 'message'] },
);

const anyTests: fc.Arbitrary<TestResults> = fc.record({
  passed: fc.nat(99),
  failed: fc.nat(99),
  skipped: fc.nat(9),
  durationMs: fc.nat(99_999),
  failures: fc.array(fc.record({ name: anyText.map(masked), message: anyText.map(masked) }), {
    maxLength: 30,
  }),
  slowest: fc.array(fc.record({ name: anyText.map(masked), durationMs: fc.nat(9999) }), { maxLength: 5 }),
  flaky: fc.array(anyText.map(masked), { maxLength: 5 }),
});

interface AnyAttempt {
  readonly outcome: AttemptOutcome;
  readonly findings: readonly Finding[];
  readonly tests: TestResults | undefined;
}

const anyOutcome: fc.Arbitrary<AttemptOutcome> = fc.oneof(
  fc.constant<AttemptOutcome>({ status: 'success' }),
  fc.constant<AttemptOutcome>({ status: 'cancelled', reason: 'cancelled' }),
  fc.tuple(fc.integer({ min: 1, max: 255 }), anyText).map(
    ([code, command]): AttemptOutcome => ({
      status: 'failure',
      reason: 'exit-code',
      exitCode: code,
      failure: { kind: 'exit-code', blame: 'user', code, command: masked(command) },
    }),
  ),
);

interface AnyJob {
  readonly stage: string;
  readonly name: string;
  readonly start: number;
  readonly duration: number;
  readonly waits: readonly number[];
  readonly isGated: boolean;
  readonly allowed: boolean;
  readonly hasEnded: boolean;
  readonly attempts: readonly AnyAttempt[];
  readonly tail: string;
}

const anyJob = (stages: readonly string[]): fc.Arbitrary<AnyJob> =>
  fc.record({
    stage: fc.constantFrom(...stages),
    name: anyText,
    start: fc.nat(60_000),
    duration: fc.nat(600_000),
    waits: fc.array(fc.nat(20), { maxLength: 3 }),
    isGated: fc.boolean(),
    allowed: fc.boolean(),
    hasEnded: fc.boolean(),
    attempts: fc.array(
      fc.record({
        outcome: anyOutcome,
        findings: fc.array(anyFinding, { maxLength: 6 }),
        tests: maybe(anyTests),
      }),
      { maxLength: 3 },
    ),
    tail: fc.array(anyText, { maxLength: 12 }).map((lines) => lines.join('\n')),
  });

/** The record of any run: ended or killed, of jobs in any state, with text of others wherever there is text. */
export const anyRecord: fc.Arbitrary<RunRecord> = fc
  .uniqueArray(anyText, { minLength: 1, maxLength: 3 })
  .chain((stages) =>
    fc.record({
      jobs: fc.array(anyJob(stages), { maxLength: 12 }),
      stages: fc.constant(stages),
      pipeline: anyText,
      status: fc.constantFrom('success', 'failure', 'cancelled', undefined),
      notices: fc.array(anyText, { maxLength: 12 }),
    }),
  )
  .map(({ jobs, stages, pipeline, status, notices }) => {
    const ids = jobs.map(({ stage, name }, i) => `${stage}.${name} ${i}`);
    const told = jobs.map((job, i): [string, Told] => [ids[i] ?? '', toldOf(job, i, { ids, stages })]);
    const events = eventsOf(Object.fromEntries(told), status, pipeline).flatMap((event): Event[] => {
      if (event.kind !== 'attempt-ended') return [event];
      const { job, attempt, at } = event;
      const { findings = [], tests } = jobs[ids.indexOf(job)]?.attempts[attempt - 1] ?? {};
      const found = { kind: 'findings', at, job, attempt, findings, omitted: findings.length } as const;
      return [tests ? { ...found, tests } : found, event];
    });
    const said = notices.map((message): Event => ({ kind: 'notice', at: 0, message: masked(message) }));
    return foldOf([...events, ...said]);
  });

function toldOf(
  { stage, name, start, duration, waits, isGated, allowed, hasEnded, attempts, tail }: AnyJob,
  index: number,
  { ids, stages }: { readonly ids: readonly string[]; readonly stages: readonly string[] },
): Told {
  const last = attempts.at(-1)?.outcome;
  const needs = [...new Set(waits.filter((of) => of < index))].flatMap((of) => ids[of] ?? []);
  const before = stages[stages.indexOf(stage) - 1];
  const outcome: Omit<Outcome, 'root'> = last
    ? {
        status: last.status,
        ...(last.reason ? { reason: last.reason } : {}),
        ...(allowed && last.status === 'failure' ? { allowed } : {}),
      }
    : { status: 'skipped', reason: 'condition' };
  return {
    stage,
    name,
    start,
    duration,
    needs,
    afterStages: isGated && before !== undefined ? [before] : [],
    attempts: attempts.map((attempt) => attempt.outcome),
    tail,
    ...(hasEnded ? { outcome } : {}),
  };
}
