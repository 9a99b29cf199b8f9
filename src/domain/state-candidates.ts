import type { Result } from '../base/result.js';

/** A place where the state of runs may lie: `below` are directories of ours, from the outermost in. */
export interface StateCandidate {
  /** How people are told of it. */
  readonly name: string;
  readonly base: string;
  readonly below: readonly string[];
  /** Nobody but the user who runs cimyr may own the base, and it is there already. */
  readonly isBaseOurs?: boolean;
}

/** A place that is none here. */
export interface NoCandidate {
  readonly name: string;
  readonly why: string;
}

export interface StateSurroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Absolute path that `$CIMYR_STATE` names, where it is set. */
  readonly named: string | undefined;
  /** Tells the roots of one machine apart. */
  readonly key: string;
  /** Git's common directory of the root, or why there is none. */
  readonly git: Result<string, string>;
  /** Absolute. */
  readonly home: string | undefined;
}

/** In the order in which they are tried. Who names a directory means that one: no other is tried. */
export function stateCandidates({
  env,
  named,
  key,
  git,
  home,
}: StateSurroundings): readonly (StateCandidate | NoCandidate)[] {
  if (named !== undefined) return [{ name: '$CIMYR_STATE', base: named, below: [''] }];
  const temp = env['RUNNER_TEMP'];
  const ofRunner = { name: '$RUNNER_TEMP/cimyr', base: temp ?? '', below: ['cimyr'] };
  return [
    ...(env['GITHUB_ACTIONS'] === 'true' && temp ? [ofRunner] : []),
    git.ok
      ? { name: 'the directory of Git', base: git.value, below: ['cimyr', key], isBaseOurs: true }
      : { name: 'the directory of Git', why: git.error },
    homeCandidate(env['XDG_STATE_HOME'], home, key),
  ];
}

function homeCandidate(
  xdg: string | undefined,
  home: string | undefined,
  key: string,
): StateCandidate | NoCandidate {
  const below = ['cimyr', key];
  // As its specification has it, a relative path counts as none.
  if (xdg?.startsWith('/')) return { name: '$XDG_STATE_HOME', base: xdg, below };
  if (home === undefined) return { name: '~/.local/state', why: 'this user has no home directory' };
  return { name: '~/.local/state', base: `${home}/.local/state`, below };
}
