import { createHash, hash } from 'node:crypto';
import {
  closeSync,
  constants,
  createReadStream,
  fstatSync,
  openSync,
  readdirSync,
  readlinkSync,
  readSync,
} from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { setImmediate } from 'node:timers/promises';
import { err, ok, type Result } from '../../base/result.js';
import type { ArtifactTrouble } from '../../domain/rollout/failure.js';
import type { ArtifactEntry } from '../../ports/artifact.js';

/** From this size on a file is read in pieces. */
const LARGE_BYTES = 4 * 1024 * 1024;
/** Between two turns of the loop, in which connections go on: a few milliseconds. Opening a file costs time, too. */
const BYTES_A_TURN = 4 * 1024 * 1024;
const BYTES_PER_FILE = 32 * 1024;

/** A file or a link below a directory, its content not read yet. */
export interface Found {
  readonly path: string;
  readonly isLink: boolean;
}

/** Everything below a directory, sorted bytewise by path. The error is what cannot be part of a release. */
export function find(root: string): Result<Found[], ArtifactTrouble> {
  const all: Found[] = [];
  const trouble = gather(root, '', all);
  if (trouble) return err(trouble);
  // One character per byte: these compare as the bytes do.
  const keyed = all.map((found) => ({ key: Buffer.from(found.path).toString('latin1'), found }));
  return ok(keyed.sort((a, b) => (a.key < b.key ? -1 : 1)).map(({ found }) => found));
}

function gather(root: string, directory: string, all: Found[]): ArtifactTrouble | undefined {
  for (const entry of readdirSync(join(root, directory), { withFileTypes: true })) {
    const path = directory === '' ? entry.name : `${directory}/${entry.name}`;
    if (/[\n\r\\]/.test(path)) return { wrong: 'odd-name', entry: path };
    if (entry.isDirectory()) {
      const inside = gather(root, path, all);
      if (inside) return inside;
    } else if (entry.isFile() || entry.isSymbolicLink()) all.push({ path, isLink: entry.isSymbolicLink() });
    else return { wrong: 'no-file', entry: path };
  }
  return undefined;
}

/** Reads all of them. Small files are read without waiting for other threads, which would take four times as long. */
export async function readAll(root: string, found: readonly Found[]): Promise<ArtifactEntry[]> {
  const entries: ArtifactEntry[] = [];
  const room = Buffer.allocUnsafe(LARGE_BYTES);
  let turn = 0;
  for (const { path, isLink } of found) {
    const entry = isLink ? linkEntry(root, path) : await fileEntry(root, path, room);
    entries.push(entry);
    turn += BYTES_PER_FILE + entry.bytes;
    if (turn < BYTES_A_TURN) continue;
    turn = 0;
    await setImmediate();
  }
  return entries;
}

const linkEntry = (root: string, path: string): ArtifactEntry => ({
  path,
  kind: 'l',
  sha256: hash('sha256', readlinkSync(join(root, path))),
  bytes: 0,
});

/** Opened once: what is told of it and what is read are the same file's. */
async function fileEntry(root: string, path: string, room: Buffer): Promise<ArtifactEntry> {
  const fd = openSync(join(root, path), constants.O_RDONLY | constants.O_NOFOLLOW);
  try {
    const { mode, size } = fstatSync(fd);
    const kind = mode & 0o100 ? 'x' : 'f';
    if (size >= LARGE_BYTES) return { path, kind, sha256: await streamed(fd), bytes: size };
    const bytes = readSync(fd, room, 0, size, 0);
    return { path, kind, sha256: hash('sha256', room.subarray(0, bytes)), bytes };
  } finally {
    closeSync(fd);
  }
}

async function streamed(fd: number): Promise<string> {
  const hashing = createHash('sha256');
  await pipeline(createReadStream('', { fd, autoClose: false }), hashing);
  return hashing.digest('hex');
}
