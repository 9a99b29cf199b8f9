import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readEvents } from '../../src/adapters/store/journal.js';
import { type RigRun, start } from './rig.js';
import { TinyDisk } from './tiny-disk.js';

const isPossible = TinyDisk.isPossible;
if (!isPossible) process.stderr.write('full disk (R13): skipped, it takes root or sudo to mount one\n');

/** Runs with its state on a disk of its own. */
async function onDisk(yaml: string, disk: string, look: (played: RigRun) => void): Promise<void> {
  let tiny: TinyDisk | undefined;
  await using played = await start(yaml, {
    prepare: (_, state) => {
      tiny = new TinyDisk(state, disk);
    },
  });
  using _ = tiny as TinyDisk;
  await played.done;
  look(played);
}

describe.runIf(isPossible)('on a full disk (R13)', () => {
  it('a job goes on and ends as it would, its output is kept as far as it fits, and a notice says so', () =>
    onDisk(
      `
      jobs:
        a: { run: 'for i in {1..40000}; do echo "line number $i"; done; touch done; exit 3' }
        b: { run: test -e done, needs: [a], if: always() }`,
      'size=256k',
      (played) => {
        expect(played.outcomes).toEqual({ a: 'failure exit-code', b: 'success' });
        const [attempt] = played.job('a').attempts;
        expect(attempt?.outcome?.exitCode).toBe(3);
        // The end is told from memory.
        expect(attempt?.tail.endsWith('line number 40000\n')).toBe(true);
        expect(played.notices).toEqual(['a: part of the output is lost: no space left on the disk']);
        const kept = played.output('a');
        expect(kept.length).toBe(attempt?.spool?.bytes);
        expect(kept.length).toBeGreaterThan(100_000);
        expect(
          Array.from({ length: 40_000 }, (_, i) => `line number ${i + 1}\n`)
            .join('')
            .startsWith(kept),
        ).toBe(true);
      },
    ));

  it('the journal keeps whole events up to there, and the end says what is missing', () =>
    onDisk(
      `
      jobs:
        first: { run: 'true' }
        fills: { run: 'head -c 1000000 /dev/zero > $CIMYR_RUN_DIRECTORY/../../fill || true', needs: [first] }
        a: { run: 'head -c 50000 /dev/zero | tr "\\0" x; exit 1', needs: [fills], allow-failure: true }
        b: { run: 'true', needs: [a] }`,
      'size=64k',
      (played) => {
        expect(played.record.status).toBe('success');
        expect(played.close()).toMatch(/ENOSPC/);
        const journal = readFileSync(join(played.store.directory, 'events.ndjson'), 'utf8');
        const events = [...readEvents(join(played.store.directory, 'events.ndjson'))];
        // Events hold milliseconds with fractions, which JSON keeps.
        expect(events).toEqual(played.events.slice(0, events.length));
        expect(events.length).toBeGreaterThan(0);
        expect(events.length).toBeLessThan(played.events.length);
        expect(journal.length).toBeGreaterThan(0);
      },
    ));

  it('a job whose files cannot be made does not start, and says why', () =>
    onDisk(
      `
      jobs:
        a: { run: 'i=0; while touch $CIMYR_RUN_DIRECTORY/../../fill$((i++)) 2> /dev/null; do :; done' }
        takes-the-last: { run: 'true', needs: [a] }
        b: { run: 'true', needs: [a] }`,
      'size=1m,nr_inodes=64',
      (played) => {
        expect(played.outcomes).toMatchObject({ a: 'success', b: 'failure start-error' });
        expect(played.job('b').attempts[0]?.outcome?.failure).toMatchObject({
          kind: 'start-error',
          message: expect.stringMatching(/^its command files cannot be made: ENOSPC/),
        });
      },
    ));

  it('artifacts that find no room are a notice, and the job is what it was', () =>
    onDisk(
      "jobs: { a: { run: 'head -c 1000000 /dev/zero > big', artifacts: big } }",
      'size=256k',
      (played) => {
        expect(played.outcomes).toEqual({ a: 'success' });
        expect(played.record.artifacts).toEqual([]);
        expect(played.notices).toEqual([
          expect.stringMatching(/^a: its artifacts could not be kept: ENOSPC/),
        ]);
      },
    ));
});
