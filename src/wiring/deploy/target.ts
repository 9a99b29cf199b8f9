import { resolve } from 'node:path';
import { err, ok, type Result } from '../../base/result.js';
import { mistakeInFilled } from '../../config/targets/hosts/filled.js';
import { placeholderNames } from '../../domain/placeholders.js';
import type { Environment, HaproxyTraffic, HostsTarget, Login } from '../../domain/rollout/environment.js';
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
  const filling = new Filling(variables);
  const filled = fill(given, filling);
  const refusal = filling.missing === undefined ? refusalOf(filled, filling.names) : unset(filling.missing);
  if (refusal !== undefined) return err(`environment '${environment.name}': ${refusal}`);
  const path = filled.kind === 'local' ? resolve(workspace, filled.path) : filled.path;
  return ok({ ...filled, path: path.replace(/\/+$/, ''), artifact: resolve(workspace, filled.artifact) });
}

/** What the file may not say, no variable may say either. */
function refusalOf(filled: HostsTarget, names: ReadonlyMap<string, readonly string[]>): string | undefined {
  const mistake = mistakeInFilled(filled, new Set(names.keys()));
  if (!mistake) return undefined;
  const by = names.get(mistake.field)?.map((name) => `\${${name}}`) ?? [];
  const field = mistake.field.replace(/\.(\d+)/g, '[$1]');
  return `target.${field} with ${by.join(', ')} filled in: ${mistake.message}`;
}

const unset = (name: string): string => `variable ${name} is not set; ${remedyOf(name)}`;

/** Fills variables in, and knows afterwards where. */
class Filling {
  readonly names = new Map<string, readonly string[]>();
  missing: string | undefined;
  readonly #variables: Variables;

  constructor(variables: Variables) {
    this.#variables = variables;
  }

  text(field: string, text: string): string {
    const names = placeholderNames(text);
    if (names.length === 0) return text;
    this.names.set(field, names);
    const value = substitute(text, this.#variables);
    if (!value.ok) this.missing ??= value.error;
    return value.ok ? value.value : text;
  }
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
function fill(target: HostsTarget, filling: Filling): HostsTarget {
  const { login, traffic } = target;
  return {
    ...target,
    path: filling.text('path', target.path),
    artifact: filling.text('artifact', target.artifact),
    shared: target.shared.map((path, i) => filling.text(`shared.${i}`, path)),
    hosts: target.hosts.map((address, i) => ({
      ...address,
      host: filling.text(`hosts.${i}`, address.host),
    })),
    ...(login ? { login: fillLogin(login, filling) } : {}),
    ...(traffic ? { traffic: fillTraffic(traffic, filling) } : {}),
  };
}

const fillTraffic = (traffic: HaproxyTraffic, filling: Filling): HaproxyTraffic => ({
  ...traffic,
  socket: filling.text('traffic.socket', traffic.socket),
  backend: filling.text('traffic.backend', traffic.backend),
  ...(traffic.stateFile === undefined
    ? {}
    : { stateFile: filling.text('traffic.state-file', traffic.stateFile) }),
});

function fillLogin(login: Login, filling: Filling): Login {
  const { key, knownHosts, hostFingerprint, jump } = login;
  return {
    ...login,
    user: filling.text('user', login.user),
    ...(key === undefined ? {} : { key: filling.text('key', key) }),
    ...(knownHosts === undefined ? {} : { knownHosts: filling.text('known-hosts', knownHosts) }),
    ...(hostFingerprint === undefined
      ? {}
      : { hostFingerprint: filling.text('host-fingerprint', hostFingerprint) }),
    ...(jump ? { jump: fillJump(jump, filling) } : {}),
  };
}

const fillJump = (jump: NonNullable<Login['jump']>, filling: Filling): NonNullable<Login['jump']> => ({
  ...jump,
  host: filling.text('jump', jump.host),
  ...(jump.user === undefined ? {} : { user: filling.text('jump', jump.user) }),
});
