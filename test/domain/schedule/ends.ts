import type { Outcome } from '../../../src/domain/outcome.js';
import { pipelineOf, type StageSketch } from '../pipelines.js';
import type { Fate, Script } from './board.js';
import { play } from './play.js';

/** How every job of a pipeline ends, in words: `skipped dependency build.compile`. */
export function ends(
  sketch: Readonly<Record<string, StageSketch>>,
  outcomes: Readonly<Record<string, Outcome>> = {},
  rest: Partial<Script> = {},
): Record<string, string> {
  const pipeline = pipelineOf(sketch);
  const fates = pipeline.jobs.map(
    ({ id }): Fate => ({ outcome: outcomes[id] ?? { status: 'success' }, retries: 0 }),
  );
  const script: Script = {
    pipeline,
    fates,
    maxParallel: 2,
    onFailure: 'continue',
    stops: [],
    seed: 1,
    ...rest,
  };
  const { settled } = play(script).board;
  return Object.fromEntries(
    pipeline.jobs.map(({ id, index }) => {
      const { status = '', reason = '', allowed, root } = settled.get(index) ?? {};
      const words = [
        status,
        reason,
        allowed ? 'allowed' : '',
        root === undefined ? '' : pipeline.jobs[root]?.id,
      ];
      return [id, words.filter(Boolean).join(' ')];
    }),
  );
}
