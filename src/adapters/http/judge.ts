import { linearPattern } from '../../base/linear-pattern.js';
import { ok, type Result } from '../../base/result.js';
import type { HttpCheck } from '../../domain/check/check.js';
import type { HttpAnswer } from './exchange.js';
import { type CheckTrouble, failure } from './failures.js';

/** What is wrong with an answer, if anything; the first of status, body and time. */
export async function judged(
  check: HttpCheck,
  answer: HttpAnswer,
  ms: number,
): Promise<CheckTrouble | undefined> {
  if (!accepts(check, answer.status)) {
    const accepted = check.statuses.length > 0 ? check.statuses.join(' or ') : '200 to 299';
    return failure('H-STATUS', `answered ${answer.status} instead of ${accepted}`, {
      statuses: check.statuses,
    });
  }
  if (answer.isCut) return failure('H-BODY-LIMIT', 'the body is longer than 1 MiB');
  return (await bodyTrouble(check, answer)) ?? slowness(check, ms);
}

export const accepts = ({ statuses }: HttpCheck, status: number): boolean =>
  statuses.length > 0 ? statuses.includes(status) : status >= 200 && status <= 299;

async function bodyTrouble(
  { body: wanted }: HttpCheck,
  { body, encoding }: HttpAnswer,
): Promise<CheckTrouble | undefined> {
  if (wanted === undefined) return undefined;
  const isHeld = await textOrPattern(wanted);
  if (!isHeld.ok) return failure('H-BODY', `the pattern ${wanted} cannot be used: ${isHeld.error}`);
  if (isHeld.value(new TextDecoder().decode(body))) return undefined;
  if (encoding && encoding !== 'identity')
    return failure('H-BODY', 'the body is compressed, though it was asked for plain');
  return failure('H-BODY', `the body does not hold ${wanted}`, { body: wanted });
}

async function textOrPattern(wanted: string): Promise<Result<(text: string) => boolean, string>> {
  const source = /^\/(.+)\/$/s.exec(wanted)?.[1];
  return source === undefined ? ok((text) => text.includes(wanted)) : linearPattern(source);
}

const slowness = ({ latencyMs }: HttpCheck, ms: number): CheckTrouble | undefined =>
  latencyMs !== undefined && ms > latencyMs
    ? failure('H-SLOW', `answered after ${Math.round(ms)} ms, 'latency' allows ${latencyMs} ms`, {
        latencyMs,
      })
    : undefined;
