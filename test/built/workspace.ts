import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

/** A folder with the given files, removed at the end of its scope, and beside it one that keeps its runs. */
export interface Folder extends Disposable {
  readonly path: string;
  readonly state: string;
  readonly at: (...names: string[]) => string;
  /** The text of one of its files, or of one elsewhere by its whole path. */
  readonly read: (...names: string[]) => string;
  readonly write: (name: string, text: string) => void;
  /** Writes a file of its state. */
  readonly keep: (name: string, text: string) => void;
  /** The directories of its runs, oldest first. */
  readonly runs: () => string[];
}

export function folder(files: Readonly<Record<string, string>> = {}): Folder {
  const home = realpathSync(mkdtempSync(join(tmpdir(), 'cimyr-test-')));
  const path = join(home, 'checkout');
  const state = join(home, 'state');
  mkdirSync(path);
  const at = (...names: string[]) => join(path, ...names);
  const write = (name: string, text: string) => {
    mkdirSync(dirname(at(name)), { recursive: true });
    writeFileSync(at(name), text);
  };
  for (const [name, text] of Object.entries(files)) write(name, text);
  return {
    path,
    state,
    at,
    write,
    keep(name, text) {
      mkdirSync(dirname(join(state, name)), { recursive: true, mode: 0o700 });
      writeFileSync(join(state, name), text);
    },
    read: (...names) => readFileSync(resolve(path, ...names), 'utf8'),
    runs: () =>
      readdirSync(join(state, 'runs'))
        .filter((name) => /^\d/.test(name))
        .sort()
        .map((name) => join(state, 'runs', name)),
    [Symbol.dispose]: () => rmSync(home, { recursive: true, force: true, maxRetries: 3 }),
  };
}

/** Where the runs of a folder are kept that holds this directory. */
export const stateBeside = (directory: string): string | undefined =>
  /^(.*\/cimyr-test-[^/]+)\/checkout(\/|$)/.exec(directory)?.[1]?.concat('/state');

/** A folder that holds just this `cimyr.yml`. */
export const withPipeline = (yaml: string): Folder => folder({ 'cimyr.yml': yaml });
