import { existsSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import type { Root } from './root.js';

/** The first that is there counts. */
const NAMES = ['cimyr.yml', 'cimyr.yaml', 'cimyr.json', join('.github', 'cimyr.yml')];

/** Of an action: the file that its input names, else the one that lies in the workspace. */
export const nameInWorkspace = (workspace: string, named: string): string =>
  named || nameIn(workspace) || (NAMES[0] as string);

/**
 * Of the command line, as a path from the working directory: the file that was named, else the first one from here up
 * to the root.
 */
export function nameFromHere(cwd: string, named: string | undefined, root: () => Root): string {
  if (named !== undefined) return named;
  const here = nameIn(cwd);
  if (here !== undefined) return here;
  const { path: top } = root();
  for (let at = cwd; at !== top && at !== dirname(at); ) {
    at = dirname(at);
    const name = nameIn(at);
    if (name !== undefined) return relative(cwd, join(at, name));
  }
  return NAMES[0] as string;
}

const nameIn = (directory: string): string | undefined =>
  NAMES.find((name) => existsSync(join(directory, name)));
