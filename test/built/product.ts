import { execFile, spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { inject } from 'vitest';

const root = join(import.meta.dirname, '..', '..');
const MADE_FROM = ['src', 'scripts/build.mjs', 'package.json', 'package-lock.json', 'tsconfig.lib.json'];

/**
 * The folder with action.yml, actions/ and dist/: the doors are tested as they are shipped, bundled. Where dist/
 * was made from what is here it is taken as it is; .ci/run proves that it then is what a build gives. Otherwise the
 * first file that needs it builds it out of the tree, and all others wait for that.
 */
export const product = (): string => folder;

// While files are loaded, not within a test: no limit of a test must depend on how long a build takes.
const folder = isFresh() ? root : await once(inject('built'));

/** Of a committed dist/ the commits tell, since a checkout gives all files the time at which it is made. */
function isFresh(): boolean {
  const git = (...args: string[]) => spawnSync('git', args, { cwd: root, encoding: 'utf8' });
  const isCommitted = git('status', '--porcelain', '--', 'dist').stdout === '';
  const commit = git('log', '-1', '--format=%H', '--', 'dist').stdout?.trim();
  if (isCommitted && commit) return git('diff', '--quiet', commit, '--', ...MADE_FROM).status === 0;
  const built = timesBelow('dist');
  return built.length > 0 && Math.min(...built) > Math.max(...MADE_FROM.flatMap(timesBelow));
}

/** When each file at or below a path was last changed, in ms; nothing where there is no such path. */
function timesBelow(name: string): number[] {
  const path = join(root, name);
  const stats = statSync(path, { throwIfNoEntry: false });
  if (!stats) return [];
  if (!stats.isDirectory()) return [stats.mtimeMs];
  return readdirSync(path).flatMap((entry) => timesBelow(join(name, entry)));
}

/** Builds in one of the processes that run tests; the outcome is a file: empty, or why it could not. */
async function once(folder: string): Promise<string> {
  const outcome = join(folder, 'outcome');
  if (isMine(join(folder, 'lock'))) {
    writeFileSync(`${outcome}.new`, await build(folder));
    renameSync(`${outcome}.new`, outcome);
  }
  while (!existsSync(outcome)) await pause(50);
  const problem = readFileSync(outcome, 'utf8');
  if (problem !== '')
    throw new Error(`the bundle cannot be built, so the doors cannot be tested\n${problem}`);
  return folder;
}

function isMine(lock: string): boolean {
  try {
    mkdirSync(lock);
    return true;
  } catch {
    return false;
  }
}

async function build(folder: string): Promise<string> {
  const way = join(folder, 'way');
  mkdirSync(way);
  // The compiler's output needs the modules beside it.
  symlinkSync(join(root, 'node_modules'), join(way, 'node_modules'));
  cpSync(join(root, 'package.json'), join(way, 'package.json'));
  for (const name of ['action.yml', 'actions'])
    cpSync(join(root, name), join(folder, name), { recursive: true });
  const script = join(root, 'scripts', 'build.mjs');
  try {
    await promisify(execFile)(process.execPath, [script, join(folder, 'dist'), way]);
    return '';
  } catch (error) {
    const { stderr, message } = error as Error & { stderr?: string };
    return stderr || message;
  }
}
