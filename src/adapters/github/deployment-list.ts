import * as z from 'zod/mini';
import type { Result } from '../../base/result.js';
import type { PublishFailure } from '../../ports/published-failure.js';
import type { GitHubClient } from './client.js';

const deployment = z.object({
  id: z.number(),
  environment: z.string(),
  payload: z.unknown(),
  creator: z.nullish(z.object({ login: z.string() })),
});
export type Deployment = z.infer<typeof deployment>;
export const deploymentShape: z.core.$ZodType<Deployment> = deployment;

const status = z.object({
  state: z.string(),
  description: z.nullish(z.string()),
  log_url: z.nullish(z.string()),
});
export type ListedStatus = z.infer<typeof status>;
export const statusShape: z.core.$ZodType<ListedStatus> = status;

export type Answered<T> = Promise<Result<T, PublishFailure>>;

/** The newest hundred, the newest first. */
export const deploymentsOf = (
  client: GitHubClient,
  filter: { readonly environment: string; readonly sha?: string },
): Answered<readonly Deployment[]> =>
  client.list(
    {
      route: 'GET /repos/{owner}/{repo}/deployments',
      parameters: filter,
      answer: z.array(deploymentShape),
    },
    { pages: 1 },
  );

/** The newest first. */
export const statusesOf = (client: GitHubClient, id: number): Answered<readonly ListedStatus[]> =>
  client.list(
    {
      route: 'GET /repos/{owner}/{repo}/deployments/{deployment_id}/statuses',
      parameters: { deployment_id: id },
      answer: z.array(statusShape),
    },
    { pages: 1 },
  );
