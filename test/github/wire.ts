/** What a server, or something between, answers where GitHub would answer properly. */
export interface Wire {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** The connection breaks before a byte of the answer, or in its middle; or the answer never ends. */
  readonly ending?: 'cut' | 'cut-midway' | 'silent' | 'silent-midway';
}

const JSON_TYPE = { 'content-type': 'application/json; charset=utf-8' };

export const json = (
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Wire => ({
  status,
  headers: { ...JSON_TYPE, ...headers },
  body: JSON.stringify(body),
});

const said = (status: number, message: string, headers: Readonly<Record<string, string>> = {}): Wire =>
  json(status, { message, documentation_url: 'https://docs.github.com/rest', status: `${status}` }, headers);

export const badCredentials = () => said(401, 'Bad credentials');

/** `accepted`: what the header says that a token needs, such as `checks=write`. */
export const forbidden = (accepted?: string): Wire =>
  said(
    403,
    'Resource not accessible by integration',
    accepted === undefined ? {} : { 'x-accepted-github-permissions': accepted },
  );

/** Often it comes without a word on how long. */
export const secondaryLimit = (retryAfter?: string, status = 403): Wire =>
  said(
    status,
    'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.',
    retryAfter === undefined ? {} : { 'retry-after': retryAfter },
  );

export const primaryLimit = (reset: string, status = 403): Wire =>
  said(status, 'API rate limit exceeded for installation ID 1.', {
    'x-ratelimit-limit': '1000',
    'x-ratelimit-remaining': '0',
    'x-ratelimit-reset': reset,
    'x-ratelimit-used': '1000',
    'x-ratelimit-resource': 'core',
  });

export const tooMany = (retryAfter: string): Wire =>
  said(429, 'Too many requests', { 'retry-after': retryAfter });

export const html = (status: number): Wire => ({
  status,
  headers: { 'content-type': 'text/html; charset=utf-8' },
  body: '<html><head><title>Unicorn!</title></head><body>We had issues producing the response</body></html>',
});

export const text = (body: string, status = 200): Wire => ({ status, headers: JSON_TYPE, body });
export const refusal = (status: 404 | 409 | 410 | 422, message: string): Wire => said(status, message);
export const redirect = (location: string, status = 307): Wire => ({ status, headers: { location } });
export const cut = (): Wire => ({ status: 200, ending: 'cut' });
export const cutMidway = (status = 200): Wire => ({
  status,
  headers: { ...JSON_TYPE, 'content-length': '1000' },
  body: '{"id":',
  ending: 'cut-midway',
});
export const silentMidway = (): Wire => ({ ...cutMidway(), ending: 'silent-midway' });
export const silent = (): Wire => ({ status: 200, ending: 'silent' });
