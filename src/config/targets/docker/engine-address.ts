import { isIPv6 } from 'node:net';
import { posix } from 'node:path';
import { err, ok, type Result } from '../../../base/result.js';
import { startsWithPlaceholder } from '../../../domain/placeholders.js';
import { parseHostAddress } from '../../../domain/rollout/host-address.js';
import { userMistake } from '../../schema/addresses.js';
import type { Mistake } from '../../schema/fields.js';
import type { EngineAddress } from './target.js';

/** Where Docker has its socket; `/var/run` leads to `/run`. */
export const DEFAULT_SOCKET = '/var/run/docker.sock';
const DEFAULT_SOCKETS: ReadonlySet<string> = new Set([DEFAULT_SOCKET, '/run/docker.sock']);

/** Of this machine's engine, as people are told of it. */
const DEFAULT_NAME = 'docker';

const SSH_PORT = 22;
/** With TLS. */
const TLS_PORT = 2376;

/** `unix:///path`, `ssh://user@host[:port]` or `tcp://host:port`; `${VAR}` may stand behind the scheme. */
export function parseEngine(text: string): Result<EngineAddress, NonNullable<Mistake>> {
  const [, scheme, rest = ''] = /^(unix|ssh|tcp):\/\/(.*)$/s.exec(text) ?? [];
  if (scheme === 'unix') return unixEngine(rest);
  if (scheme === 'ssh') return sshEngine(rest);
  if (scheme === 'tcp') return tcpEngine(rest);
  return err([
    'E-HOST',
    `${quoted(text)} is no address of an engine; write unix:///<path>, ssh://<user>@<host> or tcp://<host>:<port>`,
  ]);
}

export const engineMistake = (text: string): Mistake => {
  const parsed = parseEngine(text);
  return parsed.ok ? undefined : parsed.error;
};

function unixEngine(path: string): Result<EngineAddress, NonNullable<Mistake>> {
  if (path.startsWith('/') || startsWithPlaceholder(path)) return ok(namedEngine({ kind: 'unix', path }));
  return err(['E-PATH', `${quoted(path)} is not absolute; write unix://${DEFAULT_SOCKET} or the like`]);
}

function sshEngine(rest: string): Result<EngineAddress, NonNullable<Mistake>> {
  const at = rest.lastIndexOf('@');
  const [user, where] = [rest.slice(0, Math.max(at, 0)), rest.slice(at + 1)];
  if (at < 0)
    return err([
      'E-HOST',
      `${quoted(`ssh://${rest}`)} names no user; write ssh://<user>@${rest.slice(0, 80)}`,
    ]);
  const mistake = userMistake(user);
  if (mistake) return err(mistake);
  const parsed = parseHostAddress(where);
  if (!parsed.ok) return parsed;
  const { host, port = SSH_PORT } = parsed.value;
  return ok(namedEngine({ kind: 'ssh', host, port, user }));
}

function tcpEngine(rest: string): Result<EngineAddress, NonNullable<Mistake>> {
  const parsed = parseHostAddress(rest);
  if (!parsed.ok) return parsed;
  const { host, port } = parsed.value;
  return port === undefined
    ? err(['E-PORT', `${quoted(`tcp://${rest}`)} has no port; write tcp://${bracketed(host)}:2376`])
    : ok(namedEngine({ kind: 'tcp', host, port }));
}

type WithoutName<T> = T extends unknown ? Omit<T, 'name'> : never;

/**
 * With the name that people are told, which is kept in journals: that of a machine as for SSH hosts, whichever way leads
 * there, so that no engine is two places. No machine has the name of this one's engine.
 */
export function namedEngine(address: WithoutName<EngineAddress>): EngineAddress {
  if (address.kind === 'unix') {
    const path = posix.normalize(address.path);
    return { ...address, path, name: DEFAULT_SOCKETS.has(path) ? DEFAULT_NAME : path };
  }
  const { host, port } = address;
  const isUsual = port === (address.kind === 'ssh' ? SSH_PORT : TLS_PORT) && host !== DEFAULT_NAME;
  return { ...address, name: isUsual ? host : `${bracketed(host)}:${port}` };
}

/** As the file has it. */
export function engineText(address: EngineAddress): string {
  if (address.kind === 'unix') return `unix://${address.path}`;
  const where = `${bracketed(address.host)}:${address.port}`;
  return address.kind === 'ssh' ? `ssh://${address.user}@${where}` : `tcp://${where}`;
}

const bracketed = (host: string): string => (isIPv6(host) ? `[${host}]` : host);

const quoted = (text: string): string => `'${text.slice(0, 80)}'`;
