import type { Duplex } from 'node:stream';
import { err, ok, type Result } from '../../base/result.js';
import type { HttpCheck } from '../../domain/check/check.js';
import type { CheckAttempt, CheckResult } from './attempt.js';
import { type CheckedHost, checkedHostOf, dial, type Ways } from './dial.js';
import { excerptOf } from './excerpt.js';
import { exchange, type HttpAnswer, type Question } from './exchange.js';
import { type CheckTrouble, failure } from './failures.js';
import { accepts, judged } from './judge.js';
import { headersFor, mayCross, nextUrl, notFollowed, redirectOf } from './redirects.js';
import { secured } from './tls.js';
import { bareHost, checkedUrl, portOf, shown } from './urls.js';

const MOST_REDIRECTS = 3;

/** An answer, and who gave it. */
interface Visit {
  readonly question: Question;
  readonly place: CheckedHost;
  readonly answer: HttpAnswer;
}

export async function askHttp(check: HttpCheck, ways: Ways, attempt: CheckAttempt): Promise<CheckResult> {
  const url = checkedUrl(check.url);
  if (!url.ok) return url.error;
  const wants = ways.isBrief ? 'head' : 'whole';
  const first: Question = { url: url.value, method: check.method, headers: headersOf(check), wants };
  const last = await followed(check, await visit(first, undefined, ways, attempt), ways, attempt);
  if (!last.ok) return last.error;
  const { answer } = last.value;
  const ms = attempt.clock.now() - attempt.at;
  const trouble = isRedirected(check, last.value)
    ? notFollowed(last.value.question.url, answer)
    : await judged(check, answer, ms);
  const excerpt = excerptOf(answer.body);
  return { ...(trouble ?? { result: 'pass' }), code: answer.status, ...(excerpt ? { excerpt } : {}) };
}

function headersOf(check: HttpCheck): Readonly<Record<string, string>> {
  const given = Object.entries(check.headers).map(([name, value]) => [name.toLowerCase(), value]);
  return {
    'user-agent': 'cimyr',
    accept: '*/*',
    ...Object.fromEntries(given),
    'accept-encoding': 'identity',
  };
}

const isRedirected = (check: HttpCheck, { answer }: Visit): boolean =>
  redirectOf(answer) !== undefined && !accepts(check, answer.status);

/** Follows as far as the check says. */
async function followed(
  check: HttpCheck,
  first: Result<Visit, CheckTrouble>,
  ways: Ways,
  attempt: CheckAttempt,
): Promise<Result<Visit, CheckTrouble>> {
  const most = Math.min(check.redirects, MOST_REDIRECTS);
  if (most === 0) return first;
  let last = first;
  for (let count = 0; last.ok && isRedirected(check, last.value); count++) {
    const { question, answer, place } = last.value;
    const url = nextUrl(question.url, redirectOf(answer) ?? '');
    if (!url.ok) return url;
    if (count === most)
      return err(failure('H-REDIRECT', `redirected more than ${most} times, at last to ${shown(url.value)}`));
    const headers = headersFor(question.url, url.value, question.headers);
    last = await visit({ ...question, url: url.value, headers }, place, ways, attempt);
    if (!last.ok) return err(redirectedTo(url.value, last.error));
  }
  return last;
}

const redirectedTo = (url: URL, { problem, message, result }: CheckTrouble): CheckTrouble => ({
  problem: problem === 'E-SSRF' ? 'H-REDIRECT' : problem,
  message: `redirected to ${shown(url)}: ${message}`,
  result,
});

/** One hop. `from`: who has sent us there. */
async function visit(
  question: Question,
  from: CheckedHost | undefined,
  ways: Ways,
  attempt: CheckAttempt,
): Promise<Result<Visit, CheckTrouble>> {
  attempt.code = undefined;
  const place = await checkedHostOf(bareHost(question.url), ways, attempt);
  if (!place.ok) return place;
  if (from && !mayCross(from, place.value))
    return err(
      failure('E-SSRF', 'a public server must not send to a private address, name that address itself'),
    );
  const stream = await opened(question, place.value, ways, attempt);
  if (!stream.ok) return stream;
  const answer = await exchange(stream.value, question, attempt);
  return answer.ok ? ok({ question, place: place.value, answer: answer.value }) : answer;
}

/** A certificate is to be of the name that is asked for, where a header says another than the address. */
async function opened(
  { url, headers }: Question,
  place: CheckedHost,
  ways: Ways,
  attempt: CheckAttempt,
): Promise<Result<Duplex, CheckTrouble>> {
  const stream = await dial(place, portOf(url), ways, attempt);
  if (!stream.ok || url.protocol !== 'https:') return stream;
  const asked = `https://${headers['host'] ?? url.host}`;
  const name = URL.canParse(asked) ? bareHost(new URL(asked)) : place.host;
  return secured(stream.value, name.replace(/\.$/, ''), ways.ca, attempt);
}
