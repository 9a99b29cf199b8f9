import type { FoundArtifact } from '../../../adapters/artifact/artifact.js';
import { haproxyTraffic } from '../../../adapters/haproxy/haproxy.js';
import { hostsFleet } from '../../../adapters/hosts/fleet.js';
import { hostsAt } from '../../../adapters/hosts/there.js';
import { localHost } from '../../../adapters/process/local-host.js';
import { nameOf, sshHost } from '../../../adapters/ssh/ssh-host.js';
import { err, ok, type Result } from '../../../base/result.js';
import { keyNamesIn } from '../../../config/targets/hosts/key-names.js';
import { hostsSpecOf } from '../../../config/targets/hosts/spec.js';
import type { HostsTarget } from '../../../config/targets/hosts/target.js';
import { usableHosts } from '../../../config/targets/hosts/usable.js';
import { credentialNames } from '../../../domain/credentials.js';
import type { ArtifactTrouble } from '../../../domain/rollout/failure.js';
import type { Artifact } from '../../../ports/artifact.js';
import type { Host, HostFailure } from '../../../ports/host.js';
import { reasonSentence } from '../../../report/rollout/words/reasons.js';
import { jobBase } from '../../job-base.js';
import { findKnownArtifact } from '../known-artifact.js';
import {
  type Freight,
  type OpenTarget,
  type Platform,
  type ReachRequest,
  refusedBy,
  type Unreached,
} from '../platform.js';

/** This machine, or others by SSH. */
export const hosts: Platform = (request) => {
  const { environment, workspace, variables, credentials, brings = false } = request;
  const configured = environment.target as HostsTarget;
  const whole = usableHosts(configured, {
    workspace,
    variables,
    knownHosts: credentials.knownHosts,
    brings,
  });
  if (!whole.ok) return whole;
  const target = leavingOut(whole.value, request.without ?? []);
  if (!target.ok) return target;
  return ok({
    spec: hostsSpecOf(target.value),
    keyNames: keyNamesIn(configured),
    async open() {
      const machines = await openMachines(target.value, request);
      return machines.ok ? ok(openTarget(machines.value, target.value, request)) : machines;
    },
    async bring(release) {
      const found = await findKnownArtifact(target.value, request);
      if (!found.ok) return err(unusable(target.value, found.error));
      return ok(freight(release, found.value, target.value, request));
    },
  });
};

/** The target without these places, each named as it is shown. */
function leavingOut(target: HostsTarget, without: readonly string[]): Result<HostsTarget, string> {
  const names = target.hosts.map(nameOf);
  const unknown = without.find((name) => !names.includes(name));
  if (unknown !== undefined)
    return err(
      `there is no place '${unknown}' to leave out${names.length > 0 ? `; there are ${names.join(', ')}` : ''}`,
    );
  const hosts = target.hosts.filter((host) => !without.includes(nameOf(host)));
  return hosts.length === 0 && without.length > 0
    ? err('no place is left; leave out fewer')
    : ok({ ...target, hosts });
}

const unusable = ({ artifact: path }: HostsTarget, trouble: ArtifactTrouble): string =>
  reasonSentence({ kind: 'artifact', path, ...trouble });

const freight = (
  release: string,
  found: FoundArtifact,
  target: HostsTarget,
  request: ReachRequest,
): Freight => ({
  async open() {
    const [machines, read] = await Promise.all([openMachines(target, request), found.read()]);
    if (!machines.ok) return machines;
    if (read.ok) {
      const cargo = { release, artifact: read.value };
      return ok({ ...openTarget(machines.value, target, request, cargo), digest: read.value.digest });
    }
    for (const { host } of machines.value) host.close();
    return err({ message: unusable(target, read.error) });
  },
  dispose: () => found.dispose(),
});

/** A machine, and the address at which its instances are reached from here. */
interface Machine {
  readonly host: Host;
  readonly address: string;
}

function openTarget(
  machines: readonly Machine[],
  target: HostsTarget,
  { environment, masker, clock }: ReachRequest,
  cargo?: { readonly release: string; readonly artifact: Artifact },
): OpenTarget {
  const { traffic } = target;
  const mask = (text: string) => masker.lines(text);
  const all = machines.map(({ host }) => host);
  const addresses = new Map(machines.map(({ host, address }) => [host, address]));
  const fleet = hostsFleet({
    hosts: all,
    addressOf: (host) => addresses.get(host) ?? host.name,
    target,
    app: environment.app,
    environment: environment.name,
    clock,
    mask,
    ...(cargo ? { cargo } : {}),
    ...(traffic ? { traffic: haproxyTraffic(traffic, `${target.path}/.cimyr/haproxy.state`) } : {}),
  });
  const warnings = [...new Set(all.flatMap(({ warning }) => warning ?? []))];
  return { fleet, at: hostsAt(all, target.path, mask, clock), warnings };
}

async function openMachines(
  target: HostsTarget,
  { env, credentials: { passphrase, agent }, clock, cancel }: ReachRequest,
): Promise<Result<readonly Machine[], Unreached>> {
  if (target.kind === 'local') return ok([{ host: localHost(staying(env)), address: '127.0.0.1' }]);
  const { login } = target;
  if (!login) return err({ message: "'user' is missing; name who logs in" });
  const opened = await Promise.all(
    target.hosts.map(async (address) => {
      const one = await sshHost({
        address,
        login,
        clock,
        ...(cancel ? { signal: cancel } : {}),
        ...(passphrase === undefined ? {} : { passphrase }),
        ...(agent === undefined ? {} : { agent }),
      });
      return { one, address };
    }),
  );
  const [final] = opened.flatMap(({ one }) => (!one.ok && one.error.isFinal ? [one.error] : []));
  if (final) {
    for (const { one } of opened) if (one.ok) one.value.close();
    return err(refusedBy(final));
  }
  return ok(
    opened.map(({ one, address }) => ({
      host: one.ok ? one.value : silentHost(nameOf(address), one.error),
      address: bracketed(address.host),
    })),
  );
}

/** One that could not be reached: whoever asks it hears why, and can go on with the others. */
const silentHost = (name: string, why: HostFailure): Host => ({
  name,
  run: async () => err({ ...why, mayHaveRun: false }),
  connect: async () => err(why),
  close: () => {},
});

const bracketed = (host: string) => (host.includes(':') ? `[${host}]` : host);

/**
 * What is started here is to stay: without the marks by which a runner, or a pipeline of ours, finds what its jobs
 * have left behind.
 */
function staying(env: ReachRequest['env']): Record<string, string> {
  const { RUNNER_TRACKING_ID: _, CIMYR_TRACKING_ID: __, ...rest } = jobBase(env, new Set(credentialNames));
  return rest;
}
