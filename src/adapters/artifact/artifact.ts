import { execFile, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { PassThrough, type Readable } from 'node:stream';
import { promisify } from 'node:util';
import { err, ok, type Result } from '../../base/result.js';
import { makeTemporaryFolder, removeFolder } from '../../base/temporary-folder.js';
import type { ArtifactTrouble } from '../../domain/rollout/failure.js';
import type { Artifact, ArtifactEntry } from '../../ports/artifact.js';
import { type Found, find, readAll } from './list.js';

const run = promisify(execFile);

/** An artifact of which the names are known, but not the content. */
export interface FoundArtifact {
  /** The error says which of its files cannot be read. */
  read(): Promise<Result<Artifact, ArtifactTrouble>>;
  /** Removes what was unpacked. */
  dispose(): Promise<void>;
}

/** Finds a directory, a file, or an archive (tar, tar.gz, tgz, zip). The error says what is wrong with it. */
export async function findArtifact(path: string): Promise<Result<FoundArtifact, ArtifactTrouble>> {
  let scratch: string | undefined;
  const dispose = async () => {
    if (scratch !== undefined) removeFolder(scratch);
  };
  try {
    const isDirectory = (await stat(path)).isDirectory();
    if (!isDirectory) scratch = makeTemporaryFolder();
    if (scratch !== undefined) await unpack(path, scratch);
    const root = scratch ?? path;
    const found = find(root);
    if (!found.ok || found.value.length === 0) {
      await dispose();
      return found.ok ? err({ wrong: 'empty' }) : found;
    }
    const names = found.value;
    return ok({ read: () => read(root, names), dispose });
  } catch (error) {
    await dispose();
    const { code, message } = error as NodeJS.ErrnoException;
    return err(code === 'ENOENT' ? { wrong: 'missing' } : { wrong: 'unreadable', detail: message });
  }
}

async function read(root: string, found: readonly Found[]): Promise<Result<Artifact, ArtifactTrouble>> {
  try {
    const entries = await readAll(root, found);
    return ok({ entries, digest: digestOf(entries), pack: (some) => pack(root, some) });
  } catch (error) {
    return err({ wrong: 'unreadable', detail: (error as Error).message });
  }
}

async function unpack(path: string, into: string): Promise<void> {
  if (/\.(tar|tar\.gz|tgz)$/.test(path)) await run('tar', ['-x', '-o', '-f', path, '-C', into]);
  else if (path.endsWith('.zip')) await run('unzip', ['-q', path, '-d', into]);
  else await copyFile(path, join(into, basename(path)));
}

export function digestOf(entries: readonly ArtifactEntry[]): string {
  const hash = createHash('sha256');
  for (const { sha256, kind, path } of entries) hash.update(`${sha256} ${kind} ${path}\n`);
  return hash.digest('hex');
}

/** The system's own tar: nothing is faster. The names go in on its input, so any number of them fits. */
function pack(root: string, entries: readonly ArtifactEntry[]): Readable {
  const child = spawn('tar', ['-c', '-f', '-', '-C', root, '--no-recursion', '--null', '-T', '-'], {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const out = new PassThrough();
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint += text;
  });
  child.once('error', (error) => out.destroy(error));
  child.stdin.on('error', () => {});
  child.stdout.pipe(out, { end: false });
  child.once('close', (code) => {
    if (code === 0) out.end();
    else out.destroy(new Error(`tar: ${complaint.trim() || `ended with ${code}`}`));
  });
  out.once('close', () => child.kill());
  child.stdin.end(entries.map(({ path }) => `./${path}\0`).join(''));
  return out;
}
