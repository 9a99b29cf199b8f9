import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RolloutFailure } from '../../../src/domain/rollout/failure.js';
import { emptyLedger, withEntry } from '../../../src/domain/rollout/release.js';
import type { Artifact } from '../../../src/ports/artifact.js';
import type { Host } from '../../../src/ports/host.js';
import { rolloutFailureWords } from '../../../src/report/rollout/words/failures.js';
import { openArtifact } from './artifacts.js';
import { bad, claimBy, fleetOf, good, held } from './fleets.js';
import { type Ground, SSH } from './grounds.js';

describe.skipIf(SSH.missing !== undefined)('a disk of 8 MB', () => {
  let ground: Ground;
  let host: Host & Disposable;
  let scratch: string;
  beforeAll(async () => {
    scratch = mkdtempSync(join(tmpdir(), 'cimyr-full-'));
    ground = await SSH.open('8m');
    host = await ground.connect();
  });
  afterAll(async () => {
    host?.close();
    await ground?.close();
    rmSync(scratch, { recursive: true, force: true });
  });

  async function artifactOf(name: string, megabytes: number): Promise<Artifact> {
    const directory = join(scratch, name);
    mkdirSync(directory, { recursive: true });
    writeFileSync(join(directory, 'data'), Buffer.alloc(megabytes * 2 ** 20, name));
    const opened = await openArtifact(directory);
    if (!opened.ok) throw new Error(JSON.stringify(opened.error));
    return opened.value;
  }

  test('that is too small for a release: the old one stays, nothing of the new one does [R13, R24]', async () => {
    const root = ground.root();
    const path = (name: string) => ground.file(`${root}/${name}`);
    const prepare = async (release: string, artifact: Artifact) => {
      await using own = await held(fleetOf([host], root, { cargo: { release, artifact } }));
      return own.apply({ kind: 'prepare', at: [host.name] }, { release, env: {} });
    };
    good(await prepare('r1', await artifactOf('one', 3)));
    const large = await artifactOf('two', 6);
    const told = bad(await prepare('r2', large));
    expect(told).toMatchObject({
      kind: 'no-space',
      place: host.name,
      path: expect.stringMatching(/^\/srv\//),
    });
    expect(rolloutFailureWords(told as RolloutFailure<string>).what).toMatch(
      /^6\.0 MB are to be sent, but only [45]\.\d MB are free below \/srv\//,
    );
    // Somebody else fills it meanwhile.
    const entries = large.entries.map((entry) => ({ ...entry, bytes: 1 }));
    const full = bad(await prepare('r2', { ...large, entries }));
    expect(full).toMatchObject({ kind: 'script', problem: 'not-whole' });
    expect(readdirSync(path('releases'))).toEqual(['r1']);
    expect(readFileSync(path('releases/r1/data'), 'latin1').startsWith('oneone')).toBe(true);
    good(await prepare('r3', await artifactOf('three', 2)));
    await ground.sh(`rm -rf "${root}"`);
  });

  test('that is full keeps the state as it is, and each change says so [R13]', async () => {
    const root = ground.root();
    const fleet = fleetOf([host], root);
    await using own = await held(fleet, claimBy('Ann'));
    const entry = { release: 'r1', digest: 'd', status: 'live', at: '2026-01-01T00:00:00.000Z' } as const;
    const ledger = withEntry(emptyLedger('shop', 'test'), entry);
    good(await own.settle(ledger));
    good(await own.journal({ kind: 'goal', because: 'one' }));
    await ground.sh('cat /dev/zero > /srv/filler; true');
    const before = good(await fleet.observe());
    const full = {
      kind: 'script',
      problem: expect.stringMatching(/^(cannot-write|ended)$/),
    };
    const long = withEntry(ledger, { ...entry, release: 'r2', reason: 'x'.repeat(20_000) });
    expect(bad(await own.settle(long))).toMatchObject(full);
    // What is left of the last page of a file is still there.
    const by = 'x'.repeat(20_000);
    const started = { kind: 'started', intent: 'deploy', release: 'r2', strategy: 'rolling', by } as const;
    expect(bad(await own.journal(started))).toMatchObject({
      kind: 'script',
      problem: 'cannot-write',
    });
    expect(
      bad(await own.apply({ kind: 'switch', at: [host.name] }, { release: 'r9', env: {} })),
    ).toMatchObject({ kind: 'script' });
    expect(bad(await fleet.acquire(claimBy('Bob', { takes: true })))).toMatchObject(full);
    const after = good(await fleet.observe());
    expect({ ...after, lease: undefined }).toEqual({ ...before, lease: undefined });
    expect(after.lease).toMatchObject({ fence: 1, holder: { by: 'Ann' } });
    await ground.sh('rm /srv/filler');
    good(await own.journal({ kind: 'goal', because: 'two' }));
    good(await own.settle(long));
    const free = good(await fleet.observe());
    expect(free.journal).toMatchObject([{ because: 'one' }, { because: 'two' }]);
    expect(free.ledger).toEqual(long);
    expect(readdirSync(ground.file(`${root}/.cimyr`)).filter((name) => name.includes('.tmp'))).toEqual([]);
  });
});
