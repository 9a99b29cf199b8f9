import { systemClock } from '../../base/clock.js';
import type { Masked } from '../../base/masked.js';
import type { Environment } from '../../domain/rollout/environment.js';
import type { RolloutFact } from '../../domain/rollout/event.js';
import { deploymentEnd, settledEnd } from '../../report/rollout/deployment-status.js';
import type { RolloutRecord } from '../../report/rollout/record.js';
import type { Vouches } from '../../wiring/deploy/options.js';
import {
  closeKept,
  DeploymentPublication,
  type KeptDeployment,
  vouchedByDeployment,
} from '../../wiring/deploy/publication.js';
import type { DeployResult } from '../../wiring/deploy/result.js';
import { githubRun } from '../../wiring/github.js';
import { githubClient } from '../../wiring/github-client.js';
import type { ActionStep } from '../run-action.js';
import { holderOf } from './identity.js';
import type { RolloutInputs } from './inputs.js';

const STATE = 'deployment';

/** How GitHub's Deployments hear of a rollout. */
export interface Publication {
  tell(fact: RolloutFact): void;
  /** Gives what could not be told. */
  end(record: RolloutRecord, result: DeployResult): Promise<string | undefined>;
}

export type OpenPublication = (
  inputs: RolloutInputs,
  environment: Environment,
  step: ActionStep,
  mask: (text: string) => Masked,
) => Promise<Publication | undefined>;

/** The main phase tells it as it goes on. Nothing is told without a token, or where nothing is to be done. */
export const publishing: OpenPublication = async (inputs, { name: environment, type }, step, mask) => {
  const run = githubRun(step.env);
  if (inputs.githubToken === '' || inputs.dryRun || !run) return undefined;
  const core = await import('@actions/core');
  const publication = new DeploymentPublication(
    githubClient(run, inputs.githubToken, systemClock(), step.kill),
    {
      environment,
      type,
      sha: run.sha,
      run: run.run,
      logUrl: run.url,
      holder: holderOf(step.env, '').id,
    },
    mask,
    (kept) => core.saveState(STATE, JSON.stringify(kept)),
  );
  return {
    tell: (fact) => publication.tell(fact),
    end: async (record, result) =>
      (await publication.end(deploymentEnd(record, result), result.url))?.message,
  };
};

/** GitHub's deployments of then vouch for records; nobody does without a token. */
export function vouching(
  { githubToken }: RolloutInputs,
  { name }: Environment,
  step: ActionStep,
): Vouches | undefined {
  const run = githubRun(step.env);
  if (githubToken === '' || !run) return undefined;
  return vouchedByDeployment(githubClient(run, githubToken, systemClock(), step.kill), name);
}

/** The post phase gives what the main phase has opened its end. */
export const closing: OpenPublication = async (inputs, _, step, mask) => {
  const run = githubRun(step.env);
  const kept = keptIn(step.env[`STATE_${STATE}`]);
  if (inputs.githubToken === '' || !run || !kept) return undefined;
  const client = githubClient(run, inputs.githubToken, systemClock(), step.kill);
  return {
    tell: () => {},
    async end(record, result) {
      const end = settledEnd(kept.release, record, result);
      return (await closeKept(client, kept, end, { mask, logUrl: run.url, url: result.url }))?.message;
    },
  };
};

function keptIn(text: string | undefined): KeptDeployment | undefined {
  try {
    return text ? JSON.parse(text) : undefined;
  } catch {
    return undefined;
  }
}
