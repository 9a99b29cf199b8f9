import type * as z from 'zod/mini';
import type { PublishFailure } from '../../ports/published-failure.js';
import { type GitHubAnswer, problemOf, readAnswer } from './answer.js';
import { limitOf } from './limits.js';
import { permissionsFor } from './permissions.js';

export type Judgement<T> =
  | { readonly kind: 'value'; readonly value: T; readonly hasNext: boolean }
  | { readonly kind: 'failure'; readonly failure: PublishFailure }
  | { readonly kind: 'limited'; readonly waitMs: number }
  /** Nobody knows whether it was done. */
  | { readonly kind: 'open'; readonly failure: PublishFailure };

interface Judged<T> {
  readonly route: string;
  readonly answer: GitHubAnswer;
  readonly shape: z.core.$ZodType<T>;
  readonly nowMs: number;
}

/** What an answer says of a request. */
export function judge<T>({ route, answer, shape, nowMs }: Judged<T>): Judgement<T> {
  const waitMs = limitOf(answer, nowMs);
  if (waitMs !== undefined) return { kind: 'limited', waitMs };
  const { status, headers } = answer;
  if (status >= 400 && status < 500 && status !== 408)
    return { kind: 'failure', failure: refusalOf(route, answer) };
  const read = readAnswer(shape, answer);
  if (!read.ok) return { kind: 'open', failure: { kind: 'response', problem: read.error } };
  return { kind: 'value', value: read.value, hasNext: /rel="?next/.test(headers['link'] ?? '') };
}

/** A page is of whoever stands between here and GitHub: what it forbids is not a permission. */
function refusalOf(route: string, answer: GitHubAnswer): PublishFailure {
  const { status, headers, said } = answer;
  const problem = problemOf(answer);
  if (problem !== undefined) return { kind: 'response', problem };
  const permissions = permissionsFor(route, headers['x-accepted-github-permissions']);
  if (status === 401) return { kind: 'token' };
  if (status === 403) return { kind: 'permission', permissions, said };
  if (status === 404 || status === 410) return { kind: 'not-found', permissions };
  return { kind: 'refused', status, said };
}
