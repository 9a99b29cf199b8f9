import { constants, copyFileSync, mkdirSync, realpathSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import type { ArtifactFile } from '../../domain/event.js';
import type { Workspace } from '../../ports/run-store.js';
import { runsDirectory } from './run-store.js';

/** The checkout that jobs share. Paths that leave it, also through a link, are refused. */
export function workspaceAt(root: string): Workspace {
  const real = realpathSync(root);
  const isInside = (path: string) => path === real || path.startsWith(real + sep);
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
    async collect(patterns, into): Promise<ArtifactFile[]> {
      // Loaded only where a job declares artifacts.
      const { glob } = await import('tinyglobby');
      const found = await glob([...patterns], {
        cwd: real,
        dot: true,
        followSymbolicLinks: false,
        ignore: ['.cimyr/**', '.git/**'],
      });
      const files = found.map((name) => join(real, name)).filter((path) => isInside(realpathSync(path)));
      const destination = join(runsDirectory(real), into);
      return files.sort().map((path) => {
        const name = relative(real, path);
        const copy = join(destination, name);
        mkdirSync(dirname(copy), { recursive: true, mode: 0o700 });
        // A clone where the file system can; never a hard link, which a later job could change.
        copyFileSync(path, copy, constants.COPYFILE_FICLONE);
        return { path: name, bytes: statSync(copy).size };
      });
    },
  };
}
