import type { Duplex } from 'node:stream';
import type { Clock } from '../../base/clock.js';
import { err, ok, type Result } from '../../base/result.js';
import type { HostAddress } from '../../config/targets/hosts/target.js';
import type { HostFailure } from '../../ports/host.js';
import type { Connection } from './connection.js';
import { final, passing } from './failures.js';

/** TCP itself asks for two minutes, and a server that hangs for ever. */
const LIMIT_MS = 30_000;
/** RFC 4254: the server's settings forbid it. */
const PROHIBITED = 1;

/** What the other end is to connect to: an address that it can reach, or the path of one of its sockets. */
export type Beyond = HostAddress | { readonly path: string };

/** A connection from the other end to what lies beyond it. */
export function forwarded(
  { client }: Connection,
  beyond: Beyond,
  name: string,
  clock: Clock,
): Promise<Result<Duplex, HostFailure>> {
  const way = `${name} → ${'path' in beyond ? beyond.path : `${beyond.host}:${beyond.port}`}`;
  return new Promise((resolve) => {
    let isLate = false;
    const takeBack = clock.after(LIMIT_MS, () => {
      isLate = true;
      resolve(err(late(way)));
    });
    const refused = (error: Error & { readonly reason?: unknown }) => resolve(err(refusal(error, way)));
    const opened = (error: Error | undefined, stream: Duplex) => {
      takeBack();
      if (error) refused(error);
      else if (isLate) stream.destroy();
      else resolve(ok(stream));
    };
    try {
      if ('path' in beyond) client.openssh_forwardOutStreamLocal(beyond.path, opened);
      else client.forwardOut('127.0.0.1', 0, beyond.host, beyond.port, opened);
    } catch (error) {
      takeBack();
      refused(error as Error);
    }
  });
}

const late = (way: string): HostFailure =>
  passing(
    'E-SSH-FORWARD',
    `${way}: nobody answered within ${LIMIT_MS / 1000} s`,
    'check that something listens there',
  );

function refusal({ message, reason }: Error & { readonly reason?: unknown }, way: string): HostFailure {
  if (reason === PROHIBITED)
    return final(
      'E-SSH-FORWARD',
      `${way}: forwarding is forbidden`,
      'set AllowTcpForwarding there to local or yes',
    );
  const cause = message.replace(/^\(SSH\) Channel open failure: /, '').toLowerCase();
  return passing('E-SSH-FORWARD', `${way}: no connection (${cause})`, 'check that something listens there');
}
