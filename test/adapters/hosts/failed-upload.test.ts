import { statSync } from 'node:fs';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Artifact } from '../../../src/ports/artifact.js';
import type { Host } from '../../../src/ports/host.js';
import { noteWords } from '../../../src/report/rollout/words/notes.js';
import { bad, fleetOf, good, held } from './fleets.js';
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

    test('that breaks half-way leaves no release, and the next one works [R24]', async () => {
      const at = to.site();
      await live(at, 'r1', { kept: 'kept' });
      const artifact = await to.artifactOf({
        kept: 'kept',
        ...Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`f${i}`, `${i}`.repeat(20_000)])),
      });
      const breaking: Artifact = { ...artifact, pack: (some) => half(artifact.pack(some)) };
      const failure = bad(await at.prepare('r2', breaking));
      expect(failure).toMatchObject({
        kind: 'unreachable',
        detail: expect.stringContaining('the disk is gone'),
      });
      expect(await at.there()).toEqual(['r1']);
      good(await at.prepare('r2', artifact));
      expect(await at.there()).toEqual(['r1', 'r2']);
      expect(at.partial()).toEqual([]);
      expect(Object.keys(at.treeOf('r2'))).toHaveLength(51);
    });

    test('of an artifact that loses a file while it is packed says that, and leaves no release', async () => {
      const at = to.site();
      await live(at, 'r1', { kept: 'kept' });
      const [artifact, other] = [
        await to.artifactOf({ kept: 'kept', gone: '1' }),
        await to.artifactOf({ kept: 'kept' }),
      ];
      // As if the file had been removed in between: the directory packed from does not have it.
      const failure = bad(await at.prepare('r2', { ...artifact, pack: (some) => other.pack(some) }));
      expect(failure).toEqual({
        kind: 'artifact-changed',
        detail: 'gone: Cannot stat: No such file or directory',
      });
      expect(await at.there()).toEqual(['r1']);
      good(await at.prepare('r2', artifact));
      expect(at.partial()).toEqual([]);
    });

    test('whose content is not that of the list is refused', async () => {
      const at = to.site();
      await live(at, 'r1', { kept: 'kept' });
      const honest = await to.artifactOf({ kept: 'kept', '-': 'aaaa', b: 'bbbb' });
      const others: Record<string, Tree> = {
        'other bytes': { '-': 'aaaX', b: 'bbbb' },
        'a file too few': { '-': 'aaaa' },
        'a file too many': { '-': 'aaaa', b: 'bbbb', c: 'c' },
        'a link instead of a file': { '-': 'aaaa', b: 'l:-' },
      };
      for (const tree of Object.values(others)) {
        const lying = await to.artifactOf(tree);
        const failure = bad(await at.prepare('r2', { ...honest, pack: () => lying.pack(lying.entries) }));
        expect(failure).toMatchObject({ kind: 'script', problem: 'not-as-sent' });
        expect(await at.there()).toEqual(['r1']);
        expect(at.partial()).toEqual([]);
      }
      good(await at.prepare('r2', honest));
    });

    test('of a release that is there already with the same content changes nothing, with another it is refused', async () => {
      const at = to.site();
      const tree: Tree = { a: '1', b: 'l:a' };
      await live(at, 'r1', tree);
      const inode = statSync(at.path('releases/r1')).ino;
      good(await at.prepare('r1', await to.artifactOf(tree)));
      expect(statSync(at.path('releases/r1')).ino).toBe(inode);
      const failure = bad(await at.prepare('r1', await to.artifactOf({ ...tree, a: '2' })));
      expect(failure).toMatchObject({
        kind: 'script',
        problem: 'other-release',
        about: 'r1',
      });
      expect(at.treeOf('r1')).toEqual(tree);
      expect(at.partial()).toEqual([]);
    });

    test('whose answer was lost may be asked for again', async () => {
      const at = to.site();
      const artifact = await to.artifactOf({ a: '1', b: '2' });
      const lost = {
        ok: false,
        error: { code: 'E-X', message: 'lost', isFinal: false, mayHaveRun: true },
      } as const;
      const calls: number[] = [];
      const forgetful: Host = {
        name: to.host.name,
        close() {},
        connect: (address, port) => to.host.connect(address, port),
        // Every script is run, and every second answer is heard.
        run: async (script, input) => {
          const end = await to.host.run(script, input);
          return calls.push(0) % 2 === 1 ? lost : end;
        },
      };
      const fleet = fleetOf([forgetful], at.root, { cargo: { release: 'r1', artifact } });
      await using own = await held(fleet);
      good(await own.apply({ kind: 'prepare', at: [to.host.name] }, { release: 'r1', env: {} }));
      expect(at.treeOf('r1')).toEqual({ a: '1', b: '2' });
      good(await own.apply({ kind: 'switch', at: [to.host.name] }, { release: 'r1', env: {} }));
    });
  });
});

/** Of a stream the first half of its first piece, then an error. */
function half(stream: Readable): Readable {
  async function* pieces() {
    for await (const piece of stream) {
      yield (piece as Buffer).subarray(0, 30_000);
      throw new Error('the disk is gone');
    }
  }
  return Readable.from(pieces());
}
