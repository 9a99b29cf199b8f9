import type { HostsTarget } from './target.js';

/** What a target lacks to be deployed to, each with its remedy. A file of the older format is valid without these; ours is not. */
export function missingToDeploy(target: HostsTarget): string[] {
  if (target.kind !== 'ssh') return [];
  const lacks: string[] = [];
  if (target.hosts.length === 0) lacks.push("'host' is missing; name the machine");
  if (!target.login?.knownHosts && !target.login?.hostFingerprint) lacks.push(missingHostKey(target));
  if (target.artifact === '')
    lacks.push("'artifact' is missing; name the directory, file or archive that is deployed");
  return lacks;
}

export function missingHostKey({ hosts }: Pick<HostsTarget, 'hosts'>): string {
  const { host, port } = hosts[0] ?? { host: '<host>', port: 22 };
  const scan = `ssh-keyscan ${port === 22 ? '' : `-p ${port} `}${host}`;
  return `'known-hosts' or 'host-fingerprint' is missing; get it with '${scan}' and verify it out of band`;
}
