import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { RunRecord } from '../../domain/record.js';
import { isReallyBelow, openPlain } from './plain.js';

/** SHA-256 of a file's content; undefined where there is no plain file. */
export async function fileDigest(path: string): Promise<string | undefined> {
  try {
    const { file } = openPlain(path, 'of anybody');
    const hash = createHash('sha256');
    await pipeline(createReadStream('', { fd: file, highWaterMark: 256 * 1024 }), hash);
    return hash.digest('hex');
  } catch {
    return undefined;
  }
}

/** SHA-256 of the artifacts that a run's directory still holds, by job and path; those that are gone are missing. */
export async function artifactDigests(
  directory: string,
  { jobs, artifacts }: RunRecord,
): Promise<Map<string, Map<string, string>>> {
  const indexOf = new Map([...jobs.keys()].map((id, index) => [id, index]));
  const found = new Map<string, Map<string, string>>();
  for (const { job, files } of artifacts) {
    const root = join(directory, 'artifacts', String(indexOf.get(job) ?? -1));
    const digests = new Map<string, string>();
    for (const { path } of files) {
      const full = join(root, path);
      // The record may come from elsewhere: it names nothing beyond its own directory.
      const isOfRun = full.startsWith(root + sep) && isReallyBelow(directory, dirname(full));
      const digest = isOfRun ? await fileDigest(full) : undefined;
      if (digest !== undefined) digests.set(path, digest);
    }
    found.set(job, digests);
  }
  return found;
}
