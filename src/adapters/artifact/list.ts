import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { err, ok, type Result } from '../../base/result.js';
import type { ArtifactTrouble } from '../../domain/rollout/failure.js';

/** What lies below a directory, its content not read yet. */
export interface ListedPath {
  readonly path: string;
  readonly kind: 'f' | 'l' | 'd';
}

/** Never part of a release, wherever it lies: what Git keeps, and what cimyr does. */
const OURS: ReadonlySet<string> = new Set(['.git', '.cimyr']);

/**
 * Everything below a directory but what is left out (absolute paths), sorted bytewise by path. The error is what
 * cannot be part of a release.
 */
export function find(root: string, leftOut: ReadonlySet<string>): Result<ListedPath[], ArtifactTrouble> {
  const all: ListedPath[] = [];
  const trouble = gather(root, '', leftOut, all);
  if (trouble) return err(trouble);
  // One character per byte: these compare as the bytes do.
  const keyed = all.map((found) => ({ key: Buffer.from(found.path).toString('latin1'), found }));
  return ok(keyed.sort((a, b) => (a.key < b.key ? -1 : 1)).map(({ found }) => found));
}

function gather(
  root: string,
  directory: string,
  leftOut: ReadonlySet<string>,
  all: ListedPath[],
): ArtifactTrouble | undefined {
  for (const entry of readdirSync(join(root, directory), { withFileTypes: true })) {
    const path = directory === '' ? entry.name : `${directory}/${entry.name}`;
    if (OURS.has(entry.name) || leftOut.has(join(root, path))) continue;
    if (/[\n\r\\]/.test(path)) return { wrong: 'odd-name', entry: path };
    if (entry.isFile() || entry.isSymbolicLink()) all.push({ path, kind: entry.isFile() ? 'f' : 'l' });
    else if (!entry.isDirectory()) return { wrong: 'no-file', entry: path };
    else {
      all.push({ path, kind: 'd' });
      const inside = gather(root, path, leftOut, all);
      if (inside) return inside;
    }
  }
  return undefined;
}
