import { otlpVariable } from './asked.js';
import { parsePairs } from './pairs.js';

type Env = Readonly<Record<string, string | undefined>>;

/** User and password of an address are a header, as in every client. */
export function authorizationOf({ username, password }: URL): Record<string, string> {
  if (username === '' && password === '') return {};
  const plain = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { authorization: `Basic ${Buffer.from(plain).toString('base64')}` };
}

export function headersOf(env: Env, notices: string[]): Record<string, string> {
  const found = otlpVariable(env, 'HEADERS');
  if (!found) return {};
  const headers = parsePairs(found.value);
  const isWhole =
    headers &&
    Object.entries(headers).every(
      ([name, value]) => /^[!#$%&'*+\-.^_`|~\w]+$/.test(name) && /^[\t\x20-\x7e\x80-\xff]*$/.test(value),
    );
  if (isWhole)
    return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  notices.push(
    `${found.name} is no list of name=value, so it is not used; percent-encode what is special in it`,
  );
  return {};
}

/** Of `Bearer x` the token, too, and of `Basic x` what it stands for. */
export function secretPartsOf(header: string): string[] {
  const [, scheme = '', token = ''] = /^(\S+) +(\S.*)$/.exec(header) ?? [];
  if (token === '') return [header];
  const plain = scheme.toLowerCase() === 'basic' ? Buffer.from(token, 'base64').toString() : '';
  return [header, token, plain, plain.slice(plain.indexOf(':') + 1)];
}
