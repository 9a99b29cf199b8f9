import { describe, expect, it } from 'vitest';
import { starterOf } from '../../../src/adapters/github/starter.js';
import { Masker } from '../../../src/base/masker.js';

describe('starterOf', () => {
  const env = {
    GITHUB_SERVER_URL: 'https://github.com',
    GITHUB_REPOSITORY: 'octo/app',
    GITHUB_RUN_ID: '12',
    GITHUB_ACTOR: 'ana',
    GITHUB_REF: 'refs/heads/very-secret',
    RUNNER_NAME: 'runner-1',
    RUNNER_OS: 'Linux',
  };
  const masker = new Masker();
  masker.add('very-secret');
  const mask = (text: string) => masker.text(text);

  it('tells who had the run started and where, without secrets', () => {
    expect(starterOf(env, mask)).toMatchObject({
      repository: 'octo/app',
      actor: 'ana',
      url: 'https://github.com/octo/app/actions/runs/12',
      runner: 'runner-1, Linux',
      ref: 'refs/heads/***',
      workflow: '',
    });
  });

  it('names who started it again, and no page that nobody knows', () => {
    expect(starterOf({ ...env, GITHUB_TRIGGERING_ACTOR: 'bob', GITHUB_RUN_ID: '' }, mask)).toMatchObject({
      actor: 'bob',
      url: '',
    });
  });
});
