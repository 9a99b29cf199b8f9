import type { Workspace, WorkspaceFile } from '../../ports/run-store.js';

/** What changes whenever a file is written, by path; no clock is asked, and none can be wrong. */
export type Stamps = ReadonlyMap<string, string>;

export const NO_STAMPS: Stamps = new Map();

export async function stampsOf(workspace: Workspace, patterns: readonly string[]): Promise<Stamps> {
  if (patterns.length === 0) return NO_STAMPS;
  const found = await workspace.find(patterns);
  if (!found.ok) return NO_STAMPS;
  const stamps = await Promise.all(
    found.value.files.map(async ({ path }) => [path, await stampOf(path)] as const),
  );
  return new Map(stamps.filter((entry): entry is [string, string] => entry[1] !== undefined));
}

/** Files that were written since. */
export async function freshOnes(files: readonly WorkspaceFile[], before: Stamps): Promise<WorkspaceFile[]> {
  const isFresh = await Promise.all(
    files.map(async ({ path }) => {
      const known = before.get(path);
      return known === undefined || known !== (await stampOf(path));
    }),
  );
  return files.filter((_, i) => isFresh[i]);
}

async function stampOf(path: string): Promise<string | undefined> {
  // Most jobs have no reports to look for.
  const { stat } = await import('node:fs/promises');
  try {
    const { ino, size, mtimeNs, ctimeNs } = await stat(path, { bigint: true });
    return `${ino} ${size} ${mtimeNs} ${ctimeNs}`;
  } catch {
    return undefined;
  }
}
