import { lstatSync, mkdirSync, realpathSync, rmSync, statSync } from 'node:fs';
import { dirname, join, resolve, sep } from 'node:path';
import { foldedPath, leavesWorkspace } from '../../base/folded-path.js';
import { err, ok } from '../../base/result.js';
import type { ArtifactFile } from '../../domain/event.js';
import type { Workspace } from '../../ports/run-store.js';
import type { Hurry } from './copy-file.js';

/** The checkout that jobs share. Paths that leave it, also through a link, are refused; what lies in `hidden` is no part of it. */
export function workspaceAt(root: string, hidden?: string): Workspace {
  const real = realpathSync(root);
  const isInside = (path: string, directory = real) => path === directory || path.startsWith(directory + sep);
  const kept = hidden === undefined ? undefined : realpathSync(hidden);
  const find: Workspace['find'] = async (patterns) => {
    const below = patterns.map((pattern) => relativeTo([real, root], pattern));
    const outside = below.find(leavesWorkspace);
    if (outside !== undefined) return err(`'${outside}' escapes the workspace`);
    try {
      // Loaded only where a job declares artifacts or reports.
      const { filesMatching } = await import('./walk.js');
      const { files, leftOut } = await filesMatching(real, below);
      const isWorthIt = ({ name, why }: (typeof leftOut)[number]) =>
        why !== 'link' || files.length === 0 || below.some((pattern) => isNamedBy(pattern, name));
      const isOurs = (path: string) => kept !== undefined && isInside(path, kept);
      return ok({
        files: files.filter(({ path }) => !isOurs(path)).toSorted((a, b) => (a.name < b.name ? -1 : 1)),
        leftOut: leftOut.filter(isWorthIt),
      });
    } catch (error) {
      return err((error as Error).message);
    }
  };
  return {
    root: real,
    directory(path) {
      try {
        const found = realpathSync(resolve(real, path));
        if (!isInside(found)) return { problem: `'${path}' escapes the workspace` };
        if (!statSync(found).isDirectory()) return { problem: `'${path}' is not a directory` };
        return { path: found };
      } catch {
        return { problem: `'${path}' does not exist` };
      }
    },
    find,
    async collect(patterns, into, hurry) {
      const found = await find(patterns);
      if (!found.ok) return found;
      try {
        const { files, leftOut } = found.value;
        if (files.length > 0) clear(into);
        const kept: ArtifactFile[] = [];
        for (const { name, path } of files) kept.push(await keep(path, name, join(into, name), hurry));
        return ok({ files: kept, leftOut });
      } catch (error) {
        return err((error as Error).message);
      }
    },
  };
}

/** A pattern that names the workspace itself, as `${{ github.workspace }}` does, from there on. */
function relativeTo(roots: readonly string[], pattern: string): string {
  const sign = pattern.startsWith('!') ? '!' : '';
  const path = pattern.slice(sign.length);
  const root = roots.find((each) => path === each || path.startsWith(each + sep));
  return root === undefined ? pattern : `${sign}${path.slice(root.length + 1)}`;
}

/** Whether a pattern leads through this very name, and not through a `*`. */
const isNamedBy = (pattern: string, name: string): boolean =>
  `${foldedPath(pattern)}/`.startsWith(`${name}/`);

/** A job may have put a link there, above or below it, to have others' files written somewhere else. */
function clear(into: string): void {
  const all = dirname(into);
  const run = dirname(all);
  if (lstatSync(run, { throwIfNoEntry: false })?.isSymbolicLink())
    throw new Error(`${run} is a link, which is not followed`);
  if (lstatSync(all, { throwIfNoEntry: false })?.isDirectory() === false) rmSync(all);
  rmSync(into, { recursive: true, force: true });
}

/** What copies is loaded where there is something to keep. */
async function keep(path: string, name: string, copy: string, hurry: Hurry): Promise<ArtifactFile> {
  mkdirSync(dirname(copy), { recursive: true, mode: 0o700 });
  const { copyPlainFile } = await import('./copy-file.js');
  return { path: name, bytes: await copyPlainFile(path, copy, hurry) };
}
