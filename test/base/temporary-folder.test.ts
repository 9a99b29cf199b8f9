import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { makeTemporaryFolder, removeFolder, sweepTemporaryFolders } from '../../src/base/temporary-folder.js';

let temporary: string;
beforeEach(() => {
  temporary = mkdtempSync(join(tmpdir(), 'temporary-'));
  vi.stubEnv('TMPDIR', temporary);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(temporary, { recursive: true });
});

/** A folder as a process would have left it that has died: of its name only the owner differs. */
function leftByTheDead(): string {
  const { pid } = spawnSync('true');
  const own = makeTemporaryFolder();
  const dead = basename(own).split('-').with(2, String(pid)).join('-');
  renameSync(own, join(temporary, dead));
  writeFileSync(join(temporary, dead, 'file'), '');
  return join(temporary, dead);
}

describe('the sweep of temporary folders', () => {
  it('removes what the dead have left, and nothing of the living', () => {
    const [dead, own] = [leftByTheDead(), makeTemporaryFolder()];
    sweepTemporaryFolders();
    expect([existsSync(dead), existsSync(own)]).toEqual([false, true]);
  });

  it('takes a living process with the number of a dead one for another', () => {
    const reborn = basename(makeTemporaryFolder()).split('-').with(3, '1').join('-');
    mkdirSync(join(temporary, reborn));
    sweepTemporaryFolders();
    expect(existsSync(join(temporary, reborn))).toBe(false);
  });

  it.each([
    ['of another machine or container', (name: string) => name.split('-').with(1, 'ffffff').join('-')],
    ['with another name', (name: string) => `my-${name}`],
    ['whose owner nobody can tell', () => 'cimyr-shop'],
  ])('leaves a folder %s', (_, rename) => {
    const kept = join(temporary, rename(basename(leftByTheDead())));
    mkdirSync(kept);
    sweepTemporaryFolders();
    expect(existsSync(kept)).toBe(true);
  });

  it('follows no link', () => {
    const [dead, precious] = [leftByTheDead(), join(temporary, 'precious')];
    rmSync(dead, { recursive: true });
    mkdirSync(precious);
    writeFileSync(join(precious, 'file'), '');
    symlinkSync(precious, dead);
    sweepTemporaryFolders();
    expect(readdirSync(precious)).toEqual(['file']);
    expect(existsSync(dead)).toBe(true);
  });

  it('says nothing of a folder that is not there', () => {
    vi.stubEnv('TMPDIR', join(temporary, 'missing'));
    expect(sweepTemporaryFolders()).toBe(undefined);
  });
});

it.each([
  ['missing', () => {}, 'it does not exist; make it, or unset TMPDIR'],
  ['a file', (path: string) => writeFileSync(path, ''), 'it is no folder; unset TMPDIR, or name another'],
])('a temporary folder that is %s is named by its variable', (_, make, why) => {
  const path = join(temporary, 'x');
  make(path);
  vi.stubEnv('TMPDIR', path);
  expect(makeTemporaryFolder).toThrow(`the temporary folder '${path}' (TMPDIR) cannot be used: ${why}`);
});

it('what cannot be removed is no failure', () => {
  writeFileSync(join(temporary, 'file'), '');
  expect(removeFolder(join(temporary, 'file', 'x'))).toBe(undefined);
});
