import type { FailureMode, Pipeline } from '../domain/pipeline.js';
import { planLines } from '../report/plan.js';
import { plannedRun } from '../wiring/history.js';
import { maxParallelOf } from '../wiring/run.js';
import { type Cli, type CommonOptions, printJson } from './cli.js';

export interface PlanOptions extends CommonOptions {
  readonly maxParallel?: number;
  readonly onFailure?: FailureMode;
}

/** `--dry-run`: what would run, and nothing more. */
export function showPlan(cli: Cli, pipeline: Pipeline, options: PlanOptions): number {
  const maxParallel = maxParallelOf(pipeline, options.maxParallel);
  const plan = plannedRun(cli.cwd, pipeline, maxParallel, options.onFailure);
  if (options.json) printJson(cli, { dryRun: true, ...plan });
  else for (const line of planLines(plan)) cli.output.say(line);
  return 0;
}
