import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readEvents } from '../../src/adapters/store/journal.js';
import { RecordFold } from '../../src/domain/record.js';
import { start } from './rig.js';

const pipeline = `
  jobs:
    quick: { run: ['true', 'true'] }
    deaf: { run: "trap '' TERM; sleep 0.4; sleep 0.4" }
    daemon: { run: ['(setsid sleep 600 > /dev/null 2>&1 &)', sleep 0.2], needs: [quick] }
    leaves: { run: sleep 600 & exit 0, needs: [quick] }
    retried: { run: exit 1, retry: { max: 3, backoff: 100ms }, allow-failure: true }
    nested: { run: "bash -c 'bash -c \\"sleep 0.5; true\\"; true'", needs: [quick] }
    prints: { run: 'for i in {1..2000}; do echo $i; done; echo x=1 >> $GITHUB_OUTPUT', needs: [deaf] }
    cleanup: { run: 'true', needs: [nested, prints], if: always() }`;

/** After so many events, or so many milliseconds, somebody asks to stop, and perhaps again. */
const moments = fc.record({
  afterEvents: fc.integer({ min: 1, max: 24 }),
  thenMs: fc.integer({ min: 0, max: 150 }),
  again: fc.option(fc.integer({ min: 0, max: 100 })),
});

it('cancelled at any moment, a run ends with no process, an outcome for every job and a whole record (R01)', async () => {
  await fc.assert(
    fc.asyncProperty(moments, async ({ afterEvents, thenMs, again }) => {
      await using played = await start(pipeline, { maxParallel: 4 });
      const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
      let seen = 0;
      await Promise.race([played.until(() => ++seen >= afterEvents), played.done]);
      await wait(thenMs);
      played.cancel();
      if (again !== null) {
        await wait(again);
        played.kill();
      }
      await played.done;
      expect(played.survivors()).toEqual([]);

      played.close();
      const fold = new RecordFold();
      for (const event of readEvents(join(played.store.directory, 'events.ndjson'))) fold.add(event);
      expect(fold.record).toEqual(played.record);
      expect(played.record.status).toBeDefined();
      for (const job of played.record.jobs.values()) {
        expect(job.status).toBeDefined();
        for (const attempt of job.attempts) expect(attempt.outcome).toBeDefined();
      }
    }),
    { seed: 20_261_123, numRuns: 8, endOnFailure: true },
  );
});
