import { err, ok, type Result } from '../../base/result.js';
import type { PublishFailure } from '../../ports/published-failure.js';
import { answerOf, type GitHubAnswer } from './answer.js';
import { type GitHubAccess, loadRequest, Redirected, type Request, TooLarge } from './octokit.js';

/** Asks once. What fails leaves open whether GitHub has done it, unless nothing was sent. */
export interface Exchange {
  (route: string, parameters: object, limitMs: number): Promise<Result<GitHubAnswer, PublishFailure>>;
}

export function exchangeWith(access: GitHubAccess, cancel: AbortSignal): Exchange {
  const [owner = '', repo = ''] = access.repository.split('/');
  const secret = access.token.reveal().trim();
  const hide = (text: string) => (secret === '' ? text : text.replaceAll(secret, '***'));
  let loading: Promise<Request> | undefined;
  return async (route, parameters, limitMs) => {
    loading ??= loadRequest(access);
    const request = await loading.catch((error: Error) => error);
    if (request instanceof Error) return err({ kind: 'unavailable', reason: request.name });
    const timeout = AbortSignal.timeout(Math.max(1, Math.ceil(limitMs)));
    const signal = AbortSignal.any([timeout, cancel]);
    const failed = (error: unknown): PublishFailure => {
      if (cancel.aborted) return { kind: 'cancelled' };
      const reason = timeout.aborted ? `after ${Math.ceil(limitMs / 1000)} s` : hide(reasonOf(error));
      return { kind: 'network', host: hostOf(access.apiUrl), reason };
    };
    try {
      const answer = await request(route, { owner, repo, ...parameters, request: { signal } });
      // A body that was cut off by the signal looks like an empty one.
      return signal.aborted ? err(failed(undefined)) : ok(answerOf(textual(answer), hide));
    } catch (error) {
      const { response, cause } = error as { response?: Awaited<ReturnType<Request>>; cause?: unknown };
      if (response && !signal.aborted) return ok(answerOf(textual(response), hide));
      if (cause instanceof TooLarge) return err({ kind: 'response', problem: tooLarge(cause) });
      return err(cause instanceof Redirected ? { kind: 'redirected', host: cause.host } : failed(error));
    }
  };
}

const tooLarge = ({ limitBytes }: TooLarge) => `an answer larger than ${limitBytes / 1024 / 1024} MiB`;

const textual = ({ status, headers, data }: Awaited<ReturnType<Request>>) => ({
  status,
  data,
  headers: Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, value === undefined ? undefined : `${value}`]),
  ),
});

/** The innermost cause tells most: a code such as ECONNREFUSED, else its words. */
function reasonOf(error: unknown): string {
  let at = error as { readonly code?: unknown; readonly message?: string; readonly cause?: unknown };
  while (typeof at?.cause === 'object' && at.cause !== null) at = at.cause as typeof at;
  return typeof at?.code === 'string' ? at.code : (at?.message ?? 'unknown').slice(0, 200);
}

const hostOf = (url: string) => (URL.canParse(url) ? new URL(url).host : `'${url}'`);
