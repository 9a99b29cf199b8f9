import type { Secret } from '../../base/secret.js';

/** Where GitHub's API is, and who asks. */
export interface GitHubAccess {
  /** GITHUB_API_URL */
  readonly apiUrl: string;
  readonly token: Secret;
  /** owner/name */
  readonly repository: string;
}

type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** One request by its route, as GitHub's own client makes it. */
export type Request = (
  route: string,
  parameters: object,
) => Promise<{
  readonly status: number;
  readonly headers: Readonly<Record<string, string | number | undefined>>;
  readonly data: unknown;
}>;

const MAX_REDIRECTS = 3;
/** A method other than GET is kept only by these. */
const KEEPS_METHOD: ReadonlySet<number> = new Set([307, 308]);
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, ...KEEPS_METHOD]);

export class Redirected extends Error {
  readonly host: string;
  constructor(host: string) {
    super('redirected');
    this.host = host;
  }
}

/** Loaded when the first report is published: most runs of the command line publish none. */
export async function loadRequest({ apiUrl, token }: GitHubAccess): Promise<Request> {
  const { GitHub, defaults, getOctokitOptions } = await import('@actions/github/lib/utils');
  // The toolkit's own, which knows the runner's proxy.
  const fetch = (defaults.request?.fetch ?? globalThis.fetch) as Fetch;
  const silent = () => {};
  const octokit = new GitHub(
    getOctokitOptions(token.reveal().trim(), {
      baseUrl: apiUrl.replace(/\/+$/, ''),
      userAgent: 'cimyr',
      request: { fetch: staying(fetch) },
      log: { debug: silent, info: silent, warn: silent, error: silent },
    }),
  );
  return (route, parameters) => octokit.request(route, { ...parameters });
}

/** Follows redirects on the same server only: the token goes nowhere else. */
const staying =
  (fetch: Fetch): Fetch =>
  async (url, init) => {
    let at = new URL(url);
    for (let hops = 0; ; hops++) {
      const response = await fetch(at.href, { ...init, redirect: 'manual' });
      const location = REDIRECTS.has(response.status) ? response.headers.get('location') : null;
      if (location === null) return response;
      await response.body?.cancel();
      const to = URL.canParse(location, at.href) ? new URL(location, at) : undefined;
      const mayFollow = KEEPS_METHOD.has(response.status) || init.method === 'GET';
      if (to?.origin !== at.origin || !mayFollow || hops === MAX_REDIRECTS)
        throw new Redirected(to?.host ?? 'no address');
      at = to;
    }
  };
