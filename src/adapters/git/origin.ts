import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { CheckoutOrigin } from '../../domain/checkout-origin.js';

/** What Git knows of a checkout; nothing where there is no repository or no git. */
export async function gitOrigin(workspace: string): Promise<CheckoutOrigin> {
  const git = (...args: string[]) =>
    promisify(execFile)('git', args, { cwd: workspace, encoding: 'utf8' }).then(
      ({ stdout }) => stdout.trim(),
      () => '',
    );
  const [commit, branch, tag, remote] = await Promise.all([
    git('rev-parse', '--verify', '--quiet', 'HEAD'),
    git('symbolic-ref', '--quiet', '--short', 'HEAD'),
    git('describe', '--tags', '--exact-match'),
    git('config', '--get', 'remote.origin.url'),
  ]);
  const repository = repositoryAt(remote);
  return {
    ...(repository ? { repository } : {}),
    ...(commit === '' ? {} : { commit }),
    ...(branch === ''
      ? tag === ''
        ? {}
        : { ref: { name: tag, type: 'tag' } }
      : { ref: { name: branch, type: 'branch' } }),
  };
}

/** From an address as Git takes it: a web address, or `user@host:owner/name`. A path on this machine tells nothing. */
export function repositoryAt(remote: string): CheckoutOrigin['repository'] {
  const [, web, site, path = ''] =
    /^(https?:\/\/)(?:[^@/]*@)?([^/@]+)\/(.+)$/.exec(remote) ??
    /^(?:(?:ssh|git):\/\/)()(?:[^@/]*@)?([^/:@]+)(?::\d+)?\/(.+)$/.exec(remote) ??
    /^()(?:[^@/]*@)?([^/:@]+):(?!\/)(.+)$/.exec(remote) ??
    [];
  if (site === undefined) return undefined;
  const plain = path.replace(/\/+$/, '').replace(/\.git$/, '');
  const [name = '', ...above] = plain.split('/').reverse();
  const owner = above.reverse().join('/');
  return { url: `${web || 'https://'}${site}/${plain}`, ...(owner === '' ? {} : { owner }), name };
}
