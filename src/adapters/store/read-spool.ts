import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import type { SpoolReference } from '../../domain/event.js';

/** Bytes `from` (inclusive) to `to` (exclusive) of a spool that is no longer written. */
export function readSpool(
  runDirectory: string,
  { file }: SpoolReference,
  from: number,
  to: number,
): AsyncIterable<Buffer> {
  return createReadStream(join(runDirectory, file), {
    start: from,
    end: Math.max(from, to - 1),
    highWaterMark: 256 * 1024,
  });
}
