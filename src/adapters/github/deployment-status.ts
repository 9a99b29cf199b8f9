import { ok } from '../../base/result.js';
import type { DeploymentStatus, OpenDeployment } from '../../ports/published-deployment.js';
import { clip } from '../../report/markdown.js';
import type { GitHubClient } from './client.js';
import { type Answered, deploymentsOf, statusesOf, statusShape } from './deployment-list.js';

const MAX_DESCRIPTION = 140;
/** Each costs a request: an environment that is used has one or two that are not inactive. */
const MAX_EARLIER = 20;
/** So many in a row that are over: those before them are, too. */
const ENOUGH_ENDED = 5;

const ENDED: ReadonlySet<string> = new Set(['success', 'failure', 'error', 'inactive']);

/** Tells how far it is. `success` makes nothing else inactive: `retireEarlier` does. */
export async function setDeploymentStatus(
  client: GitHubClient,
  { id }: Pick<OpenDeployment, 'id'>,
  status: DeploymentStatus,
): Answered<undefined> {
  const { state, logUrl, environmentUrl } = status;
  const description = clip(status.description, MAX_DESCRIPTION);
  const set = await client.ask({
    route: 'POST /repos/{owner}/{repo}/deployments/{deployment_id}/statuses',
    parameters: {
      deployment_id: id,
      state,
      description,
      log_url: logUrl,
      ...(isWeb(environmentUrl) ? { environment_url: environmentUrl } : {}),
      auto_inactive: false,
    },
    answer: statusShape,
    again: async () => {
      const statuses = await statusesOf(client, id);
      if (!statuses.ok) return statuses;
      const [latest] = statuses.value;
      const isThis =
        latest?.state === state && latest.description === description && latest.log_url === logUrl;
      return ok(isThis ? latest : undefined);
    },
  });
  return set.ok ? ok(undefined) : set;
}

const isWeb = (url: string | undefined): url is string =>
  url !== undefined && URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);

/** For the post phase: an end for a deployment that got none. True if it was missing. */
export async function closeDeployment(
  client: GitHubClient,
  deployment: Pick<OpenDeployment, 'id'>,
  status: DeploymentStatus,
): Answered<boolean> {
  const statuses = await statusesOf(client, deployment.id);
  if (!statuses.ok) return statuses;
  if (ENDED.has(statuses.value[0]?.state ?? '')) return ok(false);
  const set = await setDeploymentStatus(client, deployment, status);
  return set.ok ? ok(true) : set;
}

/**
 * GitHub itself leaves those of production active, and those that got stuck. Gives how many were made inactive; those
 * that failed stay what they are.
 */
export async function retireEarlier(
  client: GitHubClient,
  { id, environment }: Pick<OpenDeployment, 'id' | 'environment'>,
  logUrl: string,
): Answered<number> {
  const known = await deploymentsOf(client, { environment });
  if (!known.ok) return known;
  let [retired, ended] = [0, 0];
  for (const earlier of known.value.filter((one) => one.id < id).slice(0, MAX_EARLIER)) {
    if (ended === ENOUGH_ENDED) break;
    const statuses = await statusesOf(client, earlier.id);
    if (!statuses.ok) return statuses;
    const state = statuses.value[0]?.state ?? 'pending';
    if (state !== 'success' && ENDED.has(state)) {
      ended++;
      continue;
    }
    const description = `followed by deployment ${id}` as DeploymentStatus['description'];
    const set = await setDeploymentStatus(client, earlier, { state: 'inactive', description, logUrl });
    if (!set.ok) return set;
    retired++;
    ended = 0;
  }
  return ok(retired);
}
