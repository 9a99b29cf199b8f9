import { describe, expect, it } from 'vitest';
import { InputReader } from '../../src/actions/read-inputs.js';
import { credentialsOf, holderOf } from '../../src/actions/rollout/identity.js';
import { type RolloutInputs, readDeployInputs } from '../../src/actions/rollout/inputs.js';

describe('who holds a lease on GitHub', () => {
  const env = {
    GITHUB_SERVER_URL: 'https://github.com',
    GITHUB_REPOSITORY: 'octo/app',
    GITHUB_RUN_ID: '42',
    GITHUB_RUN_ATTEMPT: '2',
    GITHUB_JOB: 'ship',
    GITHUB_ACTION: '__self_2',
    GITHUB_ACTOR: 'octocat',
    RUNNER_NAME: 'GitHub Actions 7',
  };
  const idOf = (more: Record<string, string> = {}) => holderOf({ ...env, ...more }, 'now').id;

  it('is named by its run, attempt, job and actor', () => {
    expect(holderOf(env, 'now')).toMatchObject({
      by: 'https://github.com/octo/app/actions/runs/42 (attempt 2, job ship, octocat)',
      since: 'now',
    });
  });

  it('is the same in the post phase of a step, and another in every other step', () => {
    expect(idOf({ STATE_settled: 'false', GITHUB_OUTPUT: '/another' })).toBe(idOf());
    for (const other of [
      { GITHUB_REPOSITORY: 'octo/other' },
      { GITHUB_RUN_ID: '43' },
      { GITHUB_RUN_ATTEMPT: '3' },
      { GITHUB_JOB: 'other' },
      { GITHUB_ACTION: '__self_3' },
      // Another job of the same matrix.
      { RUNNER_NAME: 'GitHub Actions 8' },
    ])
      expect(idOf(other)).not.toBe(idOf());
  });
});

describe('what logs in on GitHub', () => {
  const AMBIENT = {
    DOCKER_HOST: 'tcp://a:1',
    DOCKER_CERT_PATH: '/c',
    SSH_AUTH_SOCK: '/s',
    DOCKER_CERTIFICATES: 'x',
  };
  const given = (inputs: Partial<RolloutInputs>) =>
    credentialsOf({ ...readDeployInputs(new InputReader({})), ...inputs }, AMBIENT);

  it('is what the inputs say, whatever an earlier step has left (S06, B57)', () => {
    expect(given({})).toEqual({});
    expect(given({ dockerHost: 'ssh://u@h', dockerCertificates: 'pem' })).toEqual({
      engine: { text: 'ssh://u@h', source: "input 'docker-host'" },
      engineCertificates: 'pem',
    });
    expect(given({ sshKey: 'env' })).toEqual({ agent: '/s' });
  });

  it('and what the earlier step has left where they say so', () => {
    expect(given({ dockerHost: 'env' })).toEqual({
      engine: { text: 'tcp://a:1', source: 'DOCKER_HOST' },
      engineCertificates: '/c',
    });
    expect(given({ dockerHost: 'env', dockerCertificates: 'pem' })).toMatchObject({
      engineCertificates: 'pem',
    });
  });
});
