import type { CheckoutOrigin } from '../../domain/checkout-origin.js';

type Env = Readonly<Record<string, string | undefined>>;

/** What the runner's variables tell of a checkout. */
export function githubOrigin(env: Env): CheckoutOrigin {
  const value = (name: string) => env[`GITHUB_${name}`] ?? '';
  const [owner = '', name = ''] = value('REPOSITORY').split('/');
  const url = `${value('SERVER_URL')}/${owner}/${name}`;
  const isTag = value('REF_TYPE') === 'tag';
  // Of a pull request: the branch that it would bring.
  const ref = value('HEAD_REF') || value('REF_NAME');
  const change = /^refs\/pull\/(\d+)\//.exec(value('REF'))?.[1];
  const attempt = value('RUN_ATTEMPT') || '1';
  const isKnown = name !== '' && value('SERVER_URL') !== '';
  return {
    provider: 'github',
    ...(name === '' ? {} : { repository: { owner, name, ...(isKnown ? { url } : {}) } }),
    ...(value('SHA') === '' ? {} : { commit: value('SHA') }),
    ...(ref === '' ? {} : { ref: { name: ref, type: isTag ? 'tag' : 'branch' } as const }),
    ...(value('BASE_REF') === '' ? {} : { base: value('BASE_REF') }),
    ...(change === undefined ? {} : { change }),
    ...(isKnown && value('RUN_ID') !== ''
      ? { runUrl: `${url}/actions/runs/${value('RUN_ID')}/attempts/${attempt}` }
      : {}),
    ...(env['RUNNER_NAME'] ? { runner: env['RUNNER_NAME'] } : {}),
  };
}
