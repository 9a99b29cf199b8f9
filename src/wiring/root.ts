import { createHash } from 'node:crypto';
import { existsSync, realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import { relative, resolve } from 'node:path';
import { type GitPlaces, gitPlaces } from '../adapters/git/places.js';
import { openState, type StateDirectory, type StateUse } from '../adapters/store/state.js';
import { ok, type Result } from '../base/result.js';
import { stateCandidates } from '../domain/state-candidates.js';

type Env = Readonly<Record<string, string | undefined>>;

/** What paths of a configuration are relative to. */
export interface Root {
  /** Absolute. */
  readonly path: string;
  /** What Git says of it, or why it says nothing. */
  readonly git: Result<GitPlaces, string>;
}

/** Of the command line: Git's top level of the working directory; the working directory where Git does not say. */
export function rootOf(cwd: string, env: Env): Root {
  const places = gitPlaces(cwd, env);
  if (!places.ok) return { path: cwd, git: places };
  const { topLevel } = places.value;
  const isInside = !relative(topLevel, cwd).startsWith('..');
  return { path: isInside ? topLevel : cwd, git: places };
}

/** Of an action: the workspace that the runner has made. */
export const actionWorkspace = (env: Env): string => resolve(env['GITHUB_WORKSPACE'] ?? '.');

export function actionRoot(env: Env): Root {
  const path = actionWorkspace(env);
  return { path, git: gitPlaces(path, env) };
}

/** The directory that keeps runs and history of a root. The error is why there is none. */
export function stateOf({ path, git }: Root, env: Env, use: StateUse): Result<StateDirectory, string> {
  const named = env['CIMYR_STATE'];
  const surroundings = {
    env,
    named: named ? resolve(named) : undefined,
    key: keyOf(path),
    git: git.ok ? ok(git.value.commonDirectory) : git,
    home: homeOf(),
  };
  return openState(stateCandidates(surroundings), use);
}

const keyOf = (root: string): string =>
  createHash('sha256')
    .update(existsSync(root) ? realpathSync(root) : root)
    .digest('hex')
    .slice(0, 16);

/** Undefined for a user whom the system does not know, and for one without HOME. */
function homeOf(): string | undefined {
  try {
    const home = homedir();
    return home.startsWith('/') ? home : undefined;
  } catch {
    return undefined;
  }
}
