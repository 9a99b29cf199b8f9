import type { Dialect } from '../adapters/console/dialect.js';
import { Live } from '../adapters/console/live.js';
import { Log, type LogMode, type OutputReader } from '../adapters/console/log.js';
import { Screen } from '../adapters/console/screen.js';
import { Writer } from '../adapters/console/writer.js';
import type { Clock } from '../base/clock.js';
import type { Expectations } from '../report/live/frame.js';

/** How a run is told: as a log, or as a view of a terminal. */
export interface LogOptions {
  readonly mode: LogMode | 'live';
  readonly dialect: Dialect;
  readonly stream: NodeJS.WriteStream;
}

interface Parts {
  readonly output: OutputReader;
  readonly expectations: Expectations;
  readonly clock: Clock;
}

/** What the two have in common. */
export type OpenLog = Pick<Log, 'sink' | 'hide' | 'done'>;

export async function openLog({ mode, dialect, stream }: LogOptions, parts: Parts): Promise<OpenLog> {
  const writer = new Writer(stream);
  if (mode !== 'live') return new Log(mode, dialect, writer, parts.output, parts.clock);
  return new Live(dialect, await Screen.open(stream, writer), parts.expectations, parts.clock);
}
