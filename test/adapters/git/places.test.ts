import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { gitPlaces } from '../../../src/adapters/git/places.js';
import { git } from '../../built/git.js';
import { type Folder, folder } from '../../built/workspace.js';

const ask = (directory: string, env: Record<string, string> = {}) =>
  gitPlaces(directory, { PATH: process.env['PATH'], ...env });
const found = (topLevel: string, commonDirectory: string) => ({
  ok: true,
  value: { topLevel, commonDirectory, commit: git(topLevel, 'rev-parse', 'HEAD').trim() },
});

function repository(name: string): Folder {
  const files = folder({ [`${name}/sub/a.txt`]: 'a' });
  git(files.at(name), 'init', '--quiet');
  git(files.at(name), 'add', '.');
  git(files.at(name), 'commit', '--quiet', '-m', 'one');
  return files;
}

describe('gitPlaces', () => {
  it.each(['r', 'with blank', 'line\nend', 'ü'])('finds both from below, whatever the name: %j', (name) => {
    using files = repository(name);
    expect(ask(files.at(name, 'sub'))).toEqual(found(files.at(name), files.at(name, '.git')));
  });

  it('finds both before there is a commit', () => {
    using files = folder();
    git(files.path, 'init', '--quiet');
    expect(ask(files.path)).toEqual({
      ok: true,
      value: { topLevel: files.path, commonDirectory: files.at('.git') },
    });
  });

  it('gives each work tree its own root, and all the same common directory', () => {
    using files = repository('r');
    git(files.at('r'), 'worktree', 'add', '--quiet', files.at('other'));
    expect(ask(files.at('other/sub'))).toEqual(found(files.at('other'), files.at('r/.git')));
  });

  it('gives a submodule its own', () => {
    using files = repository('r');
    using inner = repository('i');
    git(
      files.at('r'),
      '-c',
      'protocol.file.allow=always',
      'submodule',
      '--quiet',
      'add',
      inner.at('i'),
      'mod',
    );
    expect(ask(files.at('r/mod/sub'))).toEqual(found(files.at('r/mod'), files.at('r/.git/modules/mod')));
  });

  it('answers for the directory inside a hook, too, which has GIT_DIR set', () => {
    using files = repository('r');
    using other = repository('o');
    for (const GIT_DIR of [other.at('o/.git'), '.', '.git'])
      expect(ask(files.at('r/sub'), { GIT_DIR, GIT_INDEX_FILE: 'x' })).toEqual(
        found(files.at('r'), files.at('r/.git')),
      );
  });

  it('says why it does not know', () => {
    using files = repository('r');
    mkdirSync(files.at('none'));
    const errors = [
      ask(files.at('none')),
      ask(files.at('r'), { PATH: join(files.path, 'none') }),
      ask(files.at('r'), { GIT_TEST_ASSUME_DIFFERENT_OWNER: '1' }),
      ask(files.at('r/.git')),
    ];
    expect(errors).toEqual([
      { ok: false, error: 'there is no Git repository' },
      { ok: false, error: 'git is not on the PATH' },
      { ok: false, error: expect.stringMatching(/^git refuses: detected dubious ownership/) },
      { ok: false, error: expect.stringMatching(/^git refuses: this operation must be run in a work tree/) },
    ]);
  });
});
