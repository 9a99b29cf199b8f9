import { JOB_MATCHERS, type JobMatchers } from '../../adapters/console/job-matchers.js';
import { FAILURE_MODES, type FailureMode } from '../../domain/pipeline.js';
import { CHECK_PLACES, type CheckPlace } from '../../ports/published-check.js';
import type { InputReader } from '../read-inputs.js';

export interface RunPipelineInputs {
  /** Empty: the one that lies in the workspace. */
  readonly config: string;
  readonly name: string;
  readonly variables: Readonly<Record<string, string>>;
  readonly jobs: readonly string[];
  readonly stages: readonly string[];
  readonly maxParallel: number | undefined;
  readonly onFailure: FailureMode | undefined;
  readonly dryRun: boolean;
  readonly reportDirectory: string;
  readonly summary: boolean;
  readonly checkRun: CheckPlace;
  /** Id of the job's own check run; undefined where the runner does not tell it. */
  readonly jobCheckRun: number | undefined;
  readonly comment: boolean;
  readonly jobMatchers: JobMatchers;
  /** Empty: nothing is published. */
  readonly token: string;
}

export const readRunPipelineInputs = (reader: InputReader): RunPipelineInputs => ({
  config: reader.text('config'),
  name: reader.text('name'),
  variables: reader.pairs('variables'),
  jobs: reader.lines('jobs'),
  stages: reader.lines('stages'),
  maxParallel: reader.count('max-parallel', 1024),
  onFailure: reader.choice('on-failure', FAILURE_MODES),
  dryRun: reader.flag('dry-run', false),
  reportDirectory: reader.text('report-directory'),
  summary: reader.flag('summary', true),
  checkRun: reader.choice('check-run', CHECK_PLACES) ?? 'auto',
  jobCheckRun: reader.count('job-check-run', Number.MAX_SAFE_INTEGER),
  comment: reader.flag('comment', false),
  jobMatchers: reader.choice('job-matchers', JOB_MATCHERS) ?? 'remove',
  token: reader.text('github-token'),
});
