import { isUtf8 } from 'node:buffer';
import { closeSync, lstatSync, mkdirSync, openSync, renameSync, type Stats } from 'node:fs';
import { join } from 'node:path';
import { err, ok, type Result } from '../../base/result.js';
import type { CommandFile, Scratch } from '../../ports/run-store.js';
import { takePlain } from './plain.js';

const FILES: readonly CommandFile[] = [
  'GITHUB_OUTPUT',
  'GITHUB_ENV',
  'GITHUB_PATH',
  'GITHUB_STATE',
  'GITHUB_STEP_SUMMARY',
];
const MAX_BYTES = 16 * 1024 * 1024;

/**
 * Hands out command files: five, empty, in a directory of their own, as jobs on GitHub find them. To make them
 * costs more than many a command, so a set that comes back clean serves again, under a name that nobody knows yet.
 */
export class ScratchPool {
  readonly #parent: string;
  #count = 0;
  readonly #free: string[] = [];

  constructor(parent: string) {
    this.#parent = parent;
  }

  open(): Result<Scratch, string> {
    const directory = join(this.#parent, String(this.#count++));
    try {
      if (!this.#reuse(directory)) make(directory);
    } catch (error) {
      return err((error as Error).message);
    }
    const env = filesIn(directory);
    const undecodable = new Set<CommandFile>();
    return ok({
      env,
      undecodable,
      take: (name) => {
        const bytes = take(env[name]);
        if (!bytes.ok || bytes.value.length === 0) return bytes.ok ? ok('') : bytes;
        const text = decoded(bytes.value);
        if (text.includes('\uFFFD') && !isUtf8(bytes.value)) undecodable.add(name);
        return ok(text);
      },
      giveBack: () => {
        if (FILES.every((name) => isUnused(env[name]))) this.#free.push(directory);
      },
    });
  }

  #reuse(directory: string): boolean {
    const free = this.#free.pop();
    if (free === undefined) return false;
    try {
      renameSync(free, directory);
      return true;
    } catch {
      // A job has removed it.
      return false;
    }
  }
}

const filesIn = (directory: string): Scratch['env'] => ({
  GITHUB_OUTPUT: `${directory}/output`,
  GITHUB_ENV: `${directory}/env`,
  GITHUB_PATH: `${directory}/path`,
  GITHUB_STATE: `${directory}/state`,
  GITHUB_STEP_SUMMARY: `${directory}/step_summary`,
});

function make(directory: string): void {
  // The parent, too: a job may have removed it.
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  for (const path of Object.values(filesIn(directory))) closeSync(openSync(path, 'wx', 0o600));
}

/** A job may have put anything there: only a plain file of a bearable size is read. One that is gone is no empty one. */
function take(path: string): Result<Uint8Array, string> {
  try {
    const found = look(path);
    if (!found) return err('was removed, with what was written to it');
    if (!found.isFile()) return err('is not a plain file');
    if (found.size === 0) return ok(NOTHING);
    if (found.size > MAX_BYTES) return err(`is larger than ${MAX_BYTES / 1024 / 1024} MiB`);
    // Should it become a link or a pipe just now, this neither follows nor waits.
    return ok(takePlain(path, MAX_BYTES));
  } catch (error) {
    return err(`cannot be read: ${(error as Error).message}`);
  }
}

const NOTHING = new Uint8Array();

/** As it was made: nothing in it, and under no second name. */
function isUnused(path: string): boolean {
  try {
    const found = look(path);
    return found !== undefined && found.isFile() && found.size === 0 && found.nlink === 1;
  } catch {
    return false;
  }
}

const look = (path: string): Stats | undefined => lstatSync(path, { throwIfNoEntry: false });

/** As the runner's reader does: a byte order mark names the encoding, and is no part of the text. */
function decoded(bytes: Uint8Array): string {
  const [first, second] = bytes;
  const isLittle = first === 0xff && second === 0xfe;
  const isBig = first === 0xfe && second === 0xff;
  return new TextDecoder(isLittle ? 'utf-16le' : isBig ? 'utf-16be' : 'utf-8').decode(bytes);
}
