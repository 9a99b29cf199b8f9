import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { err, ok, type Result } from '../../base/result.js';
import { makeTemporaryFolder, removeFolder } from '../../base/temporary-folder.js';
import type { ArtifactTrouble } from '../../domain/rollout/failure.js';
import type { Artifact, ArtifactEntry } from '../../ports/artifact.js';
import type { KnownDigests } from '../../ports/digests.js';
import { unpack } from './archive.js';
import { find, type ListedPath } from './list.js';
import { pack } from './pack.js';
import { readAll } from './read.js';

/** An artifact of which the names are known, but not the content. */
export interface FoundArtifact {
  /** The error says which of its files cannot be read. */
  read(known?: KnownDigests): Promise<Result<Artifact, ArtifactTrouble>>;
  /** Removes what was unpacked. */
  dispose(): Promise<void>;
}

/**
 * Finds a directory, without what is left out (absolute paths), a file, or an archive (archive.ts). The error says
 * what is wrong with it.
 */
export async function findArtifact(
  path: string,
  leftOut: ReadonlySet<string> = new Set(),
): Promise<Result<FoundArtifact, ArtifactTrouble>> {
  let scratch: string | undefined;
  const dispose = async () => {
    if (scratch !== undefined) removeFolder(scratch);
  };
  try {
    const isDirectory = (await stat(path)).isDirectory();
    if (!isDirectory) scratch = makeTemporaryFolder();
    const trouble = scratch === undefined ? undefined : await unpack(path, scratch);
    const root = scratch ?? path;
    const found = trouble ? err(trouble) : find(root, leftOut);
    if (!found.ok || found.value.every(({ kind }) => kind === 'd')) {
      await dispose();
      return found.ok ? err({ wrong: 'empty' }) : found;
    }
    const names = found.value;
    // What was unpacked is new each time.
    const read = (known?: KnownDigests) => readFound(root, names, isDirectory ? known : undefined);
    return ok({ read, dispose });
  } catch (error) {
    await dispose();
    const { code, message } = error as NodeJS.ErrnoException;
    return err(code === 'ENOENT' ? { wrong: 'missing' } : { wrong: 'unreadable', detail: message });
  }
}

async function readFound(
  root: string,
  found: readonly ListedPath[],
  known: KnownDigests | undefined,
): Promise<Result<Artifact, ArtifactTrouble>> {
  try {
    const entries = await readAll(root, found, known);
    return ok({ entries, digest: artifactDigest(entries), pack: (some) => pack(root, some) });
  } catch (error) {
    return err({ wrong: 'unreadable', detail: (error as Error).message });
  }
}

export function artifactDigest(entries: readonly ArtifactEntry[]): string {
  const hash = createHash('sha256');
  for (const { sha256, kind, mode, path } of entries) hash.update(`${sha256} ${kind} ${mode} ${path}\n`);
  return hash.digest('hex');
}
