import type { Masked } from '../base/masked.js';
import type { EnvironmentType } from '../domain/rollout/environment.js';

/** A deployment as GitHub shows it in its environments. */
export interface PublishedDeployment {
  readonly sha: string;
  readonly environment: string;
  readonly type: EnvironmentType;
  readonly task: 'deploy' | 'deploy:rollback';
  readonly description: Masked;
  /** For machines, such as release and digest; of more than 8 KiB the first are kept. */
  readonly payload: Readonly<Record<string, Masked>>;
  /** GITHUB_RUN_ID */
  readonly run: string;
  /** Names this deployment within the run, the same when it is tried again. */
  readonly holder: string;
}

/** `failure`: the release is bad; `error`: nobody knows what serves, a person must look. */
export type DeploymentState = 'queued' | 'in_progress' | 'success' | 'failure' | 'error' | 'inactive';

export interface DeploymentStatus {
  readonly state: DeploymentState;
  /** At most 140 characters are shown. */
  readonly description: Masked;
  readonly logUrl: string;
  /** Where it serves; only with `success`. */
  readonly environmentUrl?: string;
}

/** A deployment that GitHub knows. */
export interface OpenDeployment {
  readonly id: number;
  readonly environment: string;
  /** Made by GitHub for a job with `environment:`. */
  readonly isOfJob: boolean;
}
