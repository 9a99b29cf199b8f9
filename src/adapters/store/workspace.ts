import { constants, copyFileSync, type Dirent, mkdirSync, readdir, realpathSync, statSync } from 'node:fs';
import { dirname, join, resolve, sep } from 'node:path';
import { err, ok } from '../../base/result.js';
import type { ArtifactFile } from '../../domain/event.js';
import type { Workspace } from '../../ports/run-store.js';

/** The checkout that jobs share. Paths that leave it, also through a link, are refused; what lies in `hidden` is no part of it. */
export function workspaceAt(root: string, hidden?: string): Workspace {
  const real = realpathSync(root);
  const isInside = (path: string, directory = real) => path === directory || path.startsWith(directory + sep);
  const kept = hidden === undefined ? undefined : realpathSync(hidden);
  const find: Workspace['find'] = async (patterns) => {
    // Loaded only where a job declares artifacts or reports.
    const { glob } = await import('tinyglobby');
    try {
      const found = await glob([...patterns], {
        cwd: real,
        dot: true,
        followSymbolicLinks: false,
        fs: { readdir: readdirWithLinks },
        ignore: ['.cimyr/**', '.git/**'],
      });
      return ok(
        found.sort().flatMap((name) => {
          const path = plainFile(join(real, name));
          if (path === undefined || !isInside(path) || (kept && isInside(path, kept))) return [];
          return [{ name, path }];
        }),
      );
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
    async collect(patterns, into) {
      const found = await find(patterns);
      if (!found.ok) return found;
      try {
        return ok(found.value.map(({ name, path }) => keep(path, name, join(into, name))));
      } catch (error) {
        return err((error as Error).message);
      }
    },
  };
}

/**
 * Lists links as if they were files, so that those to files are kept. Links to directories are not followed:
 * they could lead the search anywhere.
 */
const readdirWithLinks = ((
  path: string,
  options: { withFileTypes: true },
  done: (error: Error | null, entries?: Dirent[]) => void,
) => {
  readdir(path, options, (error, entries) => done(error, entries?.map(linkAsFile)));
}) as typeof readdir;

const linkAsFile = (entry: Dirent): Dirent =>
  entry.isSymbolicLink()
    ? Object.assign(Object.create(entry), { isFile: () => true, isSymbolicLink: () => false })
    : entry;

/** Where a path leads, unless it leads nowhere or to something that cannot be copied, such as a pipe. */
function plainFile(path: string): string | undefined {
  try {
    return statSync(path).isFile() ? realpathSync(path) : undefined;
  } catch {
    return undefined;
  }
}

function keep(path: string, name: string, copy: string): ArtifactFile {
  mkdirSync(dirname(copy), { recursive: true, mode: 0o700 });
  // A clone where the file system can; never a hard link, which a later job could change.
  copyFileSync(path, copy, constants.COPYFILE_FICLONE);
  return { path: name, bytes: statSync(copy).size };
}
