import { expect, it } from 'vitest';
import { trackedFiles } from '../../../src/adapters/git/tracked.js';
import { git } from '../../built/git.js';
import { folder } from '../../built/workspace.js';

it('names what Git tracks below a folder, odd names too, and nothing where there is no repository', async () => {
  using files = folder({ 'a.txt': '', 'sub/b "ü".txt': '', 'sub/new.txt': '' });
  expect(await trackedFiles(files.path)).toEqual(new Set());
  git(files.path, 'init', '--quiet');
  git(files.path, 'add', 'a.txt', 'sub/b "ü".txt');
  expect([...(await trackedFiles(files.path))].sort()).toEqual(['a.txt', 'sub/b "ü".txt']);
  expect([...(await trackedFiles(`${files.path}/sub`))]).toEqual(['b "ü".txt']);
});
