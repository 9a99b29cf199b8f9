import * as z from 'zod/mini';
import { ok, type Result } from '../../base/result.js';
import type { PublishFailure } from '../../ports/published-failure.js';
import type { GitHubClient } from './client.js';

type Tree = { readonly [key: string]: Tree | undefined } | undefined;

/**
 * The pull request that an event is about; undefined where it names none. Nothing else of it is read: of a fork that
 * was deleted much is missing.
 */
export function pullRequestOf(payload: unknown): number | undefined {
  const event = payload as Tree;
  const { pull_request: pull, workflow_run: run, issue } = event ?? {};
  const numbers = [
    pull?.['number'],
    run?.['pull_requests']?.['0']?.['number'],
    issue?.['pull_request'] && issue['number'],
  ];
  return numbers.find(
    (number): number is Tree & number => typeof number === 'number' && Number.isInteger(number),
  );
}

/** The open pull request whose head a commit is: after the run of a fork the event does not name it. */
export async function pullRequestOfCommit(
  client: GitHubClient,
  sha: string,
): Promise<Result<number | undefined, PublishFailure>> {
  const pulls = await client.list({
    route: 'GET /repos/{owner}/{repo}/commits/{commit_sha}/pulls',
    parameters: { commit_sha: sha },
    answer: z.array(z.object({ number: z.number(), state: z.string(), head: z.object({ sha: z.string() }) })),
  });
  if (!pulls.ok) return pulls;
  return ok(pulls.value.find(({ state, head }) => state === 'open' && head.sha === sha)?.number);
}
