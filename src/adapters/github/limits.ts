import type { GitHubAnswer } from './answer.js';

/** GitHub asks for at least a minute where it does not say how long. */
const UNSAID_MS = 60_000;
/** Limits are given back within the hour: what is longer than a month is no time. */
const MAX_MS = 30 * 24 * 3_600_000;

/**
 * How long to wait before anything more may be asked; undefined where an answer is about something else. A wait that
 * is over already, or is no number, is a minute.
 * https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api
 */
export function limitOf({ status, headers, said }: GitHubAnswer, nowMs: number): number | undefined {
  if (status !== 403 && status !== 429) return undefined;
  const after = headers['retry-after'];
  if (after !== undefined)
    return sane(/^\d+$/.test(after) ? Number(after) * 1000 : Date.parse(after) - nowMs);
  // A second later: the clocks of two machines differ.
  if (headers['x-ratelimit-remaining'] === '0')
    return sane(Number(headers['x-ratelimit-reset'] ?? Number.NaN) * 1000 - nowMs + 1000);
  return status === 429 || /secondary rate|abuse detection/i.test(said) ? UNSAID_MS : undefined;
}

const sane = (ms: number) => (ms > 0 && ms < MAX_MS ? ms : UNSAID_MS);
