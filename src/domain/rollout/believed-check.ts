import { canonical } from '../../base/canonical.js';
import type { Check } from '../check/check.js';
import { placeholderNames } from '../placeholders.js';
import type { Settings } from './release.js';
import { RELEASE_VARIABLES } from './release-variables.js';

/** What a check finds of a release without its variables. */
const OF_RELEASE: ReadonlySet<string> = new Set([...RELEASE_VARIABLES, 'CIMYR_INSTANCE', 'CIMYR_PORT']);

type Network = Exclude<Check, { kind: 'command' }>;

/**
 * Whether a check of a record may be asked: where today's file asks the same, or where it can ask nobody but the
 * target. One that is asked from here must not lead to anybody else, nor tell what this machine knows.
 */
export function isCheckBelieved(check: Check, today: Settings, isEverywhere: boolean): boolean {
  if (today.checks.some((one) => asked(one) === asked(check))) return true;
  if (check.kind === 'command') return check.from === 'target' && isEverywhere;
  if (!namesReleaseOnly(check)) return false;
  if (check.from === 'target') return isEverywhere;
  if (check.kind === 'http' && check.redirects > 0) return false;
  return isOfOwnSlot(check) || originsOf(today).has(originOf(check));
}

/** It can reach nobody but whom the text itself names, or a slot of the target, whatever its variables hold. */
export const hasFixedOrigin = (check: Network): boolean =>
  originOf(check)
    .split(SLOT_NAMES)
    .every((piece) => !piece.includes('$')) &&
  (check.kind === 'tcp' || (check.redirects === 0 && AUTHORITY.test(check.url)));

const SLOT_NAMES = /\$\{CIMYR_(?:INSTANCE|PORT)\}/;

/** It can reach nobody but a slot of the target. */
const isOfOwnSlot = (check: Network): boolean =>
  check.kind === 'tcp'
    ? check.address === '${CIMYR_INSTANCE}'
    : /^https?:\/\/\$\{CIMYR_INSTANCE\}(?:[/?#]|$)/.test(check.url) && check.redirects === 0;

/** Everything but how often it is asked, and what the answer must be. */
function asked(check: Check): string {
  const { timing: _, phase: __, ...rest } = check;
  if (rest.kind !== 'http') return canonical(rest);
  const { statuses: ___, latencyMs: ____, ...request } = rest;
  return canonical(request);
}

/** Behind the origin, which today's file may have written with variables. */
function namesReleaseOnly(check: Network): boolean {
  const texts =
    check.kind === 'tcp' ? [] : [pathOf(check.url), check.body ?? '', ...Object.values(check.headers)];
  const name = check.name === (check.kind === 'tcp' ? check.address : check.url) ? '' : check.name;
  const origin = check.from === 'target' ? originOf(check) : '';
  return [...texts, name, origin].flatMap(placeholderNames).every((one) => OF_RELEASE.has(one));
}

// Whole: a default may hold what ends an authority, and what comes behind it would be a part of it.
const AUTHORITY = /^https?:\/\/(?:\$\{\w+(?::-[^}/?#\\]*)?\}|[^/?#\\$])*(?=[/?#]|$)/i;

const pathOf = (url: string): string => url.replace(AUTHORITY, '');

/** As written; of a URL scheme and authority, of an address the whole. */
const originOf = (check: Network): string =>
  check.kind === 'tcp' ? check.address : (AUTHORITY.exec(check.url)?.[0] ?? check.url);

function originsOf({ checks, url }: Settings): ReadonlySet<string> {
  const own = checks.flatMap((check) =>
    check.kind !== 'command' && check.from === 'runner' ? [originOf(check)] : [],
  );
  return new Set(url === undefined ? own : [...own, AUTHORITY.exec(url)?.[0] ?? url]);
}
