import type { HostAddress, HostsTarget, Login } from '../../../domain/rollout/environment.js';
import { parseHostAddress } from '../../../domain/rollout/host-address.js';
import type { HostsData } from './schema.js';

const SSH_PORT = 22;

export function hostsTargetOf(data: HostsData): HostsTarget {
  const { kind, path, artifact, shared = [], activate, instances, traffic } = data;
  return {
    kind,
    ...targetHosts(data),
    ...(kind === 'ssh' ? { login: loginOf(data) } : {}),
    path,
    artifact,
    shared,
    ...(activate === undefined ? {} : { activate }),
    ...(instances ? { instances } : {}),
    ...(traffic ? { traffic: trafficOf(traffic) } : {}),
  };
}

export const targetHosts = (data: HostsData): Pick<HostsTarget, 'hosts'> => ({
  hosts: data.kind === 'ssh' ? data.hosts.flatMap(hostAddressOf) : [],
});

function loginOf(data: Extract<HostsData, { kind: 'ssh' }>): Login {
  const { user, key, 'known-hosts': knownHosts, 'host-fingerprint': hostFingerprint, jump } = data;
  const via = jump === undefined ? undefined : jumpOf(jump);
  return {
    user,
    ...(key === undefined ? {} : { key }),
    ...(knownHosts === undefined ? {} : { knownHosts }),
    ...(hostFingerprint === undefined ? {} : { hostFingerprint }),
    ...(via ? { jump: via } : {}),
  };
}

/** What the schema has refused is left out. */
export function hostAddressOf(text: string): HostAddress[] {
  const parsed = parseHostAddress(text);
  return parsed.ok ? [{ host: parsed.value.host, port: parsed.value.port ?? SSH_PORT }] : [];
}

function jumpOf(text: string): Login['jump'] {
  const at = text.lastIndexOf('@');
  const [address] = hostAddressOf(text.slice(at + 1));
  return address && { ...address, ...(at < 0 ? {} : { user: text.slice(0, at) }) };
}

function trafficOf(data: NonNullable<HostsData['traffic']>): NonNullable<HostsTarget['traffic']> {
  const { 'state-file': stateFile, ...others } = data;
  return { ...others, ...(stateFile === undefined ? {} : { stateFile }) };
}
