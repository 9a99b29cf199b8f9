import type { Origin } from '../report/origin.js';

type Env = Readonly<Record<string, string | undefined>>;

/** Where a step of GitHub Actions runs. */
export interface GitHubRun {
  readonly apiUrl: string;
  readonly serverUrl: string;
  /** owner/name */
  readonly repository: string;
  readonly sha: string;
  /** GITHUB_RUN_ID and the attempt at it. */
  readonly run: string;
  readonly attempt: string;
  /** Its page. */
  readonly url: string;
}

/** Undefined where a part of it is missing, such as on a laptop. */
export function githubRun(env: Env): GitHubRun | undefined {
  const [repository, sha, run] = ['REPOSITORY', 'SHA', 'RUN_ID'].map((name) => env[`GITHUB_${name}`] ?? '');
  if (!repository || !sha || !run) return undefined;
  const serverUrl = env['GITHUB_SERVER_URL'] || 'https://github.com';
  return {
    apiUrl: env['GITHUB_API_URL'] || 'https://api.github.com',
    serverUrl,
    repository,
    sha,
    run,
    attempt: env['GITHUB_RUN_ATTEMPT'] || '1',
    url: `${serverUrl}/${repository}/actions/runs/${run}`,
  };
}

/** The commit that links of a report lead to, where it has an address. */
export function originIn(env: Env): { readonly origin?: Origin } {
  const here = githubRun(env);
  if (!here) return {};
  const { serverUrl: server, repository, sha, run } = here;
  return { origin: { server, repository, sha, run } };
}
