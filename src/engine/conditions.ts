import { holds, type StatusView } from '../domain/expression.js';
import type { Job, Pipeline } from '../domain/pipeline.js';
import { readsRoot } from '../domain/reads.js';
import { declaredEnvironment, type RunEnvironment } from './job-environment.js';

export type Admission =
  | { readonly kind: 'run' }
  | { readonly kind: 'skip' }
  | { readonly kind: 'error'; readonly message: string };

/** Whether a job's conditions hold, now that what it waits for has ended. */
export function admits(
  pipeline: Pipeline,
  job: Job,
  status: StatusView,
  environment: RunEnvironment,
  needs: () => unknown,
): Admission {
  if (job.conditions.length === 0) return { kind: 'run' };
  try {
    const view = readsRoot(job.conditions, 'needs') ? needs() : {};
    const env = readsRoot(job.conditions, 'env') ? declaredEnvironment(pipeline, job, environment, view) : {};
    const contexts = { ...environment.contexts, env, matrix: job.cell ?? {}, needs: view };
    // `if` without a status function means `success() && (…)`; the schedule has looked after success already.
    return { kind: job.conditions.every((condition) => holds(condition, contexts, status)) ? 'run' : 'skip' };
  } catch (error) {
    return { kind: 'error', message: error instanceof Error ? error.message : String(error) };
  }
}
