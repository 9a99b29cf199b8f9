import { existsSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { err, ok, type Result } from '../../base/result.js';

export interface ReadText {
  readonly text: string;
  /** Of the file; undefined for a text that was given itself. */
  readonly mode?: number;
}

/** `~/` is the home directory; it stays where there is none, as for a user without a name. */
export function fullPath(path: string): string {
  if (!path.startsWith('~/')) return path;
  try {
    return join(homedir(), path.slice(2));
  } catch {
    return path;
  }
}

/** In words, where it is certain to be one: what may be the inside of a key is not repeated. */
export const shownPath = (path: string): string =>
  path.length < 40 || (/^[~.]{0,2}\//.test(path) && existsSync(dirname(fullPath(path)))) ? ` (${path})` : '';

/** A file's content, or why there is none. */
export async function readGiven(path: string): Promise<Result<ReadText, string>> {
  const full = fullPath(path);
  if (full.startsWith('~/')) return err('there is no home directory; set HOME, or give the whole path');
  try {
    return ok({ text: await readFile(full, 'utf8'), mode: (await stat(full)).mode });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return err(code === 'ENOENT' ? 'the file was not found' : `the file cannot be read: ${code ?? message}`);
  }
}
