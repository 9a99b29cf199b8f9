import { createHash, hash } from 'node:crypto';
import {
  type BigIntStats,
  closeSync,
  constants,
  createReadStream,
  fstatSync,
  lstatSync,
  openSync,
  readlinkSync,
  readSync,
} from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { setImmediate } from 'node:timers/promises';
import type { ArtifactEntry } from '../../ports/artifact.js';
import type { KnownDigests } from '../../ports/digests.js';
import type { ListedPath } from './list.js';

/** From this size on a file is read in pieces. */
const LARGE_BYTES = 4 * 1024 * 1024;
/** Between two turns of the loop, in which connections go on: a few milliseconds. Opening a file costs time, too. */
const BYTES_A_TURN = 4 * 1024 * 1024;
const BYTES_PER_FILE = 32 * 1024;
const BYTES_PER_KNOWN = 4 * 1024;

const NONE = '0'.repeat(64);

/**
 * Reads all of them but those whose digests are known. Small files are read without waiting for other threads, which
 * would take four times as long.
 */
export async function readAll(
  root: string,
  found: readonly ListedPath[],
  known: KnownDigests | undefined,
): Promise<ArtifactEntry[]> {
  const entries: ArtifactEntry[] = [];
  const room = Buffer.allocUnsafe(LARGE_BYTES);
  let turn = 0;
  for (const { path, kind } of found) {
    const full = join(root, path);
    const stats = lstatSync(full, { bigint: true });
    const digest = kind === 'f' && stats.isFile() ? known?.of(stats) : undefined;
    if (digest !== undefined) entries.push(fileEntry(path, stats, digest));
    else if (kind === 'f') entries.push(await readFile(path, full, room, known));
    else entries.push({ path, kind, ...without[kind](full, stats) });
    turn += digest === undefined ? BYTES_PER_FILE + (entries.at(-1)?.bytes ?? 0) : BYTES_PER_KNOWN;
    if (turn < BYTES_A_TURN) continue;
    turn = 0;
    await setImmediate();
  }
  return entries;
}

const modeOf = ({ mode }: BigIntStats): number => Number(mode & 0o777n);

/** What has no content that is read. A link has no permissions of its own. */
const without = {
  l: (full: string) => ({ mode: 0o777, sha256: hash('sha256', readlinkSync(full)), bytes: 0 }),
  d: (_: string, stats: BigIntStats) => ({ mode: modeOf(stats), sha256: NONE, bytes: 0 }),
} as const;

const fileEntry = (path: string, stats: BigIntStats, sha256: string): ArtifactEntry => ({
  path,
  kind: 'f',
  mode: modeOf(stats),
  sha256,
  bytes: Number(stats.size),
});

/** Opened once: what is told of it and what is read are the same file's. */
async function readFile(
  path: string,
  full: string,
  room: Buffer,
  known: KnownDigests | undefined,
): Promise<ArtifactEntry> {
  const fd = openSync(full, constants.O_RDONLY | constants.O_NOFOLLOW);
  try {
    const stats = fstatSync(fd, { bigint: true });
    const size = Number(stats.size);
    const sha256 =
      size >= LARGE_BYTES
        ? await streamed(fd)
        : hash('sha256', room.subarray(0, readSync(fd, room, 0, size, 0)));
    known?.learn(stats, sha256);
    return fileEntry(path, stats, sha256);
  } finally {
    closeSync(fd);
  }
}

async function streamed(fd: number): Promise<string> {
  const hashing = createHash('sha256');
  await pipeline(createReadStream('', { fd, autoClose: false }), hashing);
  return hashing.digest('hex');
}
