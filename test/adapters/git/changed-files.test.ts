import { describe, expect, it } from 'vitest';
import { type Base, changedFiles } from '../../../src/adapters/git/changed-files.js';
import { git } from '../../built/git.js';
import { type Folder, folder } from '../../built/workspace.js';

/** `main` with two files, and a branch that starts from it; main has gone on since. */
function branched(): Folder {
  const files = folder({ 'web/a.txt': 'a', 'docs/b.md': 'b' });
  const run = (...args: string[]) => git(files.path, ...args);
  run('init', '--quiet', '--initial-branch=main');
  run('add', '.');
  run('commit', '--quiet', '-m', 'one');
  run('checkout', '--quiet', '-b', 'topic');
  run('checkout', '--quiet', 'main');
  files.write('docs/later.md', 'later');
  run('add', '.');
  run('commit', '--quiet', '-m', 'two');
  run('checkout', '--quiet', 'topic');
  return files;
}

const mergedWith = (commit: string) => ({ commit, isExact: false });

const changed = async (files: Folder, base?: Base) => {
  const found = await changedFiles(files.path, base);
  if (!found.ok) throw new Error(found.error);
  return [...found.value.files].sort();
};

describe('changedFiles', () => {
  it('names what differs from where the branch began: committed, changed, deleted and new', async () => {
    using files = branched();
    expect(await changed(files)).toEqual([]);
    files.write('web/committed ü.txt', 'c');
    git(files.path, 'add', '.');
    git(files.path, 'commit', '--quiet', '-m', 'three');
    files.write('web/a.txt', 'changed');
    git(files.path, 'rm', '--quiet', 'docs/b.md');
    files.write('new.txt', 'n');
    files.write('.gitignore', 'ignored.txt');
    files.write('ignored.txt', 'i');
    expect(await changed(files)).toEqual([
      '.gitignore',
      'docs/b.md',
      'new.txt',
      'web/a.txt',
      'web/committed ü.txt',
    ]);
  });

  it('compares with the commit that the event names', async () => {
    using files = branched();
    const first = git(files.path, 'rev-parse', 'main~1').trim();
    git(files.path, 'checkout', '--quiet', 'main');
    expect(await changed(files, mergedWith(first))).toEqual(['docs/later.md']);
  });

  it('compares with a commit itself, also where its branch was moved away from it', async () => {
    using files = branched();
    const later = git(files.path, 'rev-parse', 'main').trim();
    files.write('web/new.txt', 'n');
    git(files.path, 'add', '.');
    git(files.path, 'commit', '--quiet', '-m', 'three');
    expect(await changed(files, { commit: later, isExact: true })).toEqual(['docs/later.md', 'web/new.txt']);
    expect(await changed(files, mergedWith(later))).toEqual(['web/new.txt']);
    git(files.path, 'reset', '--quiet', '--hard', 'HEAD~1');
    expect(await changed(files, { commit: later, isExact: true })).toEqual(['docs/later.md']);
  });

  it('names files relative to a workspace that is a part of the repository', async () => {
    using files = branched();
    files.write('web/a.txt', 'changed');
    files.write('docs/b.md', 'changed');
    const found = await changedFiles(files.at('web'));
    expect(found).toMatchObject({ ok: true, value: { files: ['a.txt'] } });
  });

  it('says what it compared with, and whether that is what is checked out', async () => {
    using files = branched();
    const [first, second] = ['main~1', 'main'].map((name) => git(files.path, 'rev-parse', name).trim());
    const told = async (base?: string) => {
      const found = await changedFiles(files.path, base === undefined ? base : mergedWith(base));
      return found.ok ? [found.value.since, found.value.isHead] : [];
    };
    expect(await told()).toEqual([`${first?.slice(0, 7)} (main)`, true]);
    git(files.path, 'checkout', '--quiet', 'main');
    expect(await told(first)).toEqual([first?.slice(0, 7), false]);
    expect(await told(second)).toEqual([second?.slice(0, 7), true]);
  });

  it('says why nobody can tell', async () => {
    using files = branched();
    const unknown = '1'.repeat(40);
    expect(await changedFiles(files.path, mergedWith(unknown))).toEqual({
      ok: false,
      error: `commit ${unknown} is not here`,
    });
    using shallow = folder();
    git(shallow.path, 'clone', '--quiet', '--depth', '1', `file://${files.path}`, 'copy');
    expect(await changedFiles(shallow.at('copy'), { commit: unknown, isExact: true })).toEqual({
      ok: false,
      error: `commit ${unknown} is not here; check out with fetch-depth: 0`,
    });
    using empty = folder();
    expect(await changedFiles(empty.path)).toMatchObject({
      ok: false,
      error: expect.stringContaining('not a git'),
    });
  });
});
