import fc from 'fast-check';
import type { Outcome } from '../../../src/domain/outcome.js';
import { anyPipeline } from '../any-pipeline.js';
import { FAILED, type Script } from './board.js';

const success: Outcome = { status: 'success' };
const stop = fc.record({
  at: fc.nat({ max: 20 }),
  because: fc.constantFrom('cancelled', 'timeout', 'overtime', 'killed'),
});

/** Any run: pipelines with failing and trying-again jobs, played in any order and stopped at any point. */
export function anyScript(
  constraints: { stops?: boolean; modes?: readonly Script['onFailure'][] } = {},
): fc.Arbitrary<Script> {
  const { stops = true, modes = ['continue', 'no-new', 'cancel'] } = constraints;
  return anyPipeline.chain((pipeline) => {
    const fates = pipeline.jobs.map((job) =>
      fc.record({
        outcome: fc.constantFrom(success, success, job.allowFailure ? { ...FAILED, allowed: true } : FAILED),
        retries: fc.constantFrom(0, 0, 0, 1, 2),
      }),
    );
    const script = fc.record({
      pipeline: fc.constant(pipeline),
      maxParallel: fc.integer({ min: 1, max: 8 }),
      onFailure: fc.constantFrom(...modes),
      fates: fc.tuple(...fates),
      stops: stops ? fc.array(stop, { maxLength: 2 }) : fc.constant([]),
      seed: fc.nat(),
    });
    return script.map((each) => Object.assign(each, { [fc.toStringMethod]: () => inWords(each) }));
  });
}

/** A counterexample that a person can read. */
function inWords({ pipeline, fates, ...rest }: Script): string {
  const jobs = pipeline.jobs.map(({ id, needs, isGated, conditions, slots, locks }, i) => {
    const edges = needs.map((need) => `${pipeline.jobs[need.job]?.id}/${need.ifSkipped}`).join(' ');
    const { outcome, retries } = fates[i] ?? {};
    const asks = conditions.map(({ source }) => source).join(' && ');
    return `  ${id}: needs [${isGated ? 'gate' : edges}] if [${asks}] ${slots} slots [${locks.join()}] ${outcome?.status}${outcome?.allowed ? ' allowed' : ''} after ${retries}`;
  });
  const stages = pipeline.stages.map(({ name, needs }) => `${name} after [${needs.join()}]`);
  return `\n${stages.join(', ')}\n${jobs.join('\n')}\n${JSON.stringify(rest)}`;
}
