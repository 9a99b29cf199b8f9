import type { Duplex } from 'node:stream';
import { sleep } from '../../base/clock.js';
import type { TcpCheck } from '../../domain/check/check.js';
import type { CheckAttempt, CheckResult } from './attempt.js';
import { checkedHostOf, dial, type Ways } from './dial.js';
import { failure } from './failures.js';
import { bareHost } from './urls.js';

/** A published port may accept before anything is behind it, and close then. */
const STAYS_OPEN_MS = 200;

/** Passes when the port accepts and keeps the connection. */
export async function askTcp({ address }: TcpCheck, ways: Ways, attempt: CheckAttempt): Promise<CheckResult> {
  const end = endOf(address);
  if (!end) return failure('E-URL', `'${address}' is no address, such as host:port`);
  const place = await checkedHostOf(end.host, ways, attempt);
  if (!place.ok) return place.error;
  const stream = await dial(place.value, end.port, ways, attempt);
  if (!stream.ok) return stream.error;
  if (ways.isBrief) return { result: 'pass' };
  attempt.doing = `waiting whether ${address} stays open`;
  if (await staysOpen(stream.value, attempt)) return { result: 'pass' };
  return failure('H-RESET', `${address} accepted the connection and closed it at once`);
}

/** Other spellings of an address are read as in a URL. */
function endOf(address: string): { readonly host: string; readonly port: number } | undefined {
  const port = Number(/:(\d{1,5})$/.exec(address)?.[1]);
  if (!(port > 0) || /[/?#@\\]/.test(address) || !URL.canParse(`http://${address}`)) return undefined;
  return { host: bareHost(new URL(`http://${address}`)), port };
}

async function staysOpen(stream: Duplex, { clock, signal }: CheckAttempt): Promise<boolean> {
  const closed = new AbortController();
  const close = () => closed.abort();
  for (const event of ['end', 'close', 'error']) stream.once(event, close);
  signal.addEventListener('abort', close, { once: true });
  // An end is only seen by who reads.
  stream.resume();
  await sleep(clock, STAYS_OPEN_MS, closed.signal);
  return !closed.signal.aborted && !stream.destroyed;
}
