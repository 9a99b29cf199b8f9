import { execFile } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const LIMIT_MS = 10_000;
/** How programs are asked for their version, the usual way first. */
const WAYS = [['--version'], ['version', '--client'], ['version'], ['-V']] as const;
const VERSION = /\d+(?:\.\d+)+/;

/** Whether a program of this name lies on a PATH. */
export const isOnPath = (name: string, path: string): boolean =>
  path.split(':').some((directory) => isProgram(join(directory || '.', name)));

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** Asks a program for its version: dotted numbers; undefined when it does not tell. */
export async function versionOf(
  name: string,
  env: Readonly<Record<string, string>>,
): Promise<string | undefined> {
  for (const args of WAYS) {
    try {
      const { stdout, stderr } = await promisify(execFile)(name, args, { env, timeout: LIMIT_MS });
      const [version] = VERSION.exec(stdout + stderr) ?? [];
      if (version) return version;
    } catch {
      // It does not know this question: the next one.
    }
  }
  return undefined;
}
