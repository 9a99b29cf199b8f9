import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openState, type StateUse } from '../../../src/adapters/store/state.js';
import type { NoCandidate, StateCandidate } from '../../../src/domain/state-candidates.js';
import { type Folder, folder } from '../../built/workspace.js';

const isRoot = process.getuid?.() === 0;

const below = (base: string, more: Partial<StateCandidate> = {}): StateCandidate => ({
  name: 'there',
  base,
  below: ['cimyr', 'k'],
  ...more,
});
const open = (candidates: readonly (StateCandidate | NoCandidate)[], use: StateUse = 'write') => {
  const opened = openState(candidates, use);
  return opened.ok ? opened.value : opened.error;
};

describe('the directory that keeps the state of runs', () => {
  it('is made for its owner alone, with all above it', () => {
    using files = folder();
    const before = process.umask(0);
    const state = open([below(files.at('a/b'))]);
    process.umask(before);
    expect(state).toBe(files.at('a/b/cimyr/k'));
    for (const name of ['a', 'a/b', 'a/b/cimyr', 'a/b/cimyr/k'])
      expect(statSync(files.at(name)).mode & 0o777).toBe(0o700);
    expect(open([below(files.at('a/b'))])).toBe(state);
  });

  it('is not made by one who only looks, who finds the same', () => {
    using files = folder();
    expect(open([below(files.at('a'))], 'read')).toBe(files.at('a/cimyr/k'));
    expect(readdirSync(files.path)).toEqual([]);
  });

  const planted: [string, (files: Folder) => void, RegExp][] = [
    [
      'a link',
      (files) => symlinkSync(files.at('other'), files.at('a/cimyr')),
      /a\/cimyr is a link, which is not followed/,
    ],
    [
      'a link further in',
      (files) => {
        mkdirSync(files.at('a/cimyr'), { mode: 0o700 });
        symlinkSync(files.at('other'), files.at('a/cimyr/k'));
      },
      /a\/cimyr\/k is a link, which is not followed/,
    ],
    ['a file', (files) => writeFileSync(files.at('a/cimyr'), ''), /a\/cimyr is not a directory; remove it/],
    [
      'a directory that a group may write to',
      (files) => {
        mkdirSync(files.at('a/cimyr'));
        chmodSync(files.at('a/cimyr'), 0o770);
      },
      /a\/cimyr is writable by others; chmod 700 it/,
    ],
  ];
  it.each(planted)('is none where there is %s, for a reader neither (S25)', (_, plant, why) => {
    using files = folder();
    for (const name of ['a', 'other']) mkdirSync(files.at(name));
    plant(files);
    for (const use of ['write', 'read'] as const) expect(open([below(files.at('a'))], use)).toMatch(why);
    expect(readdirSync(files.at('other'))).toEqual([]);
  });

  it.runIf(isRoot)(
    'is none that belongs to somebody else, nor one in Git’s directory of somebody else',
    () => {
      using files = folder();
      mkdirSync(files.at('a/cimyr'), { recursive: true, mode: 0o700 });
      chownSync(files.at('a/cimyr'), 4711, 4711);
      expect(open([below(files.at('a'))])).toMatch(/a\/cimyr belongs to another user/);
      mkdirSync(files.at('git'));
      chownSync(files.at('git'), 4711, 4711);
      expect(open([below(files.at('git'), { isBaseOurs: true }), below(files.at('b'))])).toBe(
        files.at('b/cimyr/k'),
      );
      expect(existsSync(files.at('git/cimyr'))).toBe(false);
    },
  );

  it('is nowhere: each place that was tried is named, with what is wrong there', () => {
    using files = folder({ a: '' });
    const said = open([
      { name: 'Git', why: 'no git' },
      below(files.at('a')),
      below('/proc', { name: 'home' }),
    ]);
    expect(said).toMatch(
      /^error\[E-STATE\]: .*: Git: no git; there: ENOTDIR: .*; home: ENOENT: .*; set CIMYR_STATE to /,
    );
  });

  it('follows a link in front of it: homes and folders for temporary files often are one', () => {
    using files = folder();
    mkdirSync(files.at('real'));
    symlinkSync('real', files.at('home'));
    expect(open([below(files.at('home'))])).toBe(files.at('home/cimyr/k'));
    expect(existsSync(join(files.path, 'real/cimyr/k'))).toBe(true);
  });
});
