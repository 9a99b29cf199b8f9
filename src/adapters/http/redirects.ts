import { err, ok, type Result } from '../../base/result.js';
import { type CheckedHost, isAllPrivate, isAllPublic } from './dial.js';
import { plainLine } from './excerpt.js';
import type { HttpAnswer } from './exchange.js';
import { type CheckTrouble, failure } from './failures.js';
import { checkedUrl, shown } from './urls.js';

const STATUSES: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
/** Nothing in these is meant for one server only. */
const FOR_ALL: ReadonlySet<string> = new Set(['accept', 'accept-language', 'user-agent']);

/** Where an answer sends on to, if it does. */
export const redirectOf = ({ status, location }: HttpAnswer): string | undefined =>
  STATUSES.has(status) ? location : undefined;

export function notFollowed(from: URL, { status, location = '' }: HttpAnswer): CheckTrouble {
  const to = checkedUrl(location, from);
  const text = !to.ok
    ? plainLine(location).slice(0, 200)
    : sameOrigin(from, to.value)
      ? to.value.pathname
      : shown(to.value);
  return failure('H-REDIRECT', `answered ${status} to ${text}, and redirects are not followed`);
}

/** The next address. A step back from https would show to everybody on the way what was asked in secret. */
export function nextUrl(from: URL, location: string): Result<URL, CheckTrouble> {
  const to = checkedUrl(location, from);
  if (!to.ok)
    return err(failure('H-REDIRECT', `redirected to an address that is not asked: ${to.error.message}`));
  if (from.protocol === 'https:' && to.value.protocol === 'http:')
    return err(failure('H-REDIRECT', `redirected from https to ${shown(to.value)}`));
  return ok(to.value);
}

/**
 * Whoever answers from outside must not choose what is asked inside. Where one of the addresses is not known it
 * is taken for the worse, unless the name stays.
 */
export const mayCross = (from: CheckedHost, to: CheckedHost): boolean =>
  isAllPrivate(from) ||
  isAllPublic(to) ||
  (to.addresses.length === 0 && from.addresses.length === 0 && from.host === to.host);

/** Keys and names of hosts in headers are for the server that the check names. */
export function headersFor(
  from: URL,
  to: URL,
  headers: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  if (sameOrigin(from, to)) return headers;
  return Object.fromEntries(Object.entries(headers).filter(([name]) => FOR_ALL.has(name)));
}

const sameOrigin = (one: URL, other: URL): boolean => one.origin === other.origin;
