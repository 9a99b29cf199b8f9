import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { err, ok, type Result } from '../../base/result.js';
import { isInRepository } from './repository.js';

type Env = Readonly<Record<string, string | undefined>>;

/** Absolute paths. */
export interface GitPlaces {
  readonly topLevel: string;
  /** What all work trees of a repository share. */
  readonly commonDirectory: string;
}

/** A disk that does not answer would hold up everything. */
const PATIENCE_MS = 10_000;
/** Stands between the two paths, which may hold any character but this line. */
const ASKED = ['rev-parse', '--show-toplevel', '--is-inside-work-tree', '--git-common-dir'];

/** Asks Git where a directory belongs, with one process that starts at once. The error is why Git does not say. */
export async function gitPlaces(directory: string, env: Env): Promise<Result<GitPlaces, string>> {
  if (!isInRepository(directory)) return err('there is no Git repository');
  const git = spawn('git', ASKED, {
    cwd: directory,
    env: discovering(env),
    stdio: ['ignore', 'pipe', 'pipe'],
    // Unlike `timeout`, it keeps no process alive where there is no git.
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  try {
    const [printed, said, [code]] = await Promise.all([
      text(git.stdout),
      text(git.stderr),
      once(git, 'close'),
    ]);
    const [, topLevel, common] = /^(.+)\ntrue\n(.+)\n$/s.exec(printed) ?? [];
    if (code !== 0 || topLevel === undefined || common === undefined) return err(refusal(said));
    return ok({ topLevel, commonDirectory: resolve(directory, common) });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return err(code === 'ENOENT' ? 'git is not on the PATH' : message);
  }
}

const refusal = (said: string): string => {
  const [first = ''] = said.split('\n');
  return `git refuses: ${first.replace(/^fatal: /, '') || 'it says nothing'}`;
};

/**
 * A hook of Git has GIT_DIR set, for the repository that it belongs to; the question is about the directory. Who
 * names a work tree, too, means both.
 */
function discovering(env: Env): NodeJS.ProcessEnv {
  if (env['GIT_WORK_TREE']) return { ...env };
  const {
    GIT_DIR: _dir,
    GIT_COMMON_DIR: _common,
    GIT_PREFIX: _prefix,
    GIT_INDEX_FILE: _index,
    ...others
  } = env;
  return others;
}
