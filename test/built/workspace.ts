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
import { dirname, join } from 'node:path';

/** A folder with the given files, removed at the end of its scope. */
export interface Folder extends Disposable {
  readonly path: string;
  readonly at: (...names: string[]) => string;
  readonly read: (...names: string[]) => string;
  readonly write: (name: string, text: string) => void;
  /** The directories of its runs, oldest first. */
  readonly runs: () => string[];
}

export function folder(files: Readonly<Record<string, string>> = {}): Folder {
  const path = realpathSync(mkdtempSync(join(tmpdir(), 'cimyr-test-')));
  const at = (...names: string[]) => join(path, ...names);
  const write = (name: string, text: string) => {
    mkdirSync(dirname(at(name)), { recursive: true });
    writeFileSync(at(name), text);
  };
  for (const [name, text] of Object.entries(files)) write(name, text);
  return {
    path,
    at,
    write,
    read: (...names) => readFileSync(at(...names), 'utf8'),
    runs: () =>
      readdirSync(at('.cimyr', 'runs'))
        .sort()
        .map((name) => at('.cimyr', 'runs', name)),
    [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true, maxRetries: 3 }),
  };
}

/** A folder that holds just this `cimyr.yml`. */
export const withPipeline = (yaml: string): Folder => folder({ 'cimyr.yml': yaml });
