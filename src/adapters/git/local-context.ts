import { execFileSync } from 'node:child_process';
import { userInfo } from 'node:os';
import type { Contexts } from '../../domain/expression.js';

/** The `github` context off GitHub: what Git and this machine know; empty where there is no repository. */
export function localContext(workspace: string): Contexts {
  const git = (...args: string[]): string => {
    try {
      return execFileSync('git', args, {
        cwd: workspace,
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      }).trim();
    } catch {
      return '';
    }
  };
  const branch = git('symbolic-ref', '--quiet', 'HEAD');
  const tag = branch === '' ? git('describe', '--tags', '--exact-match') : '';
  const ref = branch || (tag && `refs/tags/${tag}`);
  const remote = git('config', '--get', 'remote.origin.url');
  const repository = repositoryOf(remote);
  const server = serverOf(remote);
  const actor = userName();
  return {
    sha: git('rev-parse', '--verify', '--quiet', 'HEAD'),
    ref,
    ref_name: ref.replace(/^refs\/(heads|tags)\//, ''),
    ref_type: ref === '' ? '' : branch ? 'branch' : 'tag',
    // As on GitHub for what is no pull request.
    head_ref: '',
    base_ref: '',
    repository,
    repository_owner: repository.split('/')[0] ?? '',
    server_url: server,
    api_url: server === PUBLIC ? 'https://api.github.com' : `${server}/api/v3`,
    graphql_url: server === PUBLIC ? 'https://api.github.com/graphql' : `${server}/api/graphql`,
    actor,
    triggering_actor: actor,
    workspace,
    run_attempt: '1',
    event_name: 'local',
    event: {},
  };
}

/** `owner/name` from the forms that Git remotes have. */
function repositoryOf(url: string): string {
  return /[/:]([^/:]+\/[^/]+?)(\.git)?\/?$/.exec(url)?.[1] ?? '';
}

const PUBLIC = 'https://github.com';

/** Where the remote is, if it has a name: GitHub itself otherwise. */
function serverOf(remote: string): string {
  const host =
    /^(?:https?|ssh|git):\/\/(?:[^@/]*@)?([^/:]+)/.exec(remote)?.[1] ?? /^[^@/]+@([^/:]+):/.exec(remote)?.[1];
  return host === undefined ? PUBLIC : `https://${host}`;
}

/** Of whoever runs it here: in a container there may be none. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return '';
  }
}
