import type { Note } from '../../domain/rollout/note.js';
import { weightsFor } from '../../domain/rollout/weights.js';
import type { Server, ServerChange } from '../../ports/traffic.js';
import type { InstanceSeen } from './host-seen.js';
import type { HostLook } from './observe.js';

const ofRelease = (look: HostLook, release: string): InstanceSeen[] =>
  look.host.instances.filter((one) => one.release === release && one.state === 'running');

const serverOf = (look: HostLook, { port }: InstanceSeen): Server | undefined =>
  look.servers.find((server) => server.port === port);

/** Servers of the release that the proxy has not found good yet. */
export const waitedFor = (look: HostLook, release: string | undefined): Server[] =>
  release === undefined
    ? []
    : ofRelease(look, release)
        .flatMap((one) => serverOf(look, one) ?? [])
        .filter(({ isReady }) => !isReady);

/** The release's servers first: there is never a moment without any. */
export function shiftOf(look: HostLook, release: string, percent: number): ServerChange[] {
  const candidates = ofRelease(look, release);
  const others = look.host.instances.filter((one) => !candidates.includes(one));
  const serving = others.filter(({ share }) => share > 0);
  const { candidate, other } = weightsFor(percent, candidates.length, serving.length);
  const change = (one: InstanceSeen, weight: number): ServerChange[] => {
    const server = serverOf(look, one);
    // Where there is but one, the strategies ask for all or nothing.
    return server ? [{ server: server.name, weight: weight > 0 ? (server.onlyWeight ?? weight) : 0 }] : [];
  };
  return [
    ...candidates.flatMap((one) => change(one, candidate)),
    ...others.flatMap((one) => change(one, serving.includes(one) ? other : 0)),
    ...(percent === 100 ? look.host.former.flatMap((one) => change(one, 0)) : []),
  ];
}

export const closeOf = (look: HostLook): ServerChange[] =>
  [...look.host.instances, ...look.host.former]
    .flatMap((one) => serverOf(look, one)?.name ?? [])
    .map((server) => ({ server, weight: 0 }));

/** Told where whole weights cannot give the share that was asked for. */
export function realShare(
  host: string,
  changes: readonly ServerChange[],
  look: HostLook,
  release: string,
  percent: number,
): Note[] {
  const mine = new Set(ofRelease(look, release).flatMap((one) => serverOf(look, one)?.name ?? []));
  const sum = (isMine: boolean) =>
    changes.reduce((total, { server, weight = 0 }) => total + (mine.has(server) === isMine ? weight : 0), 0);
  const real = (100 * sum(true)) / Math.max(1, sum(true) + sum(false));
  return Math.abs(real - percent) < 0.5
    ? []
    : [{ kind: 'share', place: host, percent: real, asked: percent }];
}
