import { execFileSync } from 'node:child_process';
import type { Contexts } from '../../domain/expression.js';

/** The `github` context off GitHub: what Git knows of the checkout; empty where there is no repository. */
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
  return {
    sha: git('rev-parse', '--verify', '--quiet', 'HEAD'),
    ref,
    ref_name: ref.replace(/^refs\/(heads|tags)\//, ''),
    repository: repositoryOf(git('config', '--get', 'remote.origin.url')),
    event_name: 'local',
    event: {},
  };
}

/** `owner/name` from the forms that Git remotes have. */
function repositoryOf(url: string): string {
  return /[/:]([^/:]+\/[^/]+?)(\.git)?\/?$/.exec(url)?.[1] ?? '';
}
