import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { err, ok, type Result } from '../../base/result.js';
import { isInRepository } from './repository.js';

type Env = Readonly<Record<string, string | undefined>>;

/** What Git says of a directory; paths are absolute. */
export interface GitPlaces {
  readonly topLevel: string;
  /** What all work trees of a repository share. */
  readonly commonDirectory: string;
  /** Undefined before the first one. */
  readonly commit?: string;
}

/** A disk that does not answer would hold up everything. */
const PATIENCE_MS = 10_000;
/** The second answer is a line that stands between the two paths, which may hold line ends. */
const ASKED = [
  'rev-parse',
  '--show-toplevel',
  '--is-inside-work-tree',
  '--git-common-dir',
  '--verify',
  '--quiet',
  'HEAD',
];
const ANSWER = /^(.+)\ntrue\n(.+?)\n(?:([0-9a-f]{40,64})\n)?$/s;

/**
 * Asks Git where a directory belongs, with one process. The error is why Git does not say. It is waited for: the pipes
 * and turns of the loop that another way takes cost more than Git itself.
 */
export function gitPlaces(directory: string, env: Env): Result<GitPlaces, string> {
  if (!isInRepository(directory)) return err('there is no Git repository');
  const { error, stdout, stderr } = spawnSync('git', ASKED, {
    cwd: directory,
    env: discovering(env),
    stdio: ['ignore', 'pipe', 'pipe'],
    encoding: 'utf8',
    timeout: PATIENCE_MS,
  });
  if (error)
    return err(
      (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'git is not on the PATH' : `git: ${error.message}`,
    );
  const [, topLevel, common, commit] = ANSWER.exec(stdout) ?? [];
  if (topLevel === undefined || common === undefined) return err(refusal(stderr));
  const commonDirectory = resolve(directory, common);
  return ok({ topLevel, commonDirectory, ...(commit === undefined ? {} : { commit }) });
}

export const refusal = (said: string): string => {
  const [first = ''] = said.split('\n');
  return `git refuses: ${first.replace(/^fatal: /, '') || 'it says nothing'}`;
};

/**
 * A hook of Git has GIT_DIR set, for the repository that it belongs to; the question is about the directory. Who
 * names a work tree, too, means both.
 */
export function discovering(env: Env): NodeJS.ProcessEnv {
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
