import { lstatSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { noteWords } from '../../../src/report/rollout/words/notes.js';
import { good } from './fleets.js';
import { KINDS } from './grounds.js';
import { type Tree, type Uploads, uploadsTo } from './trees.js';

describe.each(KINDS)('an upload to $name', ({ missing, open }) => {
  describe.skipIf(missing !== undefined).concurrent('', () => {
    let to: Uploads;
    beforeAll(async () => {
      to = await uploadsTo(open);
    });
    afterAll(() => to?.close());

    /** Sends it and makes it the current one; what was told of it. */
    async function live(at: ReturnType<Uploads['site']>, release: string, tree: Tree) {
      const { notes } = good(await at.prepare(release, await to.artifactOf(tree)));
      await at.switchTo(release);
      return notes[0] && noteWords(notes[0], to.host.name);
    }

    test('brings files, executables and links with any names, as they are', async () => {
      const tree: Tree = {
        'index.html': 'hello',
        'bin/start': 'x:#!/bin/sh\n',
        empty: '',
        'to index': 'l:index.html',
        'to nowhere': 'l:/no where/*',
        'to directory': 'l:bin',
        '-rf': 'dash',
        '-': 'only a dash',
        '--checkpoint-action=exec=sh': 'option',
        ' spaces  in it ': 'spaces',
        'tab\there': 'tab',
        '\'"$(id)`*?[a]&;|<>!#~%{}()=^': 'shell',
        'ünï/ço dé/日本': 'unicode',
        '.hidden/..file': 'dots',
        '* star': 'star',
        'deep/er/and/er/x': 'deep',
        'f 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef': 'hash in it',
      };
      const at = to.site();
      expect(good(await at.prepare('r1', await to.artifactOf(tree)))).toEqual({
        notes: [{ kind: 'sent', place: to.host.name, files: 17, bytes: 81, linked: 0, base: '' }],
      });
      expect(at.treeOf('r1')).toEqual(tree);
      expect(await at.there()).toEqual(['r1']);
      const none = good(await at.prepare('r2', await to.artifactOf({ ...tree, new: '1' })));
      expect(none.notes[0]).toMatchObject({ files: 18 });
    });

    test('sends only what changed, and links the rest to the same files', async () => {
      const at = to.site();
      const tree: Tree = {
        // Small ones are copied: they are what people change in place.
        small: 'small',
        same: 's'.repeat(20_000),
        'd/same': `x:${'t'.repeat(20_000)}`,
        link: 'l:same',
        'changed here': 'one',
        mode: 'x:mode',
        retarget: 'l:same',
        gone: 'gone',
        'e/m/p/t/y': '1',
        '-': 'dash',
        'ü ü': 'ü',
      };
      expect(await live(at, 'r1', tree)).toBe('11 files sent (0.0 MB)');
      const { gone: _, 'e/m/p/t/y': __, ...rest } = tree;
      const second: Tree = { ...rest, 'changed here': 'two', retarget: 'l:d', added: 'new' };
      expect(await live(at, 'r2', second)).toBe('3 files sent (0.0 MB), 7 linked from r1');
      expect(at.treeOf('r1')).toEqual(tree);
      expect(at.treeOf('r2')).toEqual(second);
      const inode = (name: string) => lstatSync(at.path(`releases/${name}`)).ino;
      for (const name of ['same', 'd/same']) expect(inode(`r2/${name}`)).toBe(inode(`r1/${name}`));
      for (const name of ['small', 'mode', 'changed here'])
        expect(inode(`r2/${name}`)).not.toBe(inode(`r1/${name}`));
      expect(readdirSync(at.path('releases/r2')).sort()).toEqual([
        '-',
        'added',
        'changed here',
        'd',
        'link',
        'mode',
        'retarget',
        'same',
        'small',
        'ü ü',
      ]);
      expect(await live(at, 'r3', second)).toBe('0 files sent (0.0 MB), 10 linked from r2');
      expect(at.treeOf('r3')).toEqual(second);
    });

    test('sends again what was changed in place over there, and leaves the old copy as it is', async () => {
      const at = to.site();
      const tree: Tree = {
        text: 'one',
        same: 'same',
        run: 'x:run',
        link: 'l:same',
        removed: 'r',
        replaced: 'file',
      };
      await live(at, 'r1', tree);
      const there = (command: string) => to.ground.sh(`cd "${at.root}/releases/r1" && ${command}`);
      // Of the same size, and later.
      await there(
        `printf ONE > text; touch -d '+5 seconds' text; chmod -x run; rm link removed replaced; ln -s nowhere link; ln -s same replaced; echo more > added`,
      );
      expect(await live(at, 'r2', { ...tree, new: 'n' })).toBe('5 files sent (0.0 MB), 2 linked from r1');
      expect(at.treeOf('r2')).toEqual({ ...tree, new: 'n' });
      expect(at.treeOf('r1')).toMatchObject({ text: 'ONE', link: 'l:nowhere', replaced: 'l:same' });
      expect(await live(at, 'r3', tree)).toBe('0 files sent (0.0 MB), 6 linked from r2');
    });

    test('replaces directories by files and links and the reverse', async () => {
      const at = to.site();
      const before: Tree = {
        'a/b/c/d/e': '1',
        'a/b/f': '2',
        g: '3',
        'l/x': '4',
        m: 'l:g',
        n: 'l:o',
        'o/p': '5',
      };
      const after: Tree = { a: 'file', 'g/h/i': '6', l: 'l:g', 'm/x': '7', 'n/p': '8', 'o/p': '5' };
      await live(at, 'r1', before);
      await live(at, 'r2', after);
      expect(at.treeOf('r2')).toEqual(after);
      expect(at.treeOf('r1')).toEqual(before);
      await live(at, 'r3', before);
      expect(at.treeOf('r3')).toEqual(before);
      expect(at.treeOf('r2')).toEqual(after);
    });

    test('links what is shared, whether it is a directory or a file there', async () => {
      const at = to.site(['uploads/', 'config/.env', "it's/deep er"]);
      await to.ground.sh(
        `mkdir -p "${at.root}/shared/config" && echo KEY=1 > "${at.root}/shared/config/.env"`,
      );
      const tree: Tree = { 'uploads/sample': 's', 'config/.env': 'example', 'config/app': 'a', code: 'c' };
      for (const release of ['r1', 'r2']) {
        await live(at, release, { ...tree, release });
        expect(at.treeOf(release)).toEqual({
          release,
          code: 'c',
          'config/app': 'a',
          'config/.env': `l:${at.root}/shared/config/.env`,
          uploads: `l:${at.root}/shared/uploads`,
          "it's/deep er": `l:${at.root}/shared/it's/deep er`,
        });
        writeFileSync(at.path(`shared/uploads/of ${release}`), 'kept');
      }
      expect(readdirSync(at.path('shared/uploads')).sort()).toEqual(['of r1', 'of r2', 'sample']);
      expect(readFileSync(at.path('shared/config/.env'), 'utf8')).toBe('KEY=1\n');
      await to.ground.sh(`echo later > "${at.root}/shared/uploads/later"`);
      expect(await live(at, 'r3', { code: 'c' })).toBe('0 files sent (0.0 MB), 1 linked from r2');
      expect(readdirSync(at.path('shared/uploads')).sort()).toEqual(['later', 'of r1', 'of r2', 'sample']);
    });
  });
});
