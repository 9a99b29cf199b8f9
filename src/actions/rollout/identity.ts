import type { Holder } from '../../domain/rollout/lease.js';
import type { Credentials } from '../../wiring/deploy/platform.js';
import type { RolloutInputs } from './inputs.js';

type Env = Readonly<Record<string, string | undefined>>;

/** The same for a step's main and post phase, and no other: the post phase may go on at once. */
export function holderOf(env: Env, since: string): Holder {
  const value = (name: string) => env[`GITHUB_${name}`] ?? '';
  const run = `${value('SERVER_URL')}/${value('REPOSITORY')}/actions/runs/${value('RUN_ID')}`;
  const attempt = value('RUN_ATTEMPT') || '1';
  return {
    // The jobs of a matrix have all but their runner in common.
    id: [
      'github',
      value('REPOSITORY'),
      value('RUN_ID'),
      attempt,
      value('JOB'),
      value('ACTION'),
      env['RUNNER_NAME'] ?? '',
    ].join(' '),
    by: `${run} (attempt ${attempt}, job ${value('JOB')}, ${value('ACTOR')})`,
    since,
  };
}

/**
 * What an earlier step put into the environment is not taken for credentials: it may be poisoned (S06). `env` as the
 * key says that it is meant.
 */
export const credentialsOf = (inputs: RolloutInputs, env: Env): Credentials => ({
  ...(inputs.sshPassphrase === '' ? {} : { passphrase: inputs.sshPassphrase }),
  ...(inputs.knownHosts === '' ? {} : { knownHosts: inputs.knownHosts }),
  ...(inputs.sshKey === 'env' && env['SSH_AUTH_SOCK'] ? { agent: env['SSH_AUTH_SOCK'] } : {}),
});

/** The environment of the step, with the key of the input as SSH_KEY. */
export const surroundingsOf = ({ sshKey, sshPassphrase }: RolloutInputs, env: Env): Env => ({
  ...env,
  ...(sshKey === '' || sshKey === 'env' ? {} : { SSH_KEY: sshKey }),
  ...(sshPassphrase === '' ? {} : { SSH_PASSPHRASE: sshPassphrase }),
});
