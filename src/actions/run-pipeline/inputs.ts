import { FAILURE_MODES, type FailureMode } from '../../domain/pipeline.js';
import type { InputReader } from '../read-inputs.js';

export interface RunPipelineInputs {
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
}

export const readRunPipelineInputs = (reader: InputReader): RunPipelineInputs => ({
  config: reader.text('config') || 'cimyr.yml',
  name: reader.text('name'),
  variables: reader.pairs('variables'),
  jobs: reader.lines('jobs'),
  stages: reader.lines('stages'),
  maxParallel: reader.count('max-parallel', 1024),
  onFailure: reader.choice('on-failure', FAILURE_MODES),
  dryRun: reader.flag('dry-run', false),
  reportDirectory: reader.text('report-directory'),
  summary: reader.flag('summary', true),
});
