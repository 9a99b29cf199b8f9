import { githubContext } from '../../adapters/github/run-context.js';
import { untrustedEvent } from '../../domain/rollout/untrusted.js';

type Env = Readonly<Record<string, string | undefined>>;

/** Why nothing may be deployed from here, whatever is configured; undefined where it may. */
export function distrust(env: Env): string | undefined {
  if (env['NODE_TLS_REJECT_UNAUTHORIZED'] === '0')
    return 'NODE_TLS_REJECT_UNAUTHORIZED=0 would accept any server as the right one; remove it from the environment';
  if (env['GITHUB_ACTIONS'] !== 'true') return undefined;
  const { event_name, event } = githubContext(env);
  const why = untrustedEvent({ name: String(event_name), payload: event });
  return why === undefined
    ? undefined
    : `${why}; deploy from push, workflow_dispatch, release or schedule events instead`;
}
