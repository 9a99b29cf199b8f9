import { existsSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { HostsSpec } from '../../../src/config/targets/hosts/spec.js';
import type { Change } from '../../../src/ports/fleet.js';
import type { Host } from '../../../src/ports/host.js';
import { plainSettings, recordOf } from '../../domain/rollout/any-record.js';
import { fleetOf, good, held } from './fleets.js';
import { type Ground, KINDS } from './grounds.js';

const PORT = 1;

/** Each release has commands of its own name, which write down that they ran. */
const specOf = (release: string): HostsSpec => ({
  activate: `./activate-${release}`,
  start: `./start-${release}`,
  stop: `./stop-${release}`,
});

describe.each(KINDS)('what runs on $name', ({ missing, open }) => {
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

    /** Holds r1 and r2, each with commands that only it has; today's file has those of `r3`. */
    async function site() {
      const root = ground.root();
      for (const release of ['r1', 'r2'])
        for (const command of Object.values(specOf(release)))
          await ground.sh(
            `d="${root}/releases/${release}"; mkdir -p "$d"; printf '#!/bin/sh\\necho ${command} in ${release} >> ../../log\\n' > "$d/${command}"; chmod +x "$d/${command}"`,
          );
      const { activate, start = '', stop = '' } = specOf('r3');
      const own = await held(
        fleetOf([host], root, {
          target: { ...(activate ? { activate } : {}), instances: { ports: [PORT], start, stop } },
        }),
      );
      const apply = async (step: Change, release: string) =>
        good(await own.apply(step, { release, spec: specOf(release), env: {} }));
      const slot = `${host.name}:${PORT}`;
      const log = () => {
        const path = ground.file(`${root}/log`);
        return existsSync(path) ? readFileSync(path, 'utf8').trim().split('\n') : [];
      };
      return { root, own, apply, slot, log };
    }

    test('is what its release was deployed with, whatever today’s file says', async () => {
      const { own, apply, slot, log } = await site();
      await apply({ kind: 'start', at: [slot] }, 'r1');
      await apply({ kind: 'switch', at: [host.name] }, 'r1');
      expect(log()).toEqual(['./start-r1 in r1', './activate-r1 in r1']);
      await own.release();
    });

    test('is stopped by the command of its own record when another one comes', async () => {
      const { own, apply, slot, log } = await site();
      good(
        await own.keep(recordOf('r1', { schemaVersion: 2, settings: plainSettings({ spec: specOf('r1') }) })),
      );
      await apply({ kind: 'start', at: [slot] }, 'r1');
      await apply({ kind: 'stop', at: [slot] }, 'r2');
      await apply({ kind: 'start', at: [slot] }, 'r2');
      expect(log()).toEqual(['./start-r1 in r1', './stop-r1 in r1', './start-r2 in r2']);
      await own.release();
    });

    test('is seen and stopped at a port that today’s file no longer names', async () => {
      const { root, own, apply, slot, log } = await site();
      good(
        await own.keep(recordOf('r1', { schemaVersion: 2, settings: plainSettings({ spec: specOf('r1') }) })),
      );
      await apply({ kind: 'start', at: [slot] }, 'r1');
      await own.release();
      const instances = { ports: [PORT + 1], start: './start-r2', stop: './stop-r2' };
      const today = await held(fleetOf([host], root, { target: { instances } }));
      const formerOf = async () => {
        const [place] = good(await today.observe()).seen.places;
        return place?.former?.map(({ id, state, release }) => [id, state, release]);
      };
      expect(await formerOf()).toEqual([[slot, 'running', 'r1']]);
      good(await today.apply({ kind: 'drain', at: [slot] }, { release: 'r2', env: {} }));
      good(await today.apply({ kind: 'stop', at: [slot] }, { release: 'r2', env: {} }));
      expect([await formerOf(), log().at(-1)]).toEqual([undefined, './stop-r1 in r1']);
      await today.release();
    });

    test.each<[string, string]>([
      ['is gone', 'rm -f "$F"'],
      ['is damaged', 'echo "{" > "$F"'],
      ['is of a version that knows no commands', ''],
    ])('is stopped by the command of the one that comes where its record %s', async (_, harm) => {
      const { root, own, apply, slot, log } = await site();
      good(await own.keep(recordOf('r1')));
      await ground.sh(`F="${root}/.cimyr/records/r1.json"; ${harm || ':'}`);
      await ground.sh(`cp "${root}/releases/r2/stop-r2" "${root}/releases/r1/"`);
      await apply({ kind: 'start', at: [slot] }, 'r1');
      await apply({ kind: 'stop', at: [slot] }, 'r2');
      expect(log().at(-1)).toBe('./stop-r2 in r2');
      await own.release();
    });
  });
});
