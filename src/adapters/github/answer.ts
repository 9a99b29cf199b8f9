import * as z from 'zod/mini';
import { err, ok, type Result } from '../../base/result.js';

/** What came back. */
export interface GitHubAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** As JSON, or as text where it is none. */
  readonly body: unknown;
  /** GitHub's words for an error, one short line; empty where there are none. */
  readonly said: string;
}

const MAX_SAID = 300;

const spoken = z.object({ message: z.string() });

/** `hide` takes out of foreign words what must not be shown. */
export function answerOf(
  { status, headers, data }: { status: number; headers: GitHubAnswer['headers']; data: unknown },
  hide: (text: string) => string,
): GitHubAnswer {
  const error = status < 400 ? undefined : spoken.safeParse(data).data;
  const line = (error?.message ?? '').replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ').trim();
  return { status, headers, body: data, said: hide(line).slice(0, MAX_SAID) };
}

/** What an answer is, if it is none of the API's. */
export function problemOf({ status, headers, body, said }: GitHubAnswer): string | undefined {
  const [type = ''] = (headers['content-type'] ?? '').split(';');
  if (type !== '' && !/^application\/([\w.-]+\+)?json$/i.test(type.trim()))
    return `unexpected content-type ${type.replaceAll(/[^\w/.+-]/g, '').slice(0, 60)} (status ${status})`;
  if (body === '' || type === '') return `empty answer (status ${status})`;
  if (typeof body === 'string') return `JSON that breaks off (status ${status})`;
  const isError = status >= 500 || status === 408 || (status >= 300 && status < 400);
  return isError ? `status ${status}${said === '' ? '' : `: '${said}'`}` : undefined;
}

/** What was asked of an answer, or what is wrong with it. */
export function readAnswer<T>(shape: z.core.$ZodType<T>, answer: GitHubAnswer): Result<T, string> {
  const problem = problemOf(answer);
  if (problem !== undefined) return err(problem);
  const read = z.safeParse(shape, answer.body);
  if (read.success) return ok(read.data);
  const [issue] = read.error.issues;
  const place = issue?.path.length ? ` at '${issue.path.join('.')}'` : '';
  return err(`an answer of another form${place} (status ${answer.status})`);
}
