import { type ClientOptions, GitHubClient } from '../../../src/adapters/github/client.js';
import { Secret } from '../../../src/base/secret.js';
import type { GitHub } from '../../github/github.js';
import { LeapingClock } from './leaping-clock.js';

interface Options extends Partial<ClientOptions> {
  readonly clock?: LeapingClock;
  readonly apiUrl?: string;
  readonly token?: string;
}

/** A client of the double. Waits are as long as they are with the middle of all dice. */
export function clientOf(github: Pick<GitHub, 'url' | 'token'>, options: Options = {}) {
  const { clock = new LeapingClock(), apiUrl = github.url, token = github.token, ...rest } = options;
  const access = { apiUrl, token: new Secret(token), repository: 'octo/app' };
  const cancel = new AbortController();
  const client = new GitHubClient(access, { cancel: cancel.signal, random: () => 0.5, ...rest, clock });
  return { client, clock, cancel };
}
