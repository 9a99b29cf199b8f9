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

/** Of an answer, unpacked: a page of a hundred comments of the greatest length is smaller. */
const MAX_BYTES = 32 * 1024 * 1024;
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

export class TooLarge extends Error {
  readonly limitBytes = MAX_BYTES;
  constructor() {
    super('too large');
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
      if (location === null) return await whole(response);
      await response.body?.cancel();
      const to = URL.canParse(location, at.href) ? new URL(location, at) : undefined;
      const mayFollow = KEEPS_METHOD.has(response.status) || init.method === 'GET';
      if (to?.origin !== at.origin || !mayFollow || hops === MAX_REDIRECTS)
        throw new Redirected(to?.host ?? 'no address');
      at = to;
    }
  };

/** An answer that has been read to its end: octokit itself would read one that has none, or that unpacks to gigabytes. */
async function whole(response: Response): Promise<Response> {
  if (!response.body) return response;
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body) {
    size += chunk.length;
    // Leaving the loop ends the connection.
    if (size > MAX_BYTES) throw new TooLarge();
    chunks.push(chunk);
  }
  const { status, statusText, headers } = response;
  return new Response(Buffer.concat(chunks), { status, statusText, headers });
}
