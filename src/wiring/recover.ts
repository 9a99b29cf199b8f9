import { basename, join } from 'node:path';
import { writeAtomically } from '../adapters/store/atomic.js';
import { readEvents } from '../adapters/store/journal.js';
import { interruptedRuns } from '../adapters/store/run-store.js';
import type { StateDirectory } from '../adapters/store/state.js';
import type { Clock } from '../base/clock.js';
import { sweepTemporaryFolders } from '../base/temporary-folder.js';
import { RecordFold, type RunRecord } from '../domain/record.js';
import type { Shell, Swept } from '../ports/shell.js';
import { runJson } from '../report/run-json.js';

export interface Recovered extends Swept {
  readonly record: RunRecord;
  /** Why its record could not be written. */
  readonly lost?: string;
}

/** Brings runs to an end whose cimyr was killed: sweeps their processes and temporary folders, writes the record from the journal. */
export async function recoverRuns(state: StateDirectory, shell: Shell, clock: Clock): Promise<Recovered[]> {
  const recovered: Recovered[] = [];
  sweepTemporaryFolders();
  for (const directory of interruptedRuns(state, clock.now())) {
    const run = basename(directory);
    const swept = await shell.sweep(`:${run}.`);
    try {
      const record = recordOf(run, directory, clock.now());
      writeAtomically(join(directory, 'run.json'), runJson(record));
      recovered.push({ record, ...swept });
    } catch (error) {
      // A kill may leave a directory half made: that must not keep the next run from starting.
      const { record } = new RecordFold();
      recovered.push({ record: { ...record, id: run }, ...swept, lost: (error as Error).message });
    }
  }
  return recovered;
}

/** What a journal without an end amounts to. */
function recordOf(run: string, directory: string, now: number): RunRecord {
  const fold = new RecordFold();
  for (const event of readEvents(join(directory, 'events.ndjson'))) fold.add(event);
  if (fold.record.id === '') {
    const unknown = { pipeline: basename(directory), file: '', maxParallel: 0, stages: [] };
    fold.add({ kind: 'run-started', schemaVersion: 1, at: now, run, ...unknown });
  }
  endInterrupted(fold, now);
  return fold.record;
}

/** A run that nobody has brought to its end. */
export function endInterrupted(fold: RecordFold, at: number): void {
  const hasFailed = [...fold.record.jobs.values()].some((job) => job.status === 'failure' && !job.allowed);
  fold.add({ kind: 'stopping', at, because: 'interrupted' });
  fold.add({ kind: 'run-ended', at, status: hasFailed ? 'failure' : 'cancelled' });
}

/** What a person should know of such a run. */
export function interrupted({ record, processes, goOn, lost }: Recovered): string {
  const swept =
    processes === 1 ? '1 process that it had left was' : `${processes} processes that it had left were`;
  return [
    `run ${record.id} was killed before its end`,
    processes > 0 ? `; ${swept} ended` : '',
    goOn.length > 0 ? `; ${goOn.join(', ')} goes on: it cannot be ended by this user` : '',
    lost === undefined ? '' : `; its record cannot be written: ${lost}`,
  ].join('');
}
