import { ok } from '../../base/result.js';
import type { EnvironmentType } from '../../domain/rollout/environment.js';
import type { OpenDeployment, PublishedDeployment } from '../../ports/published-deployment.js';
import { clip } from '../../report/markdown.js';
import type { GitHubClient } from './client.js';
import {
  type Answered,
  type Deployment,
  deploymentShape,
  deploymentsOf,
  statusesOf,
} from './deployment-list.js';
import { markIn, payloadOf, recordIn } from './deployment-payload.js';

const MAX_DESCRIPTION = 140;
/** Each costs a request. */
const MAX_CANDIDATES = 10;

/** Makes the deployments of jobs, and speaks with a job's token. */
const BOT = 'github-actions[bot]';

/** Transient are those that are put up to be taken down again. */
const FLAGS: Readonly<
  Record<EnvironmentType, { readonly isProduction: boolean; readonly isTransient: boolean }>
> = {
  development: { isProduction: false, isTransient: false },
  testing: { isProduction: false, isTransient: true },
  staging: { isProduction: false, isTransient: false },
  production: { isProduction: true, isTransient: false },
};

/** By what a deployment is found again. */
type Marked = Pick<PublishedDeployment, 'sha' | 'environment' | 'run' | 'holder'>;

/**
 * The deployment to tell the progress to. A job with `environment:` has one already, which GitHub ends with the job:
 * `reuses` takes it instead of a second one. Twice for the same run and holder, it is the same.
 */
export async function openDeployment(
  client: GitHubClient,
  asked: PublishedDeployment,
  { reuses }: { readonly reuses: boolean },
): Answered<OpenDeployment> {
  const known = await ofSameRelease(client, asked);
  if (!known.ok) return known;
  const ours = known.value.find((one) => isOf(one, asked));
  if (ours) return ok(opened(ours, false));
  const ofJob = reuses ? await findOfJob(client, known.value, asked.run) : ok(undefined);
  if (!ofJob.ok) return ofJob;
  if (ofJob.value) return ok(opened(ofJob.value, true));
  const made = await create(client, asked);
  return made.ok ? ok(opened(made.value, false)) : made;
}

/** The deployment that was asked for before by whoever cannot say what became of it, such as a killed step. */
export async function findDeployment(client: GitHubClient, asked: Marked): Answered<Deployment | undefined> {
  const known = await ofSameRelease(client, asked);
  return known.ok ? ok(known.value.find((one) => isOf(one, asked))) : known;
}

/** Whether one of an environment's deployments was opened for a record of this digest. */
export async function isRecordKnown(
  client: GitHubClient,
  environment: string,
  release: string,
  digest: string,
): Answered<boolean> {
  const known = await deploymentsOf(client, { environment, ...(isCommit(release) ? { sha: release } : {}) });
  return known.ok ? ok(known.value.some(({ payload }) => recordIn(payload) === digest)) : known;
}

/** A release that is named after its commit is shown at it. */
export const isCommit = (release: string): boolean => /^[0-9a-f]{40}$/.test(release);

const opened = ({ id, environment }: Deployment, isOfJob: boolean): OpenDeployment => ({
  id,
  environment,
  isOfJob,
});

/** What is left to GitHub goes wrong here: it would merge first, or wait for checks such as that of our own run. */
function create(client: GitHubClient, asked: PublishedDeployment): Answered<Deployment> {
  const { sha, environment, type, task, description, payload } = asked;
  const { isProduction, isTransient } = FLAGS[type];
  return client.ask({
    route: 'POST /repos/{owner}/{repo}/deployments',
    parameters: {
      ref: sha,
      environment,
      task,
      auto_merge: false,
      required_contexts: [],
      description: clip(description, MAX_DESCRIPTION),
      production_environment: isProduction,
      transient_environment: isTransient,
      payload: payloadOf(payload, markOf(asked)),
    },
    answer: deploymentShape,
    again: () => findDeployment(client, asked),
  });
}

const ofSameRelease = (client: GitHubClient, { sha, environment }: Marked) =>
  deploymentsOf(client, { sha, environment });

const markOf = ({ run, holder }: Marked) => `${run} ${holder}`;
const isOf = ({ payload }: Deployment, asked: Marked) => markIn(payload) === markOf(asked);

/** Known by the address of its log, in which the run stands. */
async function findOfJob(
  client: GitHubClient,
  known: readonly Deployment[],
  run: string,
): Answered<Deployment | undefined> {
  const candidates = known.filter(
    ({ creator, payload }) => creator?.login === BOT && markIn(payload) === undefined,
  );
  for (const one of candidates.slice(0, MAX_CANDIDATES)) {
    const statuses = await statusesOf(client, one.id);
    if (!statuses.ok) return statuses;
    if (statuses.value.some(({ log_url: url }) => isOfRun(url ?? '', run))) return ok(one);
  }
  return ok(undefined);
}

const isOfRun = (url: string, run: string) =>
  `${url}/`.replace(/[?#]/, '/').includes(`/actions/runs/${run}/`);
