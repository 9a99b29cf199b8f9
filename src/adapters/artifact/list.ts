import { createHash } from 'node:crypto';
import { createReadStream, lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { setImmediate } from 'node:timers/promises';
import type { ArtifactEntry } from '../../ports/artifact.js';

/** From this size on a file is read in pieces. */
const LARGE_BYTES = 4 * 1024 * 1024;
/** Between two turns of the loop, in which signals are heard. */
const FILES_A_TURN = 500;

/**
 * Everything below a directory, sorted bytewise by path. Throws with what cannot be part of a release. Small files are
 * read without waiting for other threads, which would take four times as long.
 */
export async function listEntries(root: string): Promise<ArtifactEntry[]> {
  const entries: ArtifactEntry[] = [];
  for (const path of pathsBelow(root, '')) {
    entries.push(await entryOf(root, path));
    if (entries.length % FILES_A_TURN === 0) await setImmediate();
  }
  return entries.sort((a, b) => Buffer.compare(Buffer.from(a.path), Buffer.from(b.path)));
}

function pathsBelow(root: string, below: string): string[] {
  return readdirSync(join(root, below), { withFileTypes: true }).flatMap((entry) => {
    const path = below === '' ? entry.name : `${below}/${entry.name}`;
    if (/[\n\r\\]/.test(path))
      throw new Error(`'${path}' has a line break or a backslash in its name; rename it`);
    if (entry.isDirectory()) return pathsBelow(root, path);
    if (entry.isFile() || entry.isSymbolicLink()) return [path];
    throw new Error(`'${path}' is neither file, directory nor link; remove it`);
  });
}

async function entryOf(root: string, path: string): Promise<ArtifactEntry> {
  const full = join(root, path);
  const stats = lstatSync(full);
  const hash = createHash('sha256');
  if (stats.isSymbolicLink())
    return { path, kind: 'l', sha256: hash.update(readlinkSync(full)).digest('hex'), bytes: 0 };
  if (stats.size < LARGE_BYTES) hash.update(readFileSync(full));
  else await pipeline(createReadStream(full), hash);
  return { path, kind: stats.mode & 0o100 ? 'x' : 'f', sha256: hash.digest('hex'), bytes: stats.size };
}
