import { readFile, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { err, ok, type Result } from '../../base/result.js';

export interface Read {
  readonly text: string;
  /** Of the file; undefined for a text that was given itself. */
  readonly mode?: number;
}

/** A file's content, or why there is none. `~/` is the home directory. */
export async function readGiven(path: string): Promise<Result<Read, string>> {
  const full = path.startsWith('~/') ? join(homedir(), path.slice(2)) : path;
  try {
    return ok({ text: await readFile(full, 'utf8'), mode: (await stat(full)).mode });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return err(code === 'ENOENT' ? 'the file was not found' : `the file cannot be read: ${code ?? message}`);
  }
}
