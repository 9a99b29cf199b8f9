import * as z from 'zod/mini';
import { isLinkLocal } from '../../base/link-local.js';
import { once } from '../../base/once.js';
import { filled, hasPlaceholder, startsWithPlaceholder } from '../../domain/placeholders.js';
import { parseHostAddress } from '../../domain/rollout/host-address.js';
import { type Mistake, ruled, shortText, someOf } from './fields.js';

/** Machines and what is asked of them. `${VAR}` may stand anywhere: what can be judged without its value is. */
const hostMistake = (text: string): Mistake => {
  const parsed = parseHostAddress(text);
  return parsed.ok ? undefined : parsed.error;
};

export const host = once(() => shortText(500).check(ruled(hostMistake)));

const MAX_HOSTS = 1000;

/** The machines of one environment. */
export const hostList = () =>
  machines(host(), (text) => {
    const parsed = parseHostAddress(text);
    return parsed.ok ? `${parsed.value.host.toLowerCase()} ${parsed.value.port ?? 22}` : undefined;
  });

/** Each once: `identityOf` says which is meant, if that can be told. */
export const machines = (
  item: z.ZodMiniType<string, string>,
  identityOf: (text: string) => string | undefined,
) =>
  someOf(item).check(
    z.superRefine<string[]>((list, context) => {
      const say = (code: string, message: string, path: PropertyKey[] = []) =>
        context.addIssue({ code: 'custom', path, message, params: { code } });
      if (list.length > MAX_HOSTS)
        return say('E-LIMIT', `more than ${MAX_HOSTS} hosts; split the environment`);
      const seen = new Set<string>();
      for (const [i, text] of list.entries()) {
        const address = identityOf(text);
        if (address && seen.has(address)) say('E-DUP', `host '${text}' is listed twice; remove one`, [i]);
        if (address) seen.add(address);
      }
    }),
  );

const LOGIN = /^[A-Za-z_][A-Za-z0-9_.@-]{0,63}$/;

export const userMistake = (text: string): Mistake =>
  LOGIN.test(filled(text, 'x'))
    ? undefined
    : [
        'E-NAME',
        `'${text.slice(0, 80)}' is no user; begin with a letter, go on with letters, digits, _ . and -`,
      ];

export const user = () => shortText(500).check(ruled(userMistake));

/** `[user@]host[:port]` */
export const jump = () =>
  shortText(500).check(
    ruled((text) => {
      const at = text.lastIndexOf('@');
      return (at < 0 ? undefined : userMistake(text.slice(0, at))) ?? hostMistake(text.slice(at + 1));
    }),
  );

/** `host:port` */
export const socketAddress = () => shortText(500).check(ruled(socketMistake));

export function socketMistake(text: string): Mistake {
  const parsed = parseHostAddress(text.replace(/:\$\{[^}]*\}$/, ':8'));
  if (!parsed.ok) return parsed.error;
  const { host: name, port } = parsed.value;
  if (port === undefined && !hasPlaceholder(text))
    return ['E-PORT', `'${text.slice(0, 80)}' has no port; write '${name}:<port>'`];
  return linkLocalMistake(filled(name, '8'));
}

export const webAddress = () => shortText(2000).check(ruled(webMistake));

export function webMistake(text: string): Mistake {
  const shown = `'${text.slice(0, 80)}'`;
  const url = withoutPlaceholders(text);
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(url)?.[1]?.toLowerCase();
  if (scheme === undefined)
    return ['E-URL', `${shown} has no scheme; write https://${text.slice(0, 80).replace(/^\/+/, '<host>/')}`];
  if (scheme !== 'http' && scheme !== 'https')
    return ['E-URL', `'${scheme}' is not asked here; write http or https`];
  const bare = /^[^/]*\/\/[^/?#]*\$([A-Za-z_]\w*)/.exec(url)?.[1];
  if (bare) return ['E-URL', `'$${bare}' is not filled in; write \${${bare}}`];
  const port = /^[^/]*\/\/[^/?#]*:(\d+)(?:[/?#]|$)/.exec(url)?.[1];
  if (port !== undefined && !(Number(port) >= 1 && Number(port) <= 65_535))
    return ['E-PORT', `port ${port.slice(0, 20)} does not exist; write one from 1 to 65535`];
  if (/\s/.test(text) || !URL.canParse(url)) return ['E-URL', `${shown} is no URL; write https://host/path`];
  const { username, password, hostname } = new URL(url);
  if (username || password)
    return ['E-URL', "credentials in the URL would be shown; put them into 'headers:' by ${VAR}"];
  return hostMistake(hostname.replace(/\.$/, '')) ?? linkLocalMistake(hostname.replace(/^\[|\]$/g, ''));
}

/** 8 is good for a name, a number of an address, a port and a path. */
function withoutPlaceholders(text: string): string {
  const url = filled(text, '8');
  if (!startsWithPlaceholder(text)) return url;
  return url.startsWith('8://') ? `http${url.slice(1)}` : `http://${url}`;
}

const linkLocalMistake = (name: string): Mistake =>
  isLinkLocal(name)
    ? [
        'E-SSRF',
        `${name} is link-local or a cloud's metadata service, which is never asked; name another address`,
      ]
    : undefined;
