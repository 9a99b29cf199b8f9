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
    expect(localContext(files.path)).toEqual({
      sha: files.git('rev-parse', 'HEAD'),
      ref: 'refs/heads/main',
      ref_name: 'main',
      repository: 'octo/app',
      event_name: 'local',
      event: {},
    });
  });

  it('names a tag where no branch is checked out, and nothing where neither is', () => {
    using files = repository();
    files.git('tag', 'v1.2');
    files.git('checkout', '--quiet', '--detach');
    expect(localContext(files.path)).toMatchObject({ ref: 'refs/tags/v1.2', ref_name: 'v1.2' });
    files.git('tag', '-d', 'v1.2');
    expect(localContext(files.path)).toMatchObject({ ref: '', ref_name: '' });
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
