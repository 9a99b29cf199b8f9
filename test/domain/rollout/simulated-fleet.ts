import type { HostSeen, InstanceSeen, Seen } from '../../../src/domain/rollout/seen.js';
import { weightsFor } from '../../../src/domain/rollout/weights.js';
import type { Change } from '../../../src/ports/fleet.js';

/** What a target consists of. Without ports its hosts are only switched and activated. */
export interface Shape {
  readonly hosts: number;
  readonly ports: number;
  readonly hasWeights: boolean;
}

/** A target on which nothing was ever deployed. */
export const emptyFleet = ({ hosts, ports, hasWeights }: Shape): Seen => ({
  hasWeights,
  hosts: Array.from({ length: hosts }, (_, h): HostSeen => {
    const name = `h${h + 1}`;
    const instances = Array.from({ length: ports }, (__, p): InstanceSeen => {
      const port = 8001 + p;
      return { id: `${name}:${port}`, host: name, port, state: 'stopped', share: 0, inFlight: 0 };
    });
    return { name, address: name, releases: [], instances };
  }),
});

/** One thing that happens on a host whole or not at all. */
type Piece = (host: HostSeen) => HostSeen;

/**
 * The states that a step leads through, the last one being its end. `cuts`: how many pieces each host gets done before
 * the step is cut short there; missing: all.
 */
export function statesOf(seen: Seen, step: Change, release: string, cuts: readonly number[] = []): Seen[] {
  const states: Seen[] = [];
  let now = seen;
  for (const [index, host] of seen.hosts.entries())
    for (const piece of piecesOf(step, host, release).slice(0, cuts[index])) {
      now = withHost(now, host.name, piece);
      states.push(now);
    }
  return states;
}

const withHost = (seen: Seen, name: string, change: Piece): Seen => ({
  ...seen,
  hosts: seen.hosts.map((host) => (host.name === name ? change(host) : host)),
});

function piecesOf(step: Change, host: HostSeen, release: string): Piece[] {
  if ('hosts' in step) return step.hosts.includes(host.name) ? onHost(step, release) : [];
  return host.instances
    .filter(({ id }) => step.instances.includes(id))
    .flatMap(({ id }) =>
      onInstance(step, release).map(
        (change): Piece =>
          (now) => ({ ...now, instances: now.instances.map((one) => (one.id === id ? change(one) : one)) }),
      ),
    );
}

function onHost(step: Extract<Change, { readonly hosts: unknown }>, release: string): Piece[] {
  switch (step.kind) {
    case 'prepare':
      return [(host) => ({ ...host, releases: [...new Set([...host.releases, release])] })];
    case 'close':
      return [(host) => weighed(host, () => 0)];
    case 'shift':
      return [(host) => shifted(host, release, step.percent)];
    case 'switch':
      return [
        (host) => ({ ...host, current: release }),
        // The command that activates is under way.
        ({ activated: _, ...host }) => host,
        (host) => ({ ...host, activated: release }),
      ];
  }
}

type Touch = (one: InstanceSeen) => InstanceSeen;

function onInstance(step: Extract<Change, { readonly instances: unknown }>, release: string): Touch[] {
  const none = { share: 0, inFlight: 0 };
  switch (step.kind) {
    case 'start':
      return [
        ({ standbyMs: _, ...one }) => ({ ...one, ...none, release, state: 'unsettled' }),
        (one) => ({ ...one, state: 'running' }),
      ];
    case 'stop':
      return [
        ({ standbyMs: _, ...one }) => ({ ...one, ...none, state: 'unsettled' }),
        ({ release: _, ...one }) => ({ ...one, state: 'stopped' }),
      ];
    case 'drain':
      return [(one) => ({ ...one, inFlight: one.share > 0 ? 1 : 0 })];
    case 'retire':
      return [(one) => ({ ...one, standbyMs: step.ms })];
  }
}

function shifted(host: HostSeen, release: string, percent: number): HostSeen {
  const isMine = (one: InstanceSeen) => one.state === 'running' && one.release === release;
  const mine = host.instances.filter(isMine).length;
  const serving = host.instances.filter((one) => !isMine(one) && one.share > 0).length;
  const { candidate, other } = weightsFor(percent, mine, serving);
  return weighed(host, (one) => (isMine(one) ? candidate : one.share > 0 ? other : 0));
}

/** Whoever has requests has some under way, and keeps those when there come no more. */
function weighed(host: HostSeen, weightOf: (one: InstanceSeen) => number): HostSeen {
  const total = host.instances.reduce((sum, one) => sum + weightOf(one), 0);
  const instances = host.instances.map((one) => {
    const share = total === 0 ? 0 : weightOf(one) / total;
    if (share === 0) return { ...one, share };
    // Whoever gets requests is on standby no more.
    const { standbyMs: _, ...serving } = one;
    return { ...serving, share, inFlight: 1 };
  });
  return { ...host, instances };
}

/** The time of all that are on standby is over: each host stops them by itself. */
export function expired(seen: Seen): Seen {
  const hosts = seen.hosts.map((host) => {
    const instances = host.instances.map(({ standbyMs, ...one }): InstanceSeen => {
      if (standbyMs === undefined) return one;
      const { release: _, ...stopped } = one;
      return { ...stopped, share: 0, inFlight: 0, state: 'stopped' };
    });
    return { ...host, instances };
  });
  return { ...seen, hosts };
}

/** An instance dies while it has requests: the proxy gives them to the others. */
export function crashed(seen: Seen, id: string): Seen {
  const hosts = seen.hosts.map((host) => {
    if (!host.instances.some((one) => one.id === id && one.share > 0)) return host;
    const left = weighed(host, (one) => (one.id === id ? 0 : one.share));
    const instances = left.instances.map((one) =>
      one.id === id ? { ...one, state: 'unsettled' as const, inFlight: 0 } : one,
    );
    return { ...left, instances };
  });
  return { ...seen, hosts };
}
