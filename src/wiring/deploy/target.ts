import { resolve } from 'node:path';
import { err, ok, type Result } from '../../base/result.js';
import type { Environment, HostsTarget, Login } from '../../domain/rollout/environment.js';
import { missingToDeploy } from '../../domain/rollout/missing.js';
import { substitute } from '../../domain/substitute.js';

type Variables = Readonly<Record<string, string | undefined>>;

/** The target with its variables filled in, ready to be used. The error says what it lacks. */
export function usableTarget(
  environment: Environment,
  workspace: string,
  variables: Variables,
  knownHosts: string | undefined,
): Result<HostsTarget, string> {
  const { target } = environment;
  if (!('hosts' in target))
    return err(
      `environment '${environment.name}': target '${target.kind}' is not supported by this version of cimyr`,
    );
  const given = withKnownHosts(target, knownHosts);
  const lacking = missingToDeploy({ ...environment, target: given });
  if (lacking.length > 0) return err(`environment '${environment.name}': ${lacking.join('; ')}`);
  let missing: string | undefined;
  const filled = fill(given, (text) => {
    const value = substitute(text, variables);
    if (!value.ok) missing ??= value.error;
    return value.ok ? value.value : text;
  });
  if (missing !== undefined)
    return err(`environment '${environment.name}': variable ${missing} is not set; ${remedyOf(missing)}`);
  const path = filled.kind === 'local' ? resolve(workspace, filled.path) : filled.path;
  return ok({ ...filled, path: path.replace(/\/+$/, ''), artifact: resolve(workspace, filled.artifact) });
}

/** A secret that an environment or a fork does not have comes as an empty input. */
const remedyOf = (name: string): string =>
  name === 'SSH_KEY'
    ? "set it; on GitHub by the input 'ssh-key': is its secret set for this environment?"
    : `set it, or give it a default: \${${name}:-…}`;

function withKnownHosts(target: HostsTarget, knownHosts: string | undefined): HostsTarget {
  if (knownHosts === undefined || !target.login) return target;
  const { hostFingerprint: _, ...login } = target.login;
  return { ...target, login: { ...login, knownHosts } };
}

/** Commands are left to the shell of the target, which has the variables in its environment. */
function fill(target: HostsTarget, text: (value: string) => string): HostsTarget {
  const { login, traffic } = target;
  return {
    ...target,
    path: text(target.path),
    artifact: text(target.artifact),
    shared: target.shared.map(text),
    hosts: target.hosts.map((address) => ({ ...address, host: text(address.host) })),
    ...(login ? { login: fillLogin(login, text) } : {}),
    ...(traffic
      ? { traffic: { ...traffic, socket: text(traffic.socket), backend: text(traffic.backend) } }
      : {}),
  };
}

function fillLogin(login: Login, text: (value: string) => string): Login {
  const { key, knownHosts, hostFingerprint } = login;
  return {
    ...login,
    user: text(login.user),
    ...(key === undefined ? {} : { key: text(key) }),
    ...(knownHosts === undefined ? {} : { knownHosts: text(knownHosts) }),
    ...(hostFingerprint === undefined ? {} : { hostFingerprint: text(hostFingerprint) }),
  };
}
