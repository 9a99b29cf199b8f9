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
    const changed = (...paths: readonly string[]) => [
      { kind: 'changed-in-place', place: to.host.name, release: 'r1', files: paths.length, paths },
    ];

    test.each<[string, string, readonly string[]]>([
      ['a large file that both have, through the one that serves', 'echo more >> current/big', ['big']],
      ['a mode, through the one that serves', 'chmod 700 current/big', ['big']],
      ['a file of its own', 'echo more >> releases/r1/v', ['v']],
      ['a file that is gone', 'rm "releases/r1/a b"', ['a b']],
      ['a file that is another', 'rm releases/r1/other; ln -s v releases/r1/other', ['other']],
    ])('that came otherwise is told: %s', async (_, command, paths) => {
      expect(await toldAfter(command)).toEqual(changed(...paths));
    });

    test.each([
      ':',
      'echo new > releases/r1/new; mkdir releases/r1/logs',
      'echo upload > current/uploads/file',
      'rm current/.env; echo PORT=2 > current/.env',
      // Small ones are its own.
      'echo DEBUG=on >> current/.env',
      'chmod 700 current/bin/start',
    ])('that is as it came is told nothing of: %s', async (command) => {
      expect(await toldAfter(command)).toEqual([]);
    });
  });
});
