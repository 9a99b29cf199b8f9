import type Docker from 'dockerode';
import type { PublishedPort } from '../../config/targets/docker/target.js';

/** A container as its engine tells of it. */
export interface ContainerSeen {
  readonly id: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly status: 'created' | 'running' | 'paused' | 'restarting' | 'removing' | 'exited' | 'dead';
  readonly exitCode: number;
  readonly isOutOfMemory: boolean;
  /** Why it could not be started. */
  readonly error: string;
  readonly restarts: number;
  /** Undefined where its image has no HEALTHCHECK. */
  readonly health?: 'starting' | 'healthy' | 'unhealthy';
  /** What the HEALTHCHECK printed last. */
  readonly healthOutput?: string;
  readonly image: string;
  /** How long it has from its signal until it is ended by force; undefined: as the engine does. */
  readonly stopSeconds?: number;
  /** Ports of the machine that it has. */
  readonly published: readonly PublishedPort[];
  readonly startedAt: string;
}

/** By what it tells of one. */
export function seenAs({
  Id,
  Name,
  Config,
  State,
  RestartCount,
  Image,
  HostConfig,
}: Docker.ContainerInspectInfo): ContainerSeen {
  const { Health } = State;
  const health = Health?.Status;
  const { StopTimeout: stopSeconds } = Config as { StopTimeout?: number | null };
  const printed = Health?.Log?.at(-1)?.Output;
  return {
    id: Id,
    name: Name.replace(/^\//, ''),
    labels: Config.Labels ?? {},
    status: State.Status as ContainerSeen['status'],
    exitCode: State.ExitCode,
    isOutOfMemory: State.OOMKilled,
    error: State.Error,
    restarts: RestartCount,
    ...(health === 'starting' || health === 'healthy' || health === 'unhealthy' ? { health } : {}),
    ...(printed === undefined ? {} : { healthOutput: printed }),
    image: Image,
    ...(stopSeconds === undefined || stopSeconds === null ? {} : { stopSeconds }),
    published: publishedBy(HostConfig.PortBindings as Bindings),
    startedAt: State.StartedAt,
  };
}

type Bindings = Readonly<Record<string, readonly { HostIp?: string; HostPort?: string }[] | null>> | null;

const publishedBy = (bindings: Bindings): PublishedPort[] =>
  Object.values(bindings ?? {}).flatMap((all) =>
    (all ?? []).flatMap(({ HostIp: address = '', HostPort }) => {
      const port = Number(HostPort);
      if (!port) return [];
      return [{ port, ...(address === '' || address === '0.0.0.0' ? {} : { address }) }];
    }),
  );

/** Standard output and error as they came: each piece has 8 bytes before it that tell how long it is. */
export function unframed(log: Buffer): string {
  const pieces: Buffer[] = [];
  for (let at = 0; at + 8 <= log.length; ) {
    const end = at + 8 + log.readUInt32BE(at + 4);
    pieces.push(log.subarray(at + 8, end));
    at = end;
  }
  return Buffer.concat(pieces).toString();
}
