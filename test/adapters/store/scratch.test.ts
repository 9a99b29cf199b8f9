import {
  appendFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ScratchPool } from '../../../src/adapters/store/scratch.js';
import type { Scratch } from '../../../src/ports/run-store.js';

let home: string;
let pool: ScratchPool;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'scratch-'));
  pool = new ScratchPool(join(home, 'tmp'));
});
afterEach(() => rmSync(home, { recursive: true }));

const open = (): Scratch => {
  const scratch = pool.open();
  if (!scratch.ok) throw new Error(scratch.error);
  return scratch.value;
};
const paths = (scratch: Scratch) => Object.values(scratch.env);
const inodes = (scratch: Scratch) => paths(scratch).map((path) => statSync(path).ino);

it('hands out five empty files, for their owner only, and never the same ones twice at a time', () => {
  const [one, two] = [open(), open()];
  expect(Object.keys(one.env)).toHaveLength(5);
  for (const path of paths(one)) expect(readFileSync(path, 'utf8')).toBe('');
  for (const path of paths(one)) expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(new Set([...inodes(one), ...inodes(two)]).size).toBe(10);
});

it('what is taken is gone from the file', () => {
  const scratch = open();
  appendFileSync(scratch.env.GITHUB_ENV, 'A=1\n');
  expect(scratch.take('GITHUB_ENV')).toEqual({ ok: true, value: 'A=1\n' });
  expect(scratch.take('GITHUB_ENV')).toEqual({ ok: true, value: '' });
  appendFileSync(scratch.env.GITHUB_ENV, 'B=2\n');
  expect(scratch.take('GITHUB_ENV')).toEqual({ ok: true, value: 'B=2\n' });
});

it.each(['GITHUB_OUTPUT', 'GITHUB_ENV', 'GITHUB_PATH', 'GITHUB_STEP_SUMMARY'] as const)(
  'a file with a second name at %s is neither read nor emptied',
  (name) => {
    const scratch = open();
    const theirs = join(home, 'theirs');
    writeFileSync(theirs, 'x=1\n');
    rmSync(scratch.env[name]);
    linkSync(theirs, scratch.env[name]);
    expect(scratch.take(name)).toEqual({
      ok: false,
      error: 'cannot be read: it has a second name, so it is also a file of somebody else',
    });
    expect(readFileSync(theirs, 'utf8')).toBe('x=1\n');
  },
);

it.each<[string, Buffer, boolean]>([
  ['Latin-1', Buffer.from('x=gr\xfc\xdfe\n', 'latin1'), true],
  ['a cut letter', Buffer.from('x=é\n').subarray(0, 3), true],
  ['UTF-8 with the letter for lost ones', Buffer.from('x=\uFFFD\n'), false],
  ['UTF-16 with its mark', Buffer.from('\uFEFFx=é\n', 'utf16le'), false],
])('tells which file had bytes of no letter: %s', (_, bytes, isBroken) => {
  const scratch = open();
  writeFileSync(scratch.env.GITHUB_ENV, bytes);
  scratch.take('GITHUB_ENV');
  scratch.take('GITHUB_OUTPUT');
  expect([...scratch.undecodable]).toEqual(isBroken ? ['GITHUB_ENV'] : []);
});

describe('a set that was given back', () => {
  it('serves again under other names, so that a daemon of one job cannot write into the next', () => {
    const one = open();
    const [before, files] = [inodes(one), paths(one)];
    one.giveBack();
    const two = open();
    expect(inodes(two)).toEqual(before);
    for (const path of files) expect(existsSync(path)).toBe(false);
    appendFileSync(two.env.GITHUB_OUTPUT, 'x=1\n');
    expect(two.take('GITHUB_OUTPUT')).toEqual({ ok: true, value: 'x=1\n' });
  });

  it.each<[string, (path: string) => void]>([
    ['with something left in it', (path) => writeFileSync(path, 'x')],
    ['without one of its files', (path) => rmSync(path)],
    [
      'with a link in it',
      (path) => {
        renameSync(path, `${path}.moved`);
        symlinkSync(`${path}.moved`, path);
      },
    ],
    ['with a second name for one of its files', (path) => linkSync(path, `${path}.second`)],
    [
      'with a directory in it',
      (path) => {
        rmSync(path);
        mkdirSync(path);
      },
    ],
  ])('%s does not', (_, spoil) => {
    const one = open();
    const before = inodes(one);
    spoil(one.env.GITHUB_STATE);
    one.giveBack();
    const two = open();
    expect(inodes(two).filter((ino) => before.includes(ino))).toEqual([]);
    for (const path of paths(two)) expect(readFileSync(path, 'utf8')).toBe('');
  });

  it('and removed since then is made anew', () => {
    open().giveBack();
    rmSync(join(home, 'tmp'), { recursive: true });
    expect(open().take('GITHUB_ENV')).toEqual({ ok: true, value: '' });
  });
});

it('where nothing can be made, the system’s reason is told', () => {
  writeFileSync(join(home, 'tmp'), '');
  expect(pool.open()).toEqual({ ok: false, error: expect.stringMatching(/^(EEXIST|ENOTDIR)/) });
});
