import { describe, expect, it } from 'vitest';
import { gitOrigin, repositoryAt } from '../../../src/adapters/git/origin.js';
import { git } from '../../built/git.js';
import { folder } from '../../built/workspace.js';

describe('the repository that a remote names', () => {
  it.each([
    ['https://github.com/o/n.git', 'https://github.com/o/n', 'o', 'n'],
    ['https://user:token@github.com/o/n', 'https://github.com/o/n', 'o', 'n'],
    ['https://token@host:8443/o/n/', 'https://host:8443/o/n', 'o', 'n'],
    ['http://host/o/sub/n.git', 'http://host/o/sub/n', 'o/sub', 'n'],
    ['git@github.com:o/n.git', 'https://github.com/o/n', 'o', 'n'],
    ['ssh://git@host:2222/o/n.git', 'https://host/o/n', 'o', 'n'],
    ['git://host/n', 'https://host/n', undefined, 'n'],
  ])('%s', (remote, url, owner, name) => {
    expect(repositoryAt(remote)).toEqual({ url, name, ...(owner === undefined ? {} : { owner }) });
  });

  it.each(['', '/srv/git/n.git', '../n', 'file:///srv/git/n.git'])(
    'is none that others could see: %s',
    (remote) => {
      expect(repositoryAt(remote)).toBeUndefined();
    },
  );
});

describe('what Git knows of a checkout', () => {
  it('is its commit, its branch or tag, and where it was cloned from', async () => {
    using files = folder({ a: '' });
    git(files.path, 'init', '--quiet', '--initial-branch', 'topic/one');
    git(files.path, 'remote', 'add', 'origin', 'git@host:o/n.git');
    git(files.path, 'add', '--all');
    git(files.path, 'commit', '--quiet', '--message', 'all');
    const commit = git(files.path, 'rev-parse', 'HEAD').trim();
    const repository = { url: 'https://host/o/n', owner: 'o', name: 'n' };
    expect(await gitOrigin(files.path)).toEqual({
      repository,
      commit,
      ref: { name: 'topic/one', type: 'branch' },
    });
    git(files.path, 'tag', 'v1');
    git(files.path, 'checkout', '--quiet', '--detach');
    expect(await gitOrigin(files.path)).toEqual({ repository, commit, ref: { name: 'v1', type: 'tag' } });
  });

  it('is nothing where there is no repository', async () => {
    using files = folder();
    expect(await gitOrigin(files.path)).toEqual({});
  });
});
