import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import type { SpoolReference } from '../../domain/event.js';
import { openPlain } from './plain.js';

/** Bytes `from` (inclusive) to `to` (exclusive) of a spool that is no longer written. Rejects where it is gone. */
export async function* readSpool(
  runDirectory: string,
  { file }: Pick<SpoolReference, 'file'>,
  from: number,
  to: number,
): AsyncGenerator<Buffer> {
  yield* createReadStream('', {
    fd: openPlain(join(runDirectory, file), 'mine').file,
    start: from,
    end: Math.max(from, to - 1),
    highWaterMark: 256 * 1024,
  });
}
