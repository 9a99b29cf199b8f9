import { isIPv4, isIPv6 } from 'node:net';
import { err, ok, type Result } from '../../base/result.js';
import { filled } from '../placeholders.js';

/** A code and what is said of it. */
type Mistake = readonly [code: 'E-HOST' | 'E-PORT', message: string];

/** `host`, `host:port`, `[v6]:port` or a bare `v6`; `${VAR}` may stand for the host or a part of it. */
export function parseHostAddress(
  text: string,
): Result<{ readonly host: string; readonly port?: number }, Mistake> {
  if (isIPv6(text) && !text.includes('%')) return ok({ host: text });
  // A default behind `:-` holds no port.
  const masked = text.replace(/\$\{[^}]*\}/g, (found) => 'x'.repeat(found.length));
  const found = /^(?:\[[^\]]*\]|[^:[\]]*)/.exec(masked)?.[0].length ?? 0;
  const [written, rest] = [text.slice(0, found), text.slice(found)];
  const isBracketed = written.startsWith('[');
  const host = isBracketed ? written.slice(1, -1) : written;
  const isKnown = isBracketed ? isIPv6(host) && !host.includes('%') : isName(filled(host, 'x'));
  if (!isKnown || (rest !== '' && !/^:[^:]*$/.test(rest)))
    return err(['E-HOST', `${quoted(text)} is no host; ${remedyFor(text)}`]);
  if (rest === '') return ok({ host });
  const port = /^:\d{1,5}$/.test(rest) ? Number(rest.slice(1)) : 0;
  return port >= 1 && port <= 65_535
    ? ok({ host, port })
    : err(['E-PORT', `${quoted(text)} has no port from 1 to 65535; mend the number behind the colon`]);
}

const quoted = (text: string) => `'${text.slice(0, 80)}'`;

function remedyFor(text: string): string {
  const name = /\$([A-Za-z_]\w*)/.exec(text)?.[1];
  return name ? `write \${${name}}` : 'write a name or an address, and :port behind it';
}

const LABEL = '[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?';
const NAME = new RegExp(`^${LABEL}(?:\\.${LABEL})*$`);

/** No name begins with a dash, so that none is taken for an option (S04); one that ends in digits is an address. */
function isName(host: string): boolean {
  if (host.length > 253 || !NAME.test(host)) return false;
  return !/(?:^|\.)(?:\d+|0x[0-9a-f]*)$/i.test(host) || isIPv4(host);
}
