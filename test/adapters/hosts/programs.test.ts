import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { localHost } from '../../../src/adapters/process/local-host.js';
import { PROGRAMS, packagesOf } from '../../../src/domain/rollout/programs.js';
import { emptyLedger, withEntry } from '../../../src/domain/rollout/release.js';
import type { Change } from '../../../src/ports/fleet.js';
import { recordOf } from '../../domain/rollout/any-record.js';
import { bad, fleetOf, good, held, hookOf } from './fleets.js';
import { LOCAL } from './grounds.js';
import { paperProxy } from './paper-proxy.js';
import { type Uploads, uploadsTo } from './trees.js';

const PORTS = [1, 2];

describe.skipIf(LOCAL.missing !== undefined)('a host that has only the programs that are listed', () => {
  let to: Uploads;
  let directory: string;
  beforeAll(async () => {
    to = await uploadsTo(LOCAL.open);
    directory = mkdtempSync(join(tmpdir(), 'cimyr-programs-'));
  });
  afterAll(async () => {
    await to?.close();
    rmSync(directory, { recursive: true, force: true });
  });

  /** This machine, as if these were all that it has. */
  function hostWith(name: string, programs: readonly string[]) {
    const bin = join(directory, name);
    mkdirSync(bin);
    for (const program of ['sh', ...programs])
      symlinkSync(
        execFileSync('sh', ['-c', `command -v ${program}`], { encoding: 'utf8' }).trim(),
        join(bin, program),
      );
    return localHost({ PATH: bin });
  }

  test('is deployed to, rolled back and cleaned', async () => {
    const host = hostWith('all', PROGRAMS);
    const root = to.ground.root();
    const instances = { ports: PORTS, start: 'echo up; :', stop: ':' };
    const target = { instances, shared: ['data/'], activate: 'echo "$CIMYR_RELEASE_PATH" > ../../activated' };
    const traffic = paperProxy(`${root}/proxy`, PORTS);
    let ledger = emptyLedger('shop', 'test');
    for (const [release, tree] of [
      ['r1', { file: 'one', 'deep/er/file': 'x:two', link: 'l:file' }],
      ['r2', { file: 'other', 'deep/more': 'three' }],
      ['r3', { file: 'other' }],
    ] as const) {
      const cargo = { release, artifact: await to.artifactOf(tree) };
      const fleet = fleetOf([host], root, { cargo, target, traffic });
      await using own = await held(fleet);
      const ship = { release, env: {} };
      const at = PORTS.map((port) => `${host.name}:${port}`);
      ledger = withEntry(ledger, { release, digest: 'd', status: 'live', at: '2026-01-01T00:00:00.000Z' });
      good(await own.keep(recordOf(release)));
      good(await own.journal({ kind: 'goal', release, because: 'test' }));
      for (const step of [
        { kind: 'prepare', at: [host.name] },
        { kind: 'stop', at },
        { kind: 'switch', at: [host.name] },
        { kind: 'start', at },
        { kind: 'shift', at: [host.name], percent: 100 },
        { kind: 'close', at: [host.name] },
        { kind: 'drain', at },
        { kind: 'retire', at: at.slice(0, 1), ms: 1 },
      ] satisfies Change[])
        good(await own.apply(step, ship));
      good(await own.hook(hookOf('cat file > ../../hooked'), 'hook', ship));
      expect(await own.log(at[1] ?? '')).toBe('up\n');
      good(await own.settle(ledger));
      good(await own.clean(ledger, 1));
      expect(good(await own.record(release))?.isEverywhere).toBe(true);
      expect(good(await own.observe()).seen.places[0]).toMatchObject({ holds: release, settled: release });
    }
    expect(good(await fleetOf([host], root, { target, traffic }).observe()).seen.places[0]?.kept).toEqual([
      'r3',
    ]);
  });

  test.each(['flock', 'tar', 'sha256sum', 'xargs', 'base64', 'awk', 'tail'])(
    'and not %s: it is named before anything is changed',
    async (lacking) => {
      const host = hostWith(
        `without-${lacking}`,
        PROGRAMS.filter((one) => one !== lacking),
      );
      const root = to.ground.root();
      expect(bad(await fleetOf([host], root).observe())).toEqual({
        kind: 'no-programs',
        place: 'local',
        programs: [lacking],
      });
      expect(existsSync(root)).toBe(false);
    },
  );

  test('each comes with a package', () => {
    expect(packagesOf(['cmp', 'flock', 'setsid', 'awk'])).toEqual(['diffutils', 'util-linux', 'gawk']);
    expect(packagesOf(PROGRAMS)).not.toContain('sha256sum');
  });
});
