import { err, ok, type Result } from '../../base/result.js';
import { type CheckTrouble, failure } from './failures.js';

/** Without the brackets of an IPv6 address. */
export const bareHost = ({ hostname }: URL): string => hostname.replace(/^\[|\]$/g, '');

export const portOf = ({ port, protocol }: URL): number => Number(port) || (protocol === 'https:' ? 443 : 80);

/** For people: what follows the path may hold a token. */
export const shown = ({ origin, pathname }: URL): string => `${origin}${pathname.slice(0, 200)}`;

/** Reading it normalises all spellings of an IPv4 address: addresses are looked at after that. */
export function checkedUrl(text: string, base?: URL): Result<URL, CheckTrouble> {
  if (!URL.canParse(text, base?.href))
    return err(failure('E-URL', 'the address is no URL, such as https://host/path'));
  const url = new URL(text, base);
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    return err(failure('E-URL', `'${url.protocol}' cannot be asked, only http and https can`));
  if (url.username || url.password)
    return err(failure('E-URL', `credentials stand in the URL of ${url.host}, use 'headers' and a secret`));
  return ok(url);
}
