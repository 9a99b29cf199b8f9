import { parseHostAddress } from '../../../domain/rollout/host-address.js';
import type { OlderEnvironmentData } from '../../schema/older-environment.js';
import type { HostsData } from './schema.js';
import type { HostAddress, HostsTarget, Login } from './target.js';

const SSH_PORT = 22;

export function hostsTargetOf(data: HostsData): HostsTarget {
  const { kind, path, artifact, shared = [], activate, instances, traffic } = data;
  const includeIgnored = data['include-ignored'];
  return {
    kind,
    ...targetHosts(data),
    ...(kind === 'ssh' ? { login: { user: data.user, ...loginOf(data) } } : {}),
    path,
    artifact,
    ...(includeIgnored === undefined ? {} : { includeIgnored }),
    shared,
    ...(activate === undefined ? {} : { activate }),
    ...(instances ? { instances: instancesOf(instances) } : {}),
    ...(traffic ? { traffic: trafficOf(traffic) } : {}),
  };
}

/** What the older system took where a file names no user. */
const OLDER_USER = 'deploy';

/** Of the older format, which knows one host and no artifact (missing.ts). */
export function olderHostsOf(
  { host, port, user, key_path }: OlderEnvironmentData,
  path: string,
): HostsTarget {
  const [address] = host === undefined ? [] : hostAddressOf(host);
  return {
    kind: 'ssh',
    hosts: address ? [{ ...address, ...(port === undefined ? {} : { port }) }] : [],
    login: { user: user ?? OLDER_USER, ...(key_path ? { key: key_path } : {}) },
    path,
    artifact: '',
    shared: [],
  };
}

export const targetHosts = (data: HostsData): Pick<HostsTarget, 'hosts'> => ({
  hosts: data.kind === 'ssh' ? data.hosts.flatMap(hostAddressOf) : [],
});

type LoginData = Pick<
  Extract<HostsData, { kind: 'ssh' }>,
  'key' | 'known-hosts' | 'host-fingerprint' | 'jump'
>;

/** How to log in, but for the user. */
export function loginOf(data: LoginData): Omit<Login, 'user'> {
  const { key, 'known-hosts': knownHosts, 'host-fingerprint': hostFingerprint, jump } = data;
  const via = jump === undefined ? undefined : jumpOf(jump);
  return {
    ...(key === undefined ? {} : { key }),
    ...(knownHosts === undefined ? {} : { knownHosts }),
    ...(hostFingerprint === undefined ? {} : { hostFingerprint }),
    ...(via ? { jump: via } : {}),
  };
}

/** What the schema has refused is left out. */
function hostAddressOf(text: string): HostAddress[] {
  const parsed = parseHostAddress(text);
  return parsed.ok ? [{ host: parsed.value.host, port: parsed.value.port ?? SSH_PORT }] : [];
}

function jumpOf(text: string): Login['jump'] {
  const at = text.lastIndexOf('@');
  const [address] = hostAddressOf(text.slice(at + 1));
  return address && { ...address, ...(at < 0 ? {} : { user: text.slice(0, at) }) };
}

function instancesOf({
  'socket-activated': isSocketActivated,
  ...others
}: NonNullable<HostsData['instances']>): NonNullable<HostsTarget['instances']> {
  return { ...others, ...(isSocketActivated === undefined ? {} : { isSocketActivated }) };
}

function trafficOf(data: NonNullable<HostsData['traffic']>): NonNullable<HostsTarget['traffic']> {
  const { 'state-file': stateFile, ...others } = data;
  return { ...others, ...(stateFile === undefined ? {} : { stateFile }) };
}
