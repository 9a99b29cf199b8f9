import type { Dialect } from '../adapters/console/dialect.js';
import { Log, type LogMode, type OutputReader } from '../adapters/console/log.js';
import { Writer } from '../adapters/console/writer.js';
import { readSpool } from '../adapters/store/read-spool.js';
import type { RunDirectory } from '../adapters/store/run-store.js';
import type { Clock } from '../base/clock.js';
import type { Pipeline } from '../domain/pipeline.js';
import type { Expectations } from '../report/live/frame.js';

/** How a run is told: as a log, or as a view of a terminal. */
export interface LogOptions {
  readonly mode: LogMode | 'live';
  readonly dialect: Dialect;
  readonly stream: NodeJS.WriteStream;
}

interface Parts {
  readonly pipeline: Pipeline;
  readonly store: RunDirectory;
  readonly expectations: Expectations;
  readonly clock: Clock;
}

/** What the two have in common. */
export type OpenLog = Pick<Log, 'sink' | 'hide' | 'done'>;

export async function openLog(
  { mode, dialect, stream }: LogOptions,
  { pipeline, store, expectations, clock }: Parts,
): Promise<OpenLog> {
  const writer = new Writer(stream);
  if (mode === 'live') {
    // Loaded only on a terminal.
    const [{ Live }, { Screen }] = await Promise.all([
      import('../adapters/console/live.js'),
      import('../adapters/console/screen.js'),
    ]);
    return new Live(dialect, await Screen.open(stream, writer), expectations, clock);
  }
  return new Log(mode, dialect, writer, outputOf(pipeline, store), clock);
}

function outputOf(pipeline: Pipeline, store: RunDirectory): OutputReader {
  const ids = new Map(pipeline.jobs.map((job) => [job.id, job.index]));
  return {
    read: (reference, from, to) => readSpool(store.directory, reference, from, to),
    follow: (job, attempt, ended) => store.follow(ids.get(job) ?? -1, attempt, ended),
  };
}
