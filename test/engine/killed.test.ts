import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { processShell } from '../../src/adapters/process/shell.js';
import { readEvents } from '../../src/adapters/store/journal.js';
import { interruptedRuns } from '../../src/adapters/store/run-store.js';
import type { StateDirectory } from '../../src/adapters/store/state.js';
import { seededRandom } from '../../src/base/backoff.js';
import { systemClock } from '../../src/base/clock.js';
import { RecordFold } from '../../src/domain/record.js';
import { carriers } from './carriers.js';
import { Child, program } from './child.js';

let home: string;
let path: string;
beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'killed-'));
  path = await program(
    home,
    `import { start } from '#root/test/engine/rig.ts';
     const played = await start(process.argv[2]);
     console.log(JSON.stringify({ id: played.store.id, state: played.state }));
     await played.done;
     played.close();
     console.log('closed');`,
  );
});
afterAll(() => rmSync(home, { recursive: true }));

/** Runs the pipeline in a process of its own, kills that, and looks at what is left. */
async function killAfter(yaml: string, wait: (child: Child) => Promise<unknown>) {
  await using child = new Child(path, [yaml]);
  await expect.poll(() => child.output, { interval: 5 }).toContain('\n');
  const { id, state } = JSON.parse(child.output.split('\n')[0] ?? '') as {
    id: string;
    state: StateDirectory;
  };
  await wait(child);
  child.process.kill('SIGKILL');
  await child.ended;
  const directory = join(state, 'runs', id);
  const fold = new RecordFold();
  for (const event of readEvents(join(directory, 'events.ndjson'))) fold.add(event);
  const orphans = carriers(`:${id}.`);
  const { processes: swept } = await processShell(systemClock()).sweep(`:${id}.`);
  const found = {
    record: fold.record,
    orphans,
    swept,
    survivors: carriers(`:${id}.`),
    isInterrupted: interruptedRuns(state, Date.now()).includes(directory),
    runJson: existsSync(join(directory, 'run.json'))
      ? readFileSync(join(directory, 'run.json'), 'utf8')
      : undefined,
  };
  rmSync(join(state, '..'), { recursive: true });
  return found;
}

describe('a cimyr that is killed', () => {
  it('leaves processes, which the next one finds and ends, and a journal that tells how far it came (R03)', async () => {
    const { record, orphans, swept, survivors, isInterrupted } = await killAfter(
      `
      jobs:
        first: { run: exit 3, allow-failure: true }
        second: { run: ["(setsid sleep 600 > /dev/null 2>&1 &)", "echo up; bash -c 'sleep 600; true'; true"], needs: [first] }
        third: { run: exit, needs: [second] }`,
      async ({ output }) => {
        const { id } = JSON.parse(output) as { id: string };
        // Two shells, two sleeps.
        await expect.poll(() => carriers(`:${id}.`).length).toBe(4);
      },
    );
    expect(orphans).toHaveLength(4);
    expect(swept).toBe(4);
    expect(survivors).toEqual([]);
    expect(isInterrupted).toBe(true);
    const jobs = [...record.jobs.values()].map((job) => [job.id, job.status, job.attempts.length]);
    expect(jobs).toEqual([
      ['first', 'failure', 1],
      ['second', undefined, 1],
      ['third', undefined, 0],
    ]);
  });

  it('at any moment leaves a record that is whole or not there, and nobody once it was swept (R16)', async () => {
    const random = seededRandom(3);
    const jobs = Array.from({ length: 12 }, (_, i) => `j${i}: { run: "echo ${i}; sleep 0.03 & true" }`);
    for (let round = 0; round < 4; round++) {
      const ms = round === 0 ? 0 : random() * 900;
      const { record, survivors, isInterrupted, runJson } = await killAfter(
        `jobs: { ${jobs.join(', ')} }`,
        () => new Promise((resolve) => setTimeout(resolve, ms)),
      );
      expect(survivors).toEqual([]);
      expect([undefined, '{}']).toContain(runJson);
      expect(isInterrupted).toBe(runJson === undefined);
      expect(record.jobs.size).toBe(12);
      if (runJson !== undefined) expect(record.status).toBe('success');
    }
  });
});
