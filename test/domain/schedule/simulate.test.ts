import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Graph, reverse } from '../../../src/domain/graph.js';
import type { ScheduledJob, SchedulePolicy } from '../../../src/domain/schedule/facts.js';
import { type Span, simulate } from '../../../src/domain/schedule/simulate.js';
import { FAILED } from './board.js';

/** A plan of small jobs: `needs` point backwards, one slot each, no locks. */
interface Plan {
  readonly needs: readonly (readonly number[])[];
  readonly durations: readonly number[];
  readonly maxParallel: number;
}

const anyPlan = (duration: fc.Arbitrary<number>): fc.Arbitrary<Plan> =>
  fc
    .array(fc.tuple(fc.array(fc.nat(), { maxLength: 3 }), duration), { minLength: 1, maxLength: 12 })
    .chain((jobs) =>
      fc.record({
        needs: fc.constant(
          jobs.map(([needs], i) => (i === 0 ? [] : [...new Set(needs.map((need) => need % i))])),
        ),
        durations: fc.constant(jobs.map(([, each]) => each)),
        maxParallel: fc.integer({ min: 1, max: 5 }),
      }),
    );

function run({ needs, durations, maxParallel }: Plan, weight = (job: number) => durations[job] as number) {
  const graph: Graph = { jobCount: needs.length, before: needs, after: reverse(needs) };
  const jobs = needs.map(
    (before): ScheduledJob => ({
      demand: { slots: 1, locks: [] },
      needs: before.map((job) => ({ job, ifSkipped: 'run' })),
      asksStatus: false,
      runsAnyway: false,
      mayFail: false,
    }),
  );
  const policy: SchedulePolicy = { maxParallel, onFailure: 'continue', weight, admits: () => true };
  return simulate(graph, jobs, policy, { duration: (job) => durations[job] as number });
}

const tailOf = (plan: Plan, job: number, weight: (job: number) => number): number =>
  weight(job) +
  Math.max(
    0,
    ...plan.needs.flatMap((needs, next) => (needs.includes(job) ? [tailOf(plan, next, weight)] : [])),
  );

/** Longest remaining path first, then more followers, then the order of the file; by brute force. */
function bruteForce(plan: Plan, weight: (job: number) => number): Span[] {
  const followers = (job: number) => plan.needs.filter((needs) => needs.includes(job)).length;
  const better = (a: number, b: number) =>
    tailOf(plan, b, weight) - tailOf(plan, a, weight) || followers(b) - followers(a) || a - b;
  const spans: Span[] = [];
  const done = new Set<number>();
  const start = (now: number) => {
    const running = () => spans.filter(({ job }) => !done.has(job));
    const isReady = (job: number) =>
      spans.every((span) => span.job !== job) && (plan.needs[job] ?? []).every((need) => done.has(need));
    for (const job of plan.needs
      .map((_, each) => each)
      .filter(isReady)
      .sort(better))
      if (running().length < plan.maxParallel)
        spans.push({ job, start: now, end: now + (plan.durations[job] as number) });
    return running().sort((a, b) => a.end - b.end || a.job - b.job)[0];
  };
  for (let next = start(0); next; next = start(next.end)) done.add(next.job);
  return spans;
}

const zeroToNine = fc.integer({ min: 0, max: 9 });

describe('a simulated run', () => {
  it('starts the longest remaining path first, then more followers, then the order of the file', () => {
    fc.assert(
      fc.property(anyPlan(zeroToNine), (plan) => {
        const unit = () => 1;
        expect(run(plan, unit).spans).toEqual(bruteForce(plan, unit));
        expect(run(plan).spans).toEqual(bruteForce(plan, (job) => plan.durations[job] as number));
      }),
      { numRuns: 200 },
    );
  });

  it('takes at least as long as its longest path and its work, and at most what Graham proved for any list', () => {
    fc.assert(
      fc.property(anyPlan(fc.integer({ min: 1, max: 9 })), (plan) => {
        const { makespan, spans } = run(plan);
        const duration = (job: number) => plan.durations[job] as number;
        const path = Math.max(...plan.needs.map((_, job) => tailOf(plan, job, duration)));
        const work = plan.durations.reduce((sum, each) => sum + each, 0);
        const m = plan.maxParallel;
        expect(makespan).toBeGreaterThanOrEqual(Math.max(path, work / m));
        expect(makespan).toBeLessThanOrEqual(work / m + (1 - 1 / m) * path + 1e-9);
        // Twice the best is what follows from it.
        expect(makespan).toBeLessThanOrEqual((2 - 1 / m) * Math.max(path, work / m) + 1e-9);
        expect(spans).toHaveLength(plan.needs.length);
      }),
      { numRuns: 300 },
    );
  });

  it('is the same every time, and has its spans in the order of their starts', () => {
    fc.assert(
      fc.property(anyPlan(zeroToNine), (plan) => {
        const once = run(plan);
        expect(run(plan)).toEqual(once);
        const starts = once.spans.map(({ start }) => start);
        expect(starts).toEqual(starts.toSorted((a, b) => a - b));
        expect(once.makespan).toBe(Math.max(...once.spans.map(({ end }) => end)));
      }),
    );
  });

  it('has no span for jobs that would not run', () => {
    const needs = [[], [0], [1], []];
    const graph: Graph = { jobCount: 4, before: needs, after: reverse(needs) };
    const jobs = needs.map(
      (before): ScheduledJob => ({
        demand: { slots: 1, locks: [] },
        needs: before.map((job) => ({ job, ifSkipped: 'run' })),
        asksStatus: false,
        runsAnyway: false,
        mayFail: false,
      }),
    );
    const policy: SchedulePolicy = {
      maxParallel: 1,
      onFailure: 'continue',
      weight: () => 1,
      admits: (job) => job !== 3,
    };
    const outcome = (job: number) => (job === 1 ? FAILED : ({ status: 'success' } as const));
    expect(simulate(graph, jobs, policy, { duration: () => 2, outcome })).toEqual({
      spans: [
        { job: 0, start: 0, end: 2 },
        { job: 1, start: 2, end: 4 },
      ],
      makespan: 4,
    });
  });
});
