import fc from 'fast-check';
import { expect, it } from 'vitest';
import { seededRandom } from '../../src/base/backoff.js';
import { Masker } from '../../src/base/masker.js';
import type { Outcome, Status } from '../../src/domain/outcome.js';
import type { Pipeline } from '../../src/domain/pipeline.js';
import { NeedViews } from '../../src/engine/need-views.js';
import { scheduleOf } from '../../src/engine/schedule-of.js';
import { load } from './rig.js';

const STATUSES: readonly Status[] = ['success', 'failure', 'cancelled', 'skipped'];

/** A job that asks whether one of its needs has ended in one way; `fate` is how it ends where it runs. */
const sketch = fc.record({
  needs: fc.uniqueArray(fc.nat({ max: 4 }), { minLength: 1, maxLength: 3 }),
  asks: fc.constantFrom(...STATUSES),
  fate: fc.constantFrom<Status>('success', 'failure', 'cancelled'),
  cells: fc.constantFrom(1, 1, 2),
  isAllowed: fc.boolean(),
  /** Where its condition holds: it runs, is taken over from an earlier run, or nothing changed for it. */
  comesTo: fc.constantFrom('run', 'run', 'run', 'reused', 'unchanged'),
});
type Sketch = typeof sketch extends fc.Arbitrary<infer T> ? T : never;

function pipelineOf(sketches: readonly Sketch[]): Pipeline {
  const jobs = sketches.map(({ needs, asks, cells, isAllowed }, at) => {
    const before = [...new Set(at === 0 ? [] : needs.map((need) => `j${need % at}`))];
    return [
      `j${at}`,
      {
        run: 'exit',
        needs: before,
        'allow-failure': isAllowed,
        ...(cells > 1 ? { matrix: { n: [1, 2] } } : {}),
        ...(at > 0 ? { if: `always() && contains(needs.*.result, '${asks}')` } : {}),
      },
    ];
  });
  return load(JSON.stringify({ jobs: Object.fromEntries(jobs) }));
}

/** Plays the schedule to its end, the running jobs ending in an order that the seed draws. */
function outcomesOf(pipeline: Pipeline, sketches: readonly Sketch[], seed: number): Outcome[] {
  const needs: NeedViews = new NeedViews(pipeline, (job) => schedule.outcome(job));
  const those = (comesTo: Sketch['comesTo']) =>
    pipeline.jobs.filter(({ name }) => sketches[Number(name.slice(1))]?.comesTo === comesTo);
  const request = {
    pipeline,
    maxParallel: 3,
    onFailure: 'continue',
    weight: () => 1,
    environment: { base: {}, overrides: {}, secrets: new Map(), contexts: {} },
    unchanged: new Set(those('unchanged').map(({ index }) => index)),
    reused: new Map(those('reused').map(({ index }) => [index, { outputs: {} }])),
  } as const;
  const never = () => expect.unreachable();
  const schedule = scheduleOf(request, needs, new Masker(), never, () => {});
  const random = seededRandom(seed);
  const running = new Set<number>();
  let decisions = schedule.tell({ kind: 'begin' });
  for (;;) {
    for (const { kind, job } of decisions) if (kind === 'start') running.add(job);
    const job = [...running][Math.floor(random() * running.size)];
    if (job === undefined) break;
    running.delete(job);
    const name = pipeline.jobs[job]?.name.slice(1);
    const { fate = 'success', isAllowed = false } = sketches[Number(name)] ?? {};
    const allowed = fate === 'failure' && isAllowed ? { allowed: true } : {};
    decisions = schedule.tell({ kind: 'ended', job, outcome: { status: fate, ...allowed } });
  }
  return pipeline.jobs.map(({ index }) => schedule.outcome(index) as Outcome);
}

it('what a condition sees as needs.*.result is how each need ends, in whatever order they end', () => {
  fc.assert(
    fc.property(fc.array(sketch, { minLength: 2, maxLength: 5 }), fc.integer(), (sketches, seed) => {
      const pipeline = pipelineOf(sketches);
      const outcomes = outcomesOf(pipeline, sketches, seed);
      const worst = (name: string): Status => {
        const cells = pipeline.jobs.filter((job) => job.name === name).map(({ index }) => outcomes[index]);
        const seen = new Set(cells.map((outcome) => (outcome?.allowed ? 'success' : outcome?.status)));
        const order: Status[] = ['failure', 'cancelled', 'skipped', 'success'];
        return order.find((status) => seen.has(status)) ?? 'success';
      };
      for (const job of pipeline.jobs) {
        if (job.conditions.length === 0) continue;
        const names = new Set(job.needs.map((need) => pipeline.jobs[need.job]?.name ?? ''));
        const { asks } = sketches[Number(job.name.slice(1))] as Sketch;
        const isSkipped = outcomes[job.index]?.reason === 'condition';
        expect(isSkipped).toBe(![...names].map(worst).includes(asks));
      }
    }),
    { numRuns: 200 },
  );
});
