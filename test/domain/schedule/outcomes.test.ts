import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { holds } from '../../../src/domain/expression.js';
import type { Outcome } from '../../../src/domain/outcome.js';
import { type Script } from './board.js';
import { play } from './play.js';
import { anyScript } from './scripts.js';

/** How a job ends, with every job that may be named as the root of it. */
interface Expected {
  readonly outcome: Omit<Outcome, 'root'>;
  readonly roots: ReadonlySet<number>;
  readonly isBad: boolean;
  readonly hasFailedAbove: boolean;
}

/**
 * Contract §3 read as a definition, job by job, without a schedule: where nothing is stopped, how a job ends
 * does not depend on what ran when.
 */
function byDefinition({ pipeline, fates }: Script): Expected[] {
  const known = new Map<number, Expected>();
  const stagesBefore = (stage: number): number[] =>
    (pipeline.stages[stage]?.needs ?? []).flatMap((need) => [need, ...stagesBefore(need)]);

  const end = (index: number): Expected => {
    const found = known.get(index) ?? decide(index);
    known.set(index, found);
    return found;
  };
  const decide = (index: number): Expected => {
    const job = pipeline.jobs[index] as Script['pipeline']['jobs'][number];
    const gate = job.isGated
      ? stagesBefore(job.stage).flatMap((stage) => pipeline.stages[stage]?.jobs ?? [])
      : [];
    const above = [...new Set([...gate, ...job.needs.map((need) => need.job)])].map(end);
    const bad = above.filter(({ isBad }) => isBad);
    const roots = new Set(bad.flatMap((need) => [...need.roots]));
    const hasFailedAbove = above.some((need) => need.hasFailedAbove);
    const skipped = (reason: 'dependency' | 'condition', isBad: boolean, by = roots): Expected => ({
      outcome: { status: 'skipped', reason },
      roots: by,
      isBad,
      hasFailedAbove,
    });

    if (bad.length > 0 && job.conditions.every(({ calls }) => calls.size === 0))
      return skipped('dependency', true);
    const edge = job.needs.find(
      (need) => need.ifSkipped !== 'run' && end(need.job).outcome.reason === 'condition',
    );
    if (edge?.ifSkipped === 'skip') return skipped('dependency', true, new Set([edge.job]));
    if (edge) {
      const isAllowed = job.allowFailure !== undefined;
      const outcome: Outcome = {
        status: 'failure',
        reason: 'dependency',
        ...(isAllowed ? { allowed: true } : {}),
      };
      const hasFailed = hasFailedAbove || !isAllowed;
      return { outcome, roots: new Set([edge.job]), isBad: !isAllowed, hasFailedAbove: hasFailed };
    }
    const status = { success: bad.length === 0, failure: hasFailedAbove, cancelled: false };
    const isAdmitted = job.conditions.every((each) => holds(each, { github: { ref: 'main' } }, status));
    if (!isAdmitted) return skipped('condition', bad.length > 0);

    const outcome = fates[index]?.outcome ?? { status: 'success' };
    const isBad = outcome.status === 'failure' && !outcome.allowed;
    return { outcome, roots: new Set(isBad ? [index] : []), isBad, hasFailedAbove: hasFailedAbove || isBad };
  };
  return pipeline.jobs.map((job) => end(job.index));
}

describe('under on-failure: continue', () => {
  it('every job ends as the contract defines it, whatever the order, the slots, the locks and the retries', () => {
    fc.assert(
      fc.property(anyScript({ stops: false, modes: ['continue'] }), (script) => {
        const { settled } = play(script).board;
        for (const [index, { outcome, roots }] of byDefinition(script).entries()) {
          const { root, ...plain } = settled.get(index) ?? { status: 'skipped' };
          expect({ job: script.pipeline.jobs[index]?.id, ...plain }).toEqual({
            job: script.pipeline.jobs[index]?.id,
            ...outcome,
          });
          // A root is named for `dependency`, and only then.
          expect(outcome.reason === 'dependency' ? roots.has(root as number) : root === undefined).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });
});
