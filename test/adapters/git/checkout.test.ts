import { describe, expect, it } from 'vitest';
import { findCheckout } from '../../../src/adapters/git/checkout.js';
import { git } from '../../built/git.js';
import { type Folder, folder } from '../../built/workspace.js';

function repository(): Folder {
  const files = folder({ 'a.txt': 'a' });
  git(files.path, 'init', '--quiet', '--initial-branch=main');
  git(files.path, 'add', '.');
  git(files.path, 'commit', '--quiet', '-m', 'one');
  return files;
}

describe('findCheckout', () => {
  it('names the commit, and tells whether tracked files differ from it', async () => {
    using files = repository();
    const commit = git(files.path, 'rev-parse', 'HEAD').trim();
    const clean = await findCheckout(files.path);
    expect(clean).toMatchObject({ commit, isChanged: false });
    files.write('new.txt', 'not tracked');
    expect(await findCheckout(files.path)).toEqual(clean);
    files.write('a.txt', 'changed');
    const changed = await findCheckout(files.path);
    expect(changed).toMatchObject({ commit, isChanged: true });
    expect(changed?.fingerprint).not.toBe(clean?.fingerprint);
  });

  it('knows nothing where there is no repository, or no commit in it', async () => {
    using files = folder();
    expect(await findCheckout(files.path)).toBeUndefined();
    git(files.path, 'init', '--quiet');
    expect(await findCheckout(files.path)).toBeUndefined();
  });
});
