import { spawnSync } from 'node:child_process';
import {
  type BigIntStats,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findArtifact } from '../../../src/adapters/artifact/artifact.js';
import { DigestStore } from '../../../src/adapters/store/known-digests.js';
import type { StateDirectory } from '../../../src/adapters/store/state.js';

const HOUR = 3_600_000;
const A = 'a'.repeat(64);

describe('digests that are known', () => {
  let scratch: string;
  let state: StateDirectory;
  let tree: string;
  beforeEach(() => {
    scratch = mkdtempSync(join(tmpdir(), 'cimyr-known-'));
    state = join(scratch, 'state') as StateDirectory;
    tree = join(scratch, 'tree');
    mkdirSync(state);
    mkdirSync(tree);
  });
  afterEach(() => rmSync(scratch, { recursive: true, force: true }));

  /** As it would be so much later. */
  const open = (of = 'tree', laterMs = HOUR) => new DigestStore(state, of, Date.now() + laterMs);
  const stats = (name: string): BigIntStats => lstatSync(join(tree, name), { bigint: true });
  const write = (name: string, text: string) => writeFileSync(join(tree, name), text);
  const file = () => join(state, 'digests', readdirSync(join(state, 'digests'))[0] ?? '');

  function learnt(name = 'f'): void {
    write(name, 'text');
    const store = open();
    store.learn(stats(name), A);
    store.save(state);
  }

  it('are found again as long as the file is the same', () => {
    learnt();
    expect(open().of(stats('f'))).toBe(A);
    expect(open('another tree').of(stats('f'))).toBeUndefined();
  });

  it.each<[string, () => void]>([
    [
      'other bytes of the same size and time',
      () => {
        const { mtime, atime } = lstatSync(join(tree, 'f'));
        write('f', 'TEXT');
        utimesSync(join(tree, 'f'), atime, mtime);
      },
    ],
    ['another size', () => write('f', 'longer')],
    [
      'another file in its place',
      () => {
        write('g', 'TEXT');
        spawnSync('mv', [join(tree, 'g'), join(tree, 'f')]);
      },
    ],
    ['another time', () => utimesSync(join(tree, 'f'), 1, 1)],
  ])('are not, with %s', (_, change) => {
    learnt();
    change();
    expect(open().of(stats('f'))).toBeUndefined();
  });

  it('of a file that was changed just before it was read are not kept', () => {
    write('f', 'text');
    const store = open('tree', 0);
    store.learn(stats('f'), A);
    store.save(state);
    expect(open().of(stats('f'))).toBeUndefined();
  });

  it.each<[string, (text: string) => string]>([
    ['cut short', (text) => text.slice(0, -10)],
    ['empty', () => ''],
    ['other in one digest', (text) => text.replace('aaaa', 'bbbb')],
    ['of another version', (text) => text.replace('cimyr-digests 1', 'cimyr-digests 2')],
    ['not text', () => '\u0000\u0001'],
  ])('that are %s count as none, and are written anew', (_, damage) => {
    learnt();
    writeFileSync(file(), damage(readFileSync(file(), 'utf8')));
    const store = open();
    expect(store.of(stats('f'))).toBeUndefined();
    store.learn(stats('f'), A);
    store.save(state);
    expect(open().of(stats('f'))).toBe(A);
  });

  it('are kept of the last trees only, and of what was asked for', () => {
    for (let i = 0; i < 20; i++) {
      write(`f${i}`, 'text');
      const store = open(`tree ${i}`);
      store.learn(stats(`f${i}`), A);
      store.save(state);
    }
    expect(readdirSync(join(state, 'digests')).length).toBe(16);
    write('f', 'text');
    const store = open('tree 19');
    store.learn(stats('f'), A);
    store.save(state);
    expect(open('tree 19').of(stats('f'))).toBe(A);
    expect(open('tree 19').of(stats('f19'))).toBeUndefined();
  });

  it('by several at once are those of one of them, whole', () => {
    const names = Array.from({ length: 200 }, (_, i) => `f${i}`);
    for (const name of names) write(name, name);
    const stores = ['a', 'b', 'c'].map((letter) => ({ letter, store: open() }));
    for (const { letter, store } of stores) {
      for (const name of names) store.learn(stats(name), letter.repeat(64));
    }
    for (const { store } of stores) store.save(state);
    const found = new Set(names.map((name) => open().of(stats(name))));
    expect(found).toEqual(new Set(['c'.repeat(64)]));
  });

  it('keep an artifact from being read again, and only what changed is', async () => {
    for (let i = 0; i < 50; i++) write(`f${i}`, `text ${i}`);
    const read = async () => {
      const found = await findArtifact(tree);
      if (!found.ok) throw new Error(JSON.stringify(found.error));
      const asked: string[] = [];
      const store = open();
      const artifact = await found.value.read({
        of: (one) => store.of(one),
        learn: (one, sha256) => {
          asked.push(sha256);
          store.learn(one, sha256);
        },
      });
      store.save(state);
      if (!artifact.ok) throw new Error(JSON.stringify(artifact.error));
      return { digest: artifact.value.digest, read: asked.length };
    };
    const first = await read();
    expect(first.read).toBe(50);
    expect(await read()).toEqual({ digest: first.digest, read: 0 });
    write('f7', 'TEXT 7');
    const third = await read();
    expect(third.read).toBe(1);
    expect(third.digest).not.toBe(first.digest);
    expect((await read()).read).toBe(0);
  });
});
