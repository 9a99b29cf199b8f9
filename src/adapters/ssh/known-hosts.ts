import { createHmac } from 'node:crypto';
import { err, ok, type Result } from '../../base/result.js';
import type { HostAddress } from '../../config/targets/hosts/target.js';
import type { HostFailure } from '../../ports/host.js';
import { HOST_KEY_TYPES } from './algorithms.js';
import { final } from './failures.js';
import { matchesGlob } from './glob.js';

const SSH_PORT = 22;
const LINE = /^(?:(@\S*)[ \t]+)?(\S+)[ \t]+(\S+)[ \t]+([A-Za-z0-9+/]+=*)(?:[ \t]|$)/;

export interface HostKey {
  readonly type: string;
  readonly blob: Buffer;
}

/** What a known_hosts file says of one machine; at least one key is accepted. */
export interface KnownKeys {
  readonly accepted: readonly HostKey[];
  readonly revoked: readonly HostKey[];
}

interface Entry extends HostKey {
  readonly marker: string | undefined;
  readonly hosts: string;
}

/** How known_hosts names an address. */
export const knownName = ({ host, port }: HostAddress): string =>
  (port === SSH_PORT ? host : `[${host}]:${port}`).toLowerCase();

/** The keys that a known_hosts text has for an address, or why there is none to go by. */
export function knownKeys(text: string, address: HostAddress): Result<KnownKeys, HostFailure> {
  const name = knownName(address);
  const all = text.split('\n').flatMap((line) => entryOf(line) ?? []);
  const withPort = all.filter(({ hosts }) => matchesHosts(hosts, name));
  // As OpenSSH has it: where no key is known with the port, those of the plain name count.
  const plainName = address.host.toLowerCase();
  const entries = withPort.some(({ marker }) => !marker)
    ? withPort
    : all.filter((entry) => withPort.includes(entry) || matchesHosts(entry.hosts, plainName));
  const revoked = entries.filter(({ marker }) => marker === '@revoked');
  const accepted = entries.filter(
    ({ marker, type, blob }) =>
      !marker && HOST_KEY_TYPES.includes(type) && !revoked.some((other) => other.blob.equals(blob)),
  );
  return accepted.length > 0 ? ok({ accepted, revoked }) : err(nothingUsable(name, entries));
}

function entryOf(line: string): Entry | undefined {
  const trimmed = line.trim();
  if (trimmed.startsWith('#')) return undefined;
  const [, marker, hosts = '', type = '', base64 = ''] = LINE.exec(trimmed) ?? [];
  if (marker && marker !== '@revoked' && marker !== '@cert-authority') return undefined;
  const blob = Buffer.from(base64, 'base64');
  return typeOf(blob) === type ? { marker, hosts, type, blob } : undefined;
}

/** A key's blob begins with the name of its type. */
export function typeOf(blob: Buffer): string | undefined {
  if (blob.length < 4) return undefined;
  const length = blob.readUInt32BE(0);
  return blob.length > 4 + length ? blob.toString('latin1', 4, 4 + length) : undefined;
}

function matchesHosts(hosts: string, name: string): boolean {
  if (hosts.startsWith('|')) return matchesHash(hosts, name);
  const patterns = hosts.toLowerCase().split(',');
  const isExcluded = patterns.some(
    (pattern) => pattern.startsWith('!') && matchesGlob(pattern.slice(1), name),
  );
  return !isExcluded && patterns.some((pattern) => matchesGlob(pattern, name));
}

function matchesHash(hosts: string, name: string): boolean {
  const [, version, salt = '', hash = ''] = hosts.split('|');
  if (version !== '1') return false;
  return createHmac('sha1', Buffer.from(salt, 'base64')).update(name).digest('base64') === hash;
}

function nothingUsable(name: string, entries: readonly Entry[]): HostFailure {
  if (entries.some(({ marker }) => marker === '@revoked'))
    return failure('REVOKED', `known_hosts has only revoked keys for ${name}`, 'replace its key');
  if (entries.some(({ marker }) => marker === '@cert-authority'))
    return failure(
      'UNSUPPORTED',
      `known_hosts knows ${name} only by a certificate authority, which is not supported`,
      'add its plain key as well: `ssh-keyscan` shows it, verify it by other means',
    );
  const [other] = entries;
  if (other)
    return failure(
      'UNSUPPORTED',
      `known_hosts has only a ${other.type} key for ${name}`,
      'add its ed25519 key',
    );
  const remedy = 'add what `ssh-keyscan` shows for it once you have verified that by other means';
  return failure('UNKNOWN', `known_hosts does not have ${name}`, remedy);
}

const failure = (kind: string, message: string, remedy: string): HostFailure =>
  final(`E-HOSTKEY-${kind}`, message, remedy);
