import { mkdirSync, readFileSync, readlinkSync, symlinkSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Host } from '../../../src/ports/host.js';
import { bad, fleetOf, good, held } from './fleets.js';
import { type Ground, KINDS } from './grounds.js';

/** By SSH, where readers are slower, more of them. */
const SWITCHES = process.env['CIMYR_REAL'] ? 200 : 50;

describe.each(KINDS)('a switch on $name', ({ missing, open }) => {
  describe.skipIf(missing !== undefined).concurrent('', () => {
    let ground: Ground;
    let host: Host & Disposable;
    beforeAll(async () => {
      ground = await open();
      host = await ground.connect();
    });
    afterAll(async () => {
      host?.close();
      await ground?.close();
    });

    /** Two releases, as they lie there. */
    function site() {
      const root = ground.root();
      const path = (name: string) => ground.file(`${root}/${name}`);
      for (const release of ['r1', 'r2']) {
        mkdirSync(path(`releases/${release}`), { recursive: true });
        writeFileSync(path(`releases/${release}/version`), `${release}\n`);
      }
      return { root, path };
    }

    test('never leaves a reader without a release, however often', async () => {
      const { root, path } = site();
      await using own = await held(fleetOf([host], root));
      const to = async (release: string) =>
        good(await own.apply({ kind: 'switch', at: [host.name] }, { release, env: {} }));
      await to('r1');
      // Reads until it is told to end, and writes down every failure.
      const reader = ground.sh(
        `cd "${root}" && while [ ! -e end ]; do
        read -r version < current/version && reads=$((reads + 1)) || misses=$((misses + 1))
        case $version in r1) r1=1;; r2) r2=1;; *) misses=$((misses + 1));; esac
      done; echo "$reads $misses $r1$r2"`.replace('while', 'reads=0; misses=0; r1=; r2=; while'),
      );
      for (let i = 0; i < SWITCHES; i++) await to(i % 2 === 0 ? 'r2' : 'r1');
      writeFileSync(path('end'), '');
      const [reads, misses, seen] = (await reader).stdout.trim().split(' ');
      expect(misses).toBe('0');
      expect(Number(reads)).toBeGreaterThan(SWITCHES);
      expect(seen).toBe('11');
      expect(readlinkSync(path('current'))).toBe('releases/r1');
    });

    test.each([
      ['a release of another tool', 'other/20240202'],
      ['one that lies among ours', 'releases/20240202'],
      ['one that is gone', '/nowhere at all'],
      ['nothing', undefined],
    ])('to nothing brings back what was there before: %s', async (_, before) => {
      const { root, path } = site();
      await using own = await held(fleetOf([host], root));
      if (before !== undefined) symlinkSync(before, path('current'));
      const to = async (release: string) => {
        const kind = release === '' ? 'leave' : 'switch';
        return good(await own.apply({ kind, at: [host.name] }, { release, env: {} }));
      };
      for (const release of ['r1', 'r2', '', '']) await to(release);
      if (before === undefined) expect(() => readlinkSync(path('current'))).toThrow('ENOENT');
      else expect(readlinkSync(path('current'))).toBe(before);
      // What comes then is asked anew.
      for (const release of ['r2', '']) await to(release);
      if (before !== undefined) expect(readlinkSync(path('current'))).toBe(before);
    });

    test('a place that has nothing to go back to is left without a release, and that is told', async () => {
      const { root, path } = site();
      await using own = await held(fleetOf([host], root));
      const at = [host.name];
      good(await own.apply({ kind: 'switch', at }, { release: 'r2', env: {} }));
      const { notes } = good(await own.apply({ kind: 'leave', at }, { release: 'r0', env: {} }));
      expect(notes).toEqual([{ kind: 'without', place: host.name, release: 'r0' }]);
      expect(() => readlinkSync(path('current'))).toThrow('ENOENT');
    });

    test('to a release that is not there is refused, and changes nothing', async () => {
      const { root, path } = site();
      await using own = await held(fleetOf([host], root));
      good(await own.apply({ kind: 'switch', at: [host.name] }, { release: 'r1', env: {} }));
      const failure = bad(await own.apply({ kind: 'switch', at: [host.name] }, { release: 'r3', env: {} }));
      expect(failure).toEqual({
        kind: 'script',
        place: host.name,
        problem: 'no-release',
        about: 'r3',
      });
      expect(readlinkSync(path('current'))).toBe('releases/r1');
    });

    test('where `current` is a directory of somebody else is refused, and it stays', async () => {
      const { root, path } = site();
      mkdirSync(path('current'));
      writeFileSync(path('current/index.html'), 'theirs');
      await using own = await held(fleetOf([host], root));
      const failure = bad(await own.apply({ kind: 'switch', at: [host.name] }, { release: 'r1', env: {} }));
      expect(failure).toMatchObject({
        kind: 'script',
        problem: 'cannot-move',
        about: `${root}/current`,
      });
      expect(readFileSync(path('current/index.html'), 'utf8')).toBe('theirs');
    });

    test('cleans up: releases that nobody needs go, those in use stay, and what is not ours', async () => {
      const { root, path } = site();
      mkdirSync(path('releases/by-hand'));
      mkdirSync(path('releases/.partial-r3'));
      symlinkSync('releases/r1', path('.current.1'));
      await using own = await held(fleetOf([host], root));
      good(await own.apply({ kind: 'switch', at: [host.name] }, { release: 'r1', env: {} }));
      const entry = { digest: '', status: 'pending', sequence: 0, at: '2026-01-01T00:00:00.000Z' } as const;
      const entries = ['r1', 'r2'].map((release) => ({ ...entry, release }));
      const ledger = { schemaVersion: 1, app: 'shop', environment: 'test', entries } as const;
      good(await own.clean(ledger, 1));
      const { stdout } = await ground.sh(`cd "${root}" && find . ! -path './.cimyr*' | sort`);
      expect(stdout.trim().split('\n')).toEqual([
        '.',
        './current',
        './releases',
        './releases/by-hand',
        './releases/r1',
        './releases/r1/version',
      ]);
    });
  });
});
