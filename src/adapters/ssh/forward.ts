import type { Duplex } from 'node:stream';
import { err, ok, type Result } from '../../base/result.js';
import type { HostAddress } from '../../config/targets/hosts/target.js';
import type { HostFailure } from '../../ports/host.js';
import type { Connection } from './connection.js';
import { final, passing } from './failures.js';

/** RFC 4254: the server's settings forbid it. */
const PROHIBITED = 1;

/** A TCP connection from the other end to an address that it can reach. */
export function forwarded(
  connection: Connection,
  { host, port }: HostAddress,
  name: string,
): Promise<Result<Duplex, HostFailure>> {
  return new Promise((resolve) => {
    const refused = (error: Error & { readonly reason?: unknown }) =>
      resolve(err(refusal(error, `${name} → ${host}:${port}`)));
    try {
      connection.client.forwardOut('127.0.0.1', 0, host, port, (error, stream) =>
        error ? refused(error) : resolve(ok(stream)),
      );
    } catch (error) {
      refused(error as Error);
    }
  });
}

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
