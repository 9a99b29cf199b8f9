import type { FailureMode, Pipeline } from '../domain/pipeline.js';
import { planLines } from '../report/plan.js';
import { plannedRun } from '../wiring/history.js';
import { type Root, stateOf } from '../wiring/root.js';
import { maxParallelOf } from '../wiring/run.js';
import { type Cli, type CommonOptions, printJson, refuse } from './cli.js';

export interface PlanOptions extends CommonOptions {
  readonly maxParallel?: number;
  readonly onFailure?: FailureMode;
}

/** `--dry-run`: what would run, and nothing more. */
export function showPlan(cli: Cli, pipeline: Pipeline, root: Root, options: PlanOptions): number {
  const state = stateOf(root, cli.env, 'read');
  if (!state.ok) return refuse(cli, options, state.error);
  const maxParallel = maxParallelOf(pipeline, options.maxParallel);
  const plan = plannedRun(state.value, pipeline, maxParallel, options.onFailure);
  if (options.json) printJson(cli, { dryRun: true, ...plan });
  else for (const line of planLines(plan)) cli.output.say(line);
  return 0;
}
