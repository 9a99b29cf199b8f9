import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fleetOf, good, held } from './fleets.js';
import { KINDS } from './grounds.js';
import { type Tree, type Uploads, uploadsTo } from './trees.js';

const TREE: Tree = {
  '.env': 'PORT=1',
  'bin/start': 'x:#!/bin/sh',
  'a b': 'x',
  link: 'l:a b',
  other: 'o',
  big: 'b'.repeat(20_000),
};

describe.each(KINDS)('a kept release on $name', ({ missing, open }) => {
  describe.skipIf(missing !== undefined).concurrent('', () => {
    let to: Uploads;
    beforeAll(async () => {
      to = await uploadsTo(open);
    });
    afterAll(() => to?.close());

    /** Two releases, the second one live; what is told when the first one comes back after this. */
    async function toldAfter(command: string) {
      const at = to.site(['uploads']);
      for (const release of ['r1', 'r2']) {
        good(await at.prepare(release, await to.artifactOf({ ...TREE, v: release })));
        await at.switchTo(release);
      }
      await to.ground.sh(`cd "${at.root}" && ${command}`);
      await using own = await held(fleetOf([to.host], at.root, { target: { shared: ['uploads'] } }));
      const step = { kind: 'switch', at: [to.host.name] } as const;
      return good(await own.apply(step, { release: 'r1', env: {} })).notes;
    }
    const changed = (...paths: readonly string[]) => {
      const files = { files: paths.length, paths: expect.arrayContaining([...paths]) };
      return [{ kind: 'changed-in-place', place: to.host.name, release: 'r1', ...files }];
    };

    test('that came otherwise is told, whatever was done to its files, itself or through the one that serves', async () => {
      const command = `echo more >> current/big; echo more >> releases/r1/v; rm "releases/r1/a b"
        rm releases/r1/other; ln -s v releases/r1/other`;
      expect(await toldAfter(command)).toEqual(changed('a b', 'big', 'other', 'v'));
    });

    test('that came otherwise is told, where it is the mode of a large file that both have', async () => {
      expect(await toldAfter('chmod 700 current/big')).toEqual(changed('big'));
    });

    const BY_VERSION_BEFORE = `sed -i -E 's#^([0-9]+ [0-9]+)[^ ]* [^ ]+ ([0-7]+ \\./)#\\1 \\2#' .cimyr/stats/r1`;
    test.each<[string, readonly string[]]>([
      [':', []],
      ['echo more >> releases/r1/v', ['v']],
      ['chmod 700 current/big', ['big']],
      ['touch -d 2001-01-01 releases/r1/other', ['other']],
      ['rm "releases/r1/a b"', ['a b']],
    ])('that a version before has written down is known by what that wrote: %s', async (command, paths) => {
      expect(await toldAfter(`${BY_VERSION_BEFORE}; ${command}`)).toEqual(
        paths.length === 0 ? [] : changed(...paths),
      );
    });

    test.each([
      ':',
      `echo new > releases/r1/new; mkdir releases/r1/logs
       echo upload > current/uploads/file
       rm current/.env; echo PORT=2 > current/.env`,
      // Small ones are its own.
      'echo DEBUG=on >> current/.env; chmod 700 current/bin/start',
    ])('that is as it came is told nothing of: %s', async (command) => {
      expect(await toldAfter(command)).toEqual([]);
    });
  });
});
