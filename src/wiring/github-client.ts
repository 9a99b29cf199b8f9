import { GitHubClient } from '../adapters/github/client.js';
import type { Clock } from '../base/clock.js';
import { Secret } from '../base/secret.js';
import type { GitHubRun } from './github.js';

export const githubClient = (
  { apiUrl, repository }: GitHubRun,
  token: string,
  clock: Clock,
  cancel: AbortSignal,
): GitHubClient => new GitHubClient({ apiUrl, repository, token: new Secret(token) }, { clock, cancel });
