import { resolve } from 'node:path';
import { err, ok, type Result } from '../../../base/result.js';
import { Filling } from '../filling.js';
import { mistakeInFilled } from './filled.js';
import { keepsInside } from './inside.js';
import { missingToDeploy } from './missing.js';
import type { HaproxyTraffic, HostsTarget, Login } from './target.js';

/** What a target's placeholders stand for, and what is given besides the file. */
export interface UsableHostsRequest {
  readonly workspace: string;
  readonly variables: Readonly<Record<string, string | undefined>>;
  /** Instead of the file's. */
  readonly knownHosts?: string | undefined;
  /** The artifact is brought there: whoever only looks or goes back needs none, nor its variables. */
  readonly brings: boolean;
}

/** The target with its variables filled in, ready to be used. The error says what it lacks. */
export function usableHosts(
  target: HostsTarget,
  { workspace, variables, knownHosts, brings }: UsableHostsRequest,
): Result<HostsTarget, string> {
  const given = withKnownHosts(target, knownHosts);
  const lacking = missingToDeploy(given);
  if (lacking.length > 0) return err(lacking.join('; '));
  const filling = new Filling(variables);
  const artifactPath = brings ? filling.text('artifact', given.artifact) : given.artifact;
  const filled = { ...fill(given, filling), artifact: artifactPath };
  const refusal = filling.missing === undefined ? refusalOf(filled, filling) : unset(filling.missing);
  if (refusal !== undefined) return err(refusal);
  const path = filled.kind === 'local' ? resolve(workspace, filled.path) : filled.path;
  const artifact = resolve(workspace, filled.artifact);
  const inside = brings && filled.kind === 'local' ? keepsInside(artifact, path) : undefined;
  if (inside !== undefined) return err(`target.path: ${inside}`);
  return ok({ ...filled, path: path.replace(/\/+$/, ''), artifact });
}

/** What the file may not say, no variable may say either. */
function refusalOf(filled: HostsTarget, filling: Filling): string | undefined {
  const mistake = mistakeInFilled(filled, filling.fields);
  if (!mistake) return undefined;
  return `${shown(mistake.field)} with ${filling.namesIn(mistake.field)} filled in: ${mistake.message}`;
}

const unset = ({ field, name }: { readonly field: string; readonly name: string }): string =>
  `${shown(field)}: variable ${name} is not set; ${remedyOf(name)}`;

const shown = (field: string): string => `target.${field.replace(/\.(\d+)/g, '[$1]')}`;

/** A secret that an environment or a fork does not have comes as an empty input. */
const remedyOf = (name: string): string =>
  name === 'SSH_KEY'
    ? "set it; on GitHub by the input 'ssh-key': is its secret set for this environment?"
    : `set it, or give it a default: \${${name}:-…}`;

function withKnownHosts(target: HostsTarget, knownHosts: string | undefined): HostsTarget {
  if (knownHosts === undefined || !target.login) return target;
  return { ...target, login: trusting(target.login, knownHosts) };
}

/** Known hosts that are given stand for whatever the file has. */
export function trusting<L extends Omit<Login, 'user'>>(login: L, knownHosts: string): L {
  const { hostFingerprint: _, ...rest } = login;
  return { ...(rest as L), knownHosts };
}

/** Commands are left to the shell of the target, which has the variables in its environment. */
function fill(target: HostsTarget, filling: Filling): HostsTarget {
  const { login, traffic } = target;
  return {
    ...target,
    path: filling.text('path', target.path),
    shared: target.shared.map((path, i) => filling.text(`shared.${i}`, path)),
    hosts: target.hosts.map((address, i) => ({
      ...address,
      host: filling.text(`hosts.${i}`, address.host),
    })),
    ...(login ? { login: { user: filling.text('user', login.user), ...fillLogin(login, filling) } } : {}),
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

export function fillLogin(
  { key, knownHosts, hostFingerprint, jump }: Omit<Login, 'user'>,
  filling: Filling,
): Omit<Login, 'user'> {
  return {
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
