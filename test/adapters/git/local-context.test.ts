import { userInfo } from 'node:os';
import { describe, expect, it } from 'vitest';
import { localContext } from '../../../src/adapters/git/local-context.js';
import { git as runGit } from '../../built/git.js';
import { type Folder, folder } from '../../built/workspace.js';

function repository(): Folder & { readonly git: (...args: string[]) => string } {
  const files = folder({ 'a.txt': 'a' });
  const git = (...args: string[]) => runGit(files.path, ...args).trim();
  git('init', '--quiet', '--initial-branch=main');
  git('add', '.');
  git('commit', '--quiet', '-m', 'one');
  return { ...files, git };
}

describe('localContext', () => {
  it('names commit, branch and repository', () => {
    using files = repository();
    files.git('remote', 'add', 'origin', 'git@github.com:octo/app.git');
    const actor = userInfo().username;
    expect(localContext(files.path)).toEqual({
      sha: files.git('rev-parse', 'HEAD'),
      ref: 'refs/heads/main',
      ref_name: 'main',
      ref_type: 'branch',
      head_ref: '',
      base_ref: '',
      repository: 'octo/app',
      repository_owner: 'octo',
      server_url: 'https://github.com',
      api_url: 'https://api.github.com',
      graphql_url: 'https://api.github.com/graphql',
      actor,
      triggering_actor: actor,
      workspace: files.path,
      run_attempt: '1',
      event_name: 'local',
      event: {},
    });
  });

  it('names a tag where no branch is checked out, and nothing where neither is', () => {
    using files = repository();
    files.git('tag', 'v1.2');
    files.git('checkout', '--quiet', '--detach');
    expect(localContext(files.path)).toMatchObject({
      ref: 'refs/tags/v1.2',
      ref_name: 'v1.2',
      ref_type: 'tag',
    });
    files.git('tag', '-d', 'v1.2');
    expect(localContext(files.path)).toMatchObject({ ref: '', ref_name: '', ref_type: '' });
  });

  it.each([
    ['https://git.example.com/octo/app.git', 'https://git.example.com'],
    ['git@git.example.com:octo/app.git', 'https://git.example.com'],
    ['ssh://git@git.example.com:22/octo/app.git', 'https://git.example.com'],
    ['/srv/git/app.git', 'https://github.com'],
  ])('reads the server from %s', (url, server) => {
    using files = repository();
    files.git('remote', 'add', 'origin', url);
    expect(localContext(files.path)['server_url']).toBe(server);
  });

  it.each([
    ['https://github.com/octo/app', 'octo/app'],
    ['https://github.com/octo/app.git/', 'octo/app'],
    ['ssh://git@example.com:22/octo/app.git', 'octo/app'],
    ['/srv/git/app.git', 'git/app'],
  ])('reads the repository from %s', (url, name) => {
    using files = repository();
    files.git('remote', 'add', 'origin', url);
    expect(localContext(files.path)['repository']).toBe(name);
  });

  it('is empty outside a repository, and before the first commit', () => {
    using outside = folder();
    expect(localContext(outside.path)).toMatchObject({
      sha: '',
      ref: '',
      repository: '',
      event_name: 'local',
    });
    using fresh = folder();
    runGit(fresh.path, 'init', '--quiet', '--initial-branch=main');
    expect(localContext(fresh.path)).toMatchObject({ sha: '', ref: 'refs/heads/main' });
  });
});
