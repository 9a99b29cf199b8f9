import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openArtifact } from './artifacts.js';
import { good } from './fleets.js';
import { KINDS } from './grounds.js';
import { type Uploads, uploadsTo } from './trees.js';

/** Modes by path; of directories with a slash at the end. */
type Modes = Readonly<Record<string, number>>;

describe.each(KINDS)('modes of what goes to $name', ({ missing, open }) => {
  describe.skipIf(missing !== undefined)('', () => {
    let to: Uploads;
    let scratch: string;
    beforeAll(async () => {
      to = await uploadsTo(open);
      scratch = mkdtempSync(join(tmpdir(), 'cimyr-modes-'));
    });
    afterAll(async () => {
      await to?.close();
      rmSync(scratch, { recursive: true, force: true });
    });

    async function artifactOf(modes: Modes) {
      const root = mkdtempSync(join(scratch, 'a-'));
      const deepestLast = Object.keys(modes).sort();
      for (const path of deepestLast) {
        mkdirSync(path.endsWith('/') ? join(root, path) : dirname(join(root, path)), { recursive: true });
        if (!path.endsWith('/')) writeFileSync(join(root, path), 'the same content');
      }
      for (const path of deepestLast.reverse()) chmodSync(join(root, path), modes[path] ?? 0);
      const opened = await openArtifact(root);
      if (!opened.ok) throw new Error(JSON.stringify(opened.error));
      return opened.value;
    }

    const modesOf = (at: ReturnType<Uploads['site']>, release: string, paths: Modes): Modes =>
      Object.fromEntries(
        Object.keys(paths).map((path) => [
          path,
          statSync(at.path(`releases/${release}/${path}`)).mode & 0o7777,
        ]),
      );

    test('arrive, and change from release to release though no content does', async () => {
      const at = to.site();
      const first: Modes = {
        'style.css': 0o600,
        'bin/run': 0o755,
        'private/': 0o700,
        'private/key': 0o400,
        'tmp/pids/': 0o755,
        'fixed/': 0o555,
        'fixed/in it/': 0o555,
        'fixed/in it/f': 0o444,
        'open/': 0o777,
      };
      const second: Modes = {
        ...first,
        'style.css': 0o644,
        'bin/run': 0o644,
        'private/': 0o750,
        'private/key': 0o440,
        'fixed/': 0o755,
        'open/': 0o755,
      };
      for (const [release, modes] of [
        ['r1', first],
        ['r2', second],
        ['r3', second],
      ] as const) {
        const artifact = await artifactOf(modes);
        const { notes } = good(await at.prepare(release, artifact));
        if (release === 'r3') expect(notes[0]).toMatchObject({ kind: 'sent', files: 0 });
        await at.switchTo(release);
        expect(modesOf(at, release, modes)).toEqual(modes);
      }
      expect(modesOf(at, 'r1', first)).toEqual(first);
    });

    test('that give rights of others never travel, nor stay', async () => {
      const at = to.site();
      const sent: Modes = {
        setuid: 0o4755,
        setgid: 0o2755,
        both: 0o6711,
        'sticky/': 0o1777,
        'group/': 0o2775,
      };
      const plain: Modes = { setuid: 0o755, setgid: 0o755, both: 0o711, 'sticky/': 0o777, 'group/': 0o775 };
      for (const release of ['r1', 'r2']) {
        good(await at.prepare(release, await artifactOf(sent)));
        await at.switchTo(release);
        expect(modesOf(at, release, plain)).toEqual(plain);
        // Somebody over there gives it back: the next release has it no more.
        await to.ground.sh(`chmod 4755 "${at.root}/releases/${release}/setuid"`);
      }
    });

    test('that were changed over there are those of the list in the next release, which sends nothing', async () => {
      const at = to.site();
      const modes: Modes = { a: 0o644, 'd/': 0o755, 'd/b': 0o755, 'd/e/': 0o755, 'd/e/c': 0o600 };
      const artifact = await artifactOf(modes);
      good(await at.prepare('r1', artifact));
      await at.switchTo('r1');
      await to.ground.sh(`chmod -R a-w "${at.root}/releases/r1"`);
      const { notes } = good(await at.prepare('r2', artifact));
      expect(notes[0]).toMatchObject({ files: 0, linked: 3 });
      expect(modesOf(at, 'r2', modes)).toEqual(modes);
      expect(modesOf(at, 'r1', { a: 0, 'd/e/c': 0 })).toEqual({ a: 0o444, 'd/e/c': 0o400 });
    });
  });
});
