import { lstatSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { noteWords } from '../../../src/report/rollout/words/notes.js';
import { bad, good } from './fleets.js';
import { KINDS } from './grounds.js';
import { type Tree, type Uploads, uploadsTo } from './trees.js';

describe.each(KINDS)('what is shared on $name', ({ missing, open }) => {
  describe.skipIf(missing !== undefined).concurrent('', () => {
    let to: Uploads;
    beforeAll(async () => {
      to = await uploadsTo(open);
    });
    afterAll(() => to?.close());

    /** Sends it and makes it the current one; what was told beside how much was sent. */
    async function live(at: ReturnType<Uploads['site']>, release: string, tree: Tree) {
      const { notes } = good(await at.prepare(release, await to.artifactOf(tree)));
      await at.switchTo(release);
      return notes.slice(1).map((note) => noteWords(note, to.host.name));
    }

    test('is first what the artifact has, and then what the host has, which is told', async () => {
      const at = to.site(['.env', 'config/app.yml', 'uploads', 'data/']);
      const tree: Tree = {
        '.env': 'PORT=1',
        'config/app.yml': 'x: 1',
        'config/other': 'o',
        'uploads/a': 'a',
        'uploads/deep/b': 'b',
        v: '1',
      };
      expect(await live(at, 'r1', tree)).toEqual([]);
      expect(lstatSync(at.path('releases/r1/.env')).isSymbolicLink()).toBe(true);
      expect(readFileSync(at.path('shared/.env'), 'utf8')).toBe('PORT=1');
      expect(readFileSync(at.path('shared/uploads/deep/b'), 'utf8')).toBe('b');
      expect(readdirSync(at.path('shared/data'))).toEqual([]);
      writeFileSync(at.path('shared/.env'), 'PORT=2');
      await to.ground.sh(`rm "${at.root}/shared/uploads/a"`);
      expect(await live(at, 'r2', { ...tree, '.env': 'PORT=3', v: '2' })).toEqual([
        "'.env' is shared: 1 file of the artifact there not used, what the host has stays",
        "'config/app.yml' is shared: 1 file of the artifact there not used, what the host has stays",
        "'uploads' is shared: 2 files of the artifact there not used, what the host has stays",
      ]);
      expect(readFileSync(at.path('shared/.env'), 'utf8')).toBe('PORT=2');
      expect(readdirSync(at.path('shared/uploads'))).toEqual(['deep']);
    });

    test('and is not any more is what the artifact has', async () => {
      const at = to.site(['.env', 'up']);
      const tree: Tree = { '.env': 'of the artifact', 'up/a': 'a', v: '1' };
      await live(at, 'r1', tree);
      writeFileSync(at.path('shared/.env'), 'of the host');
      const { notes } = good(await at.prepare('r2', await to.artifactOf(tree), []));
      expect(notes[0]).toMatchObject({ files: 2, linked: 1 });
      expect(at.treeOf('r2')).toEqual(tree);
    });

    test.each(['.env', 'config/app.yml', 'certs/key.pem'])(
      'and is a file by its name is refused where nobody has it: %s',
      async (name) => {
        const at = to.site([name]);
        const failure = bad(await at.prepare('r1', await to.artifactOf({ v: '1' })));
        expect(failure).toMatchObject({
          kind: 'script',
          problem: 'no-shared',
          about: `${at.root}/shared/${name}`,
        });
        expect(await at.there()).toEqual([]);
        expect(at.partial()).toEqual([]);
        await to.ground.sh(`mkdir -p "${at.root}/shared/${name}"`);
        good(await at.prepare('r1', await to.artifactOf({ v: '1' })));
      },
    );

    test.each(['uploads', '.cache/', 'conf.d/'])(
      'and is a directory by its name is made: %s',
      async (name) => {
        const at = to.site([name]);
        good(await at.prepare('r1', await to.artifactOf({ v: '1' })));
        const link = at.path(`releases/r1/${name}`).replace(/\/$/, '');
        expect(lstatSync(link).isSymbolicLink()).toBe(true);
        expect(lstatSync(at.path(`shared/${name}`)).isDirectory()).toBe(true);
      },
    );

    test('is never reached through a link: neither of the artifact, nor of another that is shared', async () => {
      const outside = to.site().root;
      await to.ground.sh(`mkdir -p "${outside}/etc" && echo precious > "${outside}/etc/app.yml"`);
      const through = to.site(['config/app.yml']);
      const failure = bad(
        await through.prepare('r1', await to.artifactOf({ config: `l:${outside}/etc`, v: '1' })),
      );
      expect(failure).toMatchObject({ kind: 'script', problem: 'cannot-link' });
      expect((await to.ground.sh(`cat "${outside}/etc/app.yml"`)).stdout).toBe('precious\n');
      const nested = to.site(['up', 'up/in']);
      await to.ground.sh(
        `mkdir -p "${nested.root}/shared/up/in" && echo 1 > "${nested.root}/shared/up/in/f"`,
      );
      expect(bad(await nested.prepare('r1', await to.artifactOf({ v: '1' })))).toMatchObject({
        problem: 'cannot-link',
      });
      expect(readFileSync(nested.path('shared/up/in/f'), 'utf8')).toBe('1\n');
    });

    test('is linked in a directory that nobody may write to, too', async () => {
      const at = to.site(['fixed/up']);
      const artifact = await to.artifactOf({ 'fixed/f': '1' });
      const fixed = artifact.entries.map((one) => (one.path === 'fixed' ? { ...one, mode: 0o555 } : one));
      good(await at.prepare('r1', { ...artifact, entries: fixed }));
      expect(lstatSync(at.path('releases/r1/fixed/up')).isSymbolicLink()).toBe(true);
      expect(statSync(at.path('releases/r1/fixed')).mode & 0o777).toBe(0o555);
    });
  });
});
