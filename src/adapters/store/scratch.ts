import { closeSync, fstatSync, openSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Scratch } from '../../ports/run-store.js';

const FILES = ['GITHUB_OUTPUT', 'GITHUB_ENV', 'GITHUB_PATH', 'GITHUB_STATE', 'GITHUB_STEP_SUMMARY'] as const;
const MAX_BYTES = 16 * 1024 * 1024;

/** The attempt's own command files, empty at first, as jobs on GitHub find them. */
export function makeScratch(directory: string, prefix: string): Scratch {
  const env = {} as Record<(typeof FILES)[number], string>;
  for (const name of FILES) {
    env[name] = join(directory, `${prefix}.${name.slice('GITHUB_'.length).toLowerCase()}`);
    closeSync(openSync(env[name], 'wx', 0o600));
  }
  return {
    env,
    // The job may have removed a file: then it wrote nothing.
    size: (name) => statSync(env[name], { throwIfNoEntry: false })?.size ?? 0,
    read: (name) => readBounded(env[name]),
    remove() {
      for (const name of FILES) rmSync(env[name], { force: true });
    },
  };
}

/** A job may have put anything there: only a plain file of a bearable size is read. */
function readBounded(path: string): string {
  const file = openSync(path, 'r');
  try {
    const { size } = fstatSync(file);
    return size > MAX_BYTES ? '' : readFileSync(file, 'utf8');
  } finally {
    closeSync(file);
  }
}
