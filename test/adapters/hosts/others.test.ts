import { lstatSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { quote } from '../../../src/base/quote.js';
import { emptyLedger, type Ledger, withEntry } from '../../../src/domain/rollout/release.js';
import type { Host } from '../../../src/ports/host.js';
import { fleetOf, good, held } from './fleets.js';
import { KINDS } from './grounds.js';
import { type Tree, type Uploads, uploadsTo } from './trees.js';

const OURS = 65_534;
const APP = 1;
const isRoot = process.getuid?.() === 0;

/** The same host, where another user than root logs in. */
const as = (uid: number, host: Host): Host => ({
  ...host,
  name: host.name,
  run: (script, input, signal) =>
    host.run(`exec setpriv --reuid ${uid} --clear-groups sh -c ${quote(script)}`, input, signal),
});

/** All were live one after the other. */
const ledgerOf = (...releases: readonly string[]): Ledger =>
  releases.reduce(
    (ledger, release) =>
      withEntry(ledger, { release, digest: 'd', status: 'live', at: '2026-01-01T00:00:00.000Z' }),
    emptyLedger('shop', 'test'),
  );

describe.each(KINDS)('files of others on $name', ({ missing, open }) => {
  describe.skipIf(missing !== undefined || !isRoot).concurrent('', () => {
    let to: Uploads;
    beforeAll(async () => {
      to = await uploadsTo(open);
    });
    afterAll(() => to?.close());

    async function site() {
      const root = to.ground.root();
      await to.ground.sh(`mkdir -p "${root}" && chown ${OURS} "${root}"`);
      const host = as(OURS, to.host);
      return {
        root,
        path: (name: string) => to.ground.file(`${root}/${name}`),
        /** Sends it and makes it the current one. */
        async live(release: string, tree: Tree) {
          const cargo = { release, artifact: await to.artifactOf(tree) };
          await using own = await held(fleetOf([host], root, { cargo }));
          const done = good(await own.apply({ kind: 'prepare', at: [host.name] }, { release, env: {} }));
          good(await own.apply({ kind: 'switch', at: [host.name] }, { release, env: {} }));
          return done.notes[0];
        },
        async clean(ledger: Ledger, keep: number) {
          await using own = await held(fleetOf([host], root));
          return good(await own.clean(ledger, keep)).notes;
        },
        there: async () => good(await fleetOf([host], root).observe()).seen.places[0]?.kept,
        /** What the app does, which runs as another user, or what the deploying one does by hand. */
        does: async (uid: number, command: string) => {
          const { code, stderr } = await to.ground.sh(
            `cd "${root}" && setpriv --reuid ${uid} --clear-groups sh -c ${quote(command)}`,
          );
          if (code !== 0) throw new Error(stderr);
        },
      };
    }
    const TREE: Tree = { 'cache/keep': 'k', 'cache/big': 'b', index: 'i'.repeat(20_000) };

    test('that the app wrote into its release are not in the next one, and not in its way', async () => {
      const at = await site();
      await at.live('r1', { ...TREE, v: '1' });
      await at.does(OURS, 'chmod 777 releases/r1/cache');
      await at.does(APP, 'cd current/cache && umask 077 && mkdir d && echo p > page && echo p > d/page');
      expect(await at.live('r2', { ...TREE, v: '2' })).toMatchObject({ files: 1, linked: 3 });
      expect(readdirSync(at.path('releases/r2/cache')).sort()).toEqual(['big', 'keep']);
    });

    test('that belong to the app now are copied, or sent where it changed them', async () => {
      const at = await site();
      await at.live('r1', { ...TREE, v: '1' });
      await to.ground.sh(`chown ${APP} "${at.root}/releases/r1/cache/"*`);
      await to.ground.sh(`echo more >> "${at.root}/releases/r1/cache/big"`);
      expect(await at.live('r2', { ...TREE, v: '2' })).toMatchObject({ files: 2, linked: 2 });
      expect(readFileSync(at.path('releases/r2/cache/big'), 'utf8')).toBe('b');
      expect(lstatSync(at.path('releases/r2/cache/keep'))).toMatchObject({ nlink: 1, uid: OURS });
      expect(lstatSync(at.path('releases/r2/index')).nlink).toBe(2);
    });

    test('in a release that goes do not make it one that is kept: it is told what stays', async () => {
      const at = await site();
      await at.live('r1', { ...TREE, v: '1' });
      await at.does(OURS, 'chmod 777 releases/r1/cache');
      await at.does(APP, 'cd current/cache && umask 022 && mkdir -p d/e && echo p > d/page');
      await at.live('r2', { ...TREE, v: '2' });
      const notes = await at.clean(ledgerOf('r1', 'r2'), 1);
      expect(notes).toEqual([
        {
          kind: 'left-there',
          place: to.host.name,
          paths: [expect.stringMatching(/\/releases\/\.removed-\d+-r1$/)],
        },
      ]);
      expect(await at.there()).toEqual(['r2']);
      expect(readdirSync(at.path('.cimyr/manifests'))).toEqual(['r2']);
      // Again and again, until somebody has helped.
      expect(await at.clean(ledgerOf('r1', 'r2'), 1)).toEqual(notes);
      await to.ground.sh(`chmod -R 777 "${at.root}/releases"/.removed-*`);
      expect(await at.clean(ledgerOf('r1', 'r2'), 1)).toEqual([]);
      expect(readdirSync(at.path('releases'))).toEqual(['r2']);
    });

    test('and directories that nobody may write to are no obstacle for the next release, nor for removing', async () => {
      const at = await site();
      for (const [release, before] of [
        ['r1', undefined],
        ['r2', 'r1'],
        ['r3', 'r2'],
      ] as const) {
        const note = await at.live(release, { ...TREE, v: release });
        if (before) expect(note).toMatchObject({ files: 1, linked: 3, base: before });
        await at.does(OURS, `cd releases/${release} && chmod -R a-w .`);
      }
      expect(await at.clean(ledgerOf('r1', 'r2', 'r3'), 1)).toEqual([]);
      expect(readdirSync(at.path('releases'))).toEqual(['r3']);
      expect(statSync(at.path('releases/r3/index')).mode & 0o777).toBe(0o444);
    });

    test('that cimyr did not make stay, whatever they are called', async () => {
      const at = await site();
      await at.does(OURS, 'mkdir -p releases/20240202120000 releases/by-hand && echo p > releases/by-hand/f');
      await at.does(OURS, 'echo p > releases/file && ln -s by-hand releases/link');
      await at.live('r1', { ...TREE, v: '1' });
      await at.live('r2', { ...TREE, v: '2' });
      expect(await at.clean(ledgerOf('r1', 'r2'), 1)).toEqual([]);
      expect(readdirSync(at.path('releases')).sort()).toEqual([
        '20240202120000',
        'by-hand',
        'file',
        'link',
        'r2',
      ]);
    });
  });
});
