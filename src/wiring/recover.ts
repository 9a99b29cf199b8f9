import { basename, join } from 'node:path';
import { writeAtomically } from '../adapters/store/atomic.js';
import { readJournal } from '../adapters/store/journal.js';
import { interruptedRuns } from '../adapters/store/run-store.js';
import type { Clock } from '../base/clock.js';
import { RecordFold, type RunRecord } from '../domain/record.js';
import type { Shell } from '../ports/shell.js';
import { runJson } from '../report/run-json.js';

export interface Recovered {
  readonly record: RunRecord;
  readonly processes: number;
}

/** Brings runs to an end whose cimyr was killed: sweeps their processes, writes the record from the journal. */
export async function recoverRuns(workspace: string, shell: Shell, clock: Clock): Promise<Recovered[]> {
  const recovered: Recovered[] = [];
  for (const directory of interruptedRuns(workspace)) {
    const run = basename(directory);
    const processes = await shell.sweep(`:${run}.`);
    const fold = new RecordFold();
    for (const event of readJournal(join(directory, 'events.ndjson'))) fold.add(event);
    if (fold.record.id === '')
      fold.add({
        kind: 'run-started',
        at: clock.now(),
        run,
        pipeline: '',
        file: '',
        maxParallel: 0,
        stages: [],
      });
    fold.add({ kind: 'stopping', at: clock.now(), because: 'interrupted' });
    fold.add({ kind: 'run-ended', at: clock.now(), status: 'cancelled' });
    writeAtomically(join(directory, 'run.json'), runJson(fold.record));
    recovered.push({ record: fold.record, processes });
  }
  return recovered;
}
