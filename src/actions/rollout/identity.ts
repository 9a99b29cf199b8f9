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
 * key or the engine says that it is meant.
 */
export function credentialsOf(inputs: RolloutInputs, env: Env): Credentials {
  const { sshPassphrase, knownHosts, sshKey, dockerHost } = inputs;
  const isMeant = dockerHost === 'env';
  const engine = isMeant ? env['DOCKER_HOST'] : dockerHost;
  const engineCertificates = inputs.dockerCertificates || (isMeant && env['DOCKER_CERT_PATH']);
  return {
    ...(sshPassphrase === '' ? {} : { passphrase: sshPassphrase }),
    ...(knownHosts === '' ? {} : { knownHosts }),
    ...(sshKey === 'env' && env['SSH_AUTH_SOCK'] ? { agent: env['SSH_AUTH_SOCK'] } : {}),
    ...(engine ? { engine: { text: engine, source: isMeant ? 'DOCKER_HOST' : "input 'docker-host'" } } : {}),
    ...(engineCertificates ? { engineCertificates } : {}),
  };
}

/** The environment of the step, with the key of the input as SSH_KEY. */
export const surroundingsOf = ({ sshKey, sshPassphrase }: RolloutInputs, env: Env): Env => ({
  ...env,
  ...(sshKey === '' || sshKey === 'env' ? {} : { SSH_KEY: sshKey }),
  ...(sshPassphrase === '' ? {} : { SSH_PASSPHRASE: sshPassphrase }),
});
