import fc from 'fast-check';
import type { Pipeline } from '../../src/domain/pipeline.js';
import { type JobSketch, pipelineOf, type StageSketch } from './pipelines.js';

const LOCKS = ['db', 'browser', 'port'];
const CONDITIONS = ['always()', 'failure()', 'cancelled()', 'success()', "github.ref == 'x'"];

const jobSketch = fc.record({
  /** Undefined: the stage's gate. Numbers mean jobs before it, of whatever stage. */
  needs: fc.option(fc.array(fc.tuple(fc.nat(), fc.constantFrom('run', 'skip', 'fail')), { maxLength: 3 }), {
    nil: undefined,
  }),
  if: fc.option(fc.constantFrom(...CONDITIONS), { nil: undefined, freq: 2 }),
  slots: fc.constantFrom(1, 1, 1, 2, 3, 9),
  locks: fc.subarray(LOCKS),
  hasLocks: fc.boolean(),
  allowFailure: fc.boolean(),
  /** How many like it: a matrix. */
  cells: fc.constantFrom(1, 1, 1, 3),
});
const stageSketch = fc.record({
  needs: fc.option(fc.array(fc.nat(), { maxLength: 2 }), { nil: undefined }),
  jobs: fc.array(jobSketch, { minLength: 1, maxLength: 5 }),
});

/** Pipelines without cycles: up to four stages with gates or needs, fans, conditions, wide jobs and locks. */
export const anyPipeline: fc.Arbitrary<Pipeline> = fc
  .array(stageSketch, { minLength: 1, maxLength: 4 })
  .map((stages) => {
    const sketch: Record<string, StageSketch> = {};
    const ids: string[] = [];
    for (const [s, { needs, jobs }] of stages.entries()) {
      const name = `s${s}`;
      const written: Record<string, JobSketch> = {};
      // A need within the stage may only point back, or it could close a circle.
      for (const [j, { needs: edges, cells, hasLocks, if: condition, ...job }] of jobs.entries()) {
        const before = [...ids];
        for (let cell = 0; cell < cells; cell++) {
          written[`j${j}-${cell}`] = {
            slots: job.slots,
            locks: hasLocks ? job.locks : [],
            allowFailure: job.allowFailure,
            ...(condition ? { if: condition } : {}),
            ...(edges ? { needs: distinct(before, edges) } : {}),
          };
          ids.push(`${name}.j${j}-${cell}`);
        }
      }
      const earlier = s > 0 && needs ? { needs: [...new Set(needs.map((need) => `s${need % s}`))] } : {};
      sketch[name] = { ...earlier, jobs: written };
    }
    return pipelineOf(sketch);
  });

type Edge = readonly [number, string];

function distinct(ids: readonly string[], edges: readonly Edge[]): NonNullable<JobSketch['needs']> {
  if (ids.length === 0) return [];
  const byId = new Map(edges.map(([n, ifSkipped]) => [ids[n % ids.length] as string, ifSkipped]));
  return [...byId].map(([job, ifSkipped]) => ({ job, ifSkipped: ifSkipped as 'run' | 'skip' | 'fail' }));
}
