import type { LookupAddress } from 'node:dns';
import { lookup as systemLookup } from 'node:dns/promises';
import { connect, isIP } from 'node:net';
import type { Duplex } from 'node:stream';
import { onAbort } from '../../base/on-abort.js';
import { err, ok, type Result } from '../../base/result.js';
import type { Host } from '../../ports/host.js';
import { isForbidden, isForbiddenName, isPrivate } from './addresses.js';
import type { CheckAttempt } from './attempt.js';
import { type CheckTrouble, failure, troubleOf, troubleOfLookup, troubleOfTunnel } from './failures.js';

/** How checks reach what they ask. */
export interface Ways {
  /** From a target host, which resolves names itself. */
  readonly connect?: Host['connect'] | undefined;
  readonly lookup?: ((host: string) => Promise<readonly LookupAddress[]>) | undefined;
  /** Trusted instead of the known authorities. */
  readonly ca?: string | undefined;
  /** That a port accepts, or the head of an answer comes, is enough. */
  readonly isBrief?: boolean | undefined;
}

/** A host with the addresses that may be connected to: none where only the target host knows them. */
export interface CheckedHost {
  readonly host: string;
  readonly addresses: readonly LookupAddress[];
}

export const isAllPrivate = ({ addresses }: CheckedHost): boolean =>
  addresses.length > 0 && addresses.every(({ address }) => isPrivate(address));
export const isAllPublic = ({ addresses }: CheckedHost): boolean =>
  addresses.length > 0 && !addresses.some(({ address }) => isPrivate(address));

/** Resolves once; what is connected later is what was checked here, whatever the name server says then. */
export async function checkedHostOf(
  host: string,
  ways: Ways,
  attempt: CheckAttempt,
): Promise<Result<CheckedHost, CheckTrouble>> {
  if (isForbiddenName(host))
    return err(failure('E-SSRF', `'${host}' is a metadata service, which is never asked`));
  const addresses = await addressesOf(host, ways, attempt);
  if (!addresses.ok) return addresses;
  const forbidden = addresses.value.find(({ address }) => isForbidden(address));
  if (!forbidden) return ok({ host, addresses: addresses.value });
  const subject = forbidden.address === host ? `'${host}' is` : `'${host}' resolves to ${forbidden.address},`;
  return err(
    failure('E-SSRF', `${subject} a link-local or metadata address, and link-local is never permitted`),
  );
}

async function addressesOf(
  host: string,
  ways: Ways,
  attempt: CheckAttempt,
): Promise<Result<readonly LookupAddress[], CheckTrouble>> {
  const family = isIP(host);
  if (family) return ok([{ address: host, family }]);
  if (ways.connect) return ok([]);
  attempt.doing = `looking up '${host}'`;
  attempt.isLookingUp = true;
  try {
    const addresses = await (ways.lookup ?? resolved)(host);
    return addresses.length > 0 ? ok(addresses) : err(troubleOfLookup({ code: 'ENOTFOUND' } as never, host));
  } catch (error) {
    return err(troubleOfLookup(error as NodeJS.ErrnoException, host));
  } finally {
    attempt.isLookingUp = false;
  }
}

const resolved = (host: string) => systemLookup(host, { all: true });

/** A new connection, closed when the attempt ends. */
export async function dial(
  place: CheckedHost,
  port: number,
  ways: Ways,
  attempt: CheckAttempt,
): Promise<Result<Duplex, CheckTrouble>> {
  const where = `${place.host}:${port}`;
  attempt.doing = `connecting to ${where}`;
  if (!ways.connect) return direct(place, port, attempt);
  const tunnel = await ways.connect(place.host, port);
  if (!tunnel.ok) return err(troubleOfTunnel(tunnel.error, where));
  closeWith(attempt, tunnel.value);
  return tunnel;
}

function direct(
  { host, addresses }: CheckedHost,
  port: number,
  attempt: CheckAttempt,
): Promise<Result<Duplex, CheckTrouble>> {
  return new Promise((resolve) => {
    const socket = connect({
      host,
      port,
      autoSelectFamily: true,
      // Not asked for an address: then it is connected as written.
      lookup: (_host, _options, give) => give(null, [...addresses]),
    });
    closeWith(attempt, socket);
    socket.once('error', (error) => resolve(err(troubleOf(error, `${host}:${port}`))));
    socket.once('connect', () => resolve(ok(socket)));
  });
}

/** Errors after that are seen by whoever reads; without a listener they would end the process. */
export function closeWith({ signal }: CheckAttempt, stream: Duplex): void {
  stream.on('error', () => {});
  onAbort(signal, () => stream.destroy());
}
