import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { type AddressInfo, connect, createServer as createTcpServer, type Server } from 'node:net';
import { networkGauge } from '../../../src/adapters/http/gauge.js';
import { systemClock } from '../../../src/base/clock.js';
import { ok } from '../../../src/base/result.js';
import type { CheckTiming, HttpCheck, TcpCheck } from '../../../src/domain/check/check.js';
import type { Host } from '../../../src/ports/host.js';

type Listening = AsyncDisposable & { readonly port: number };

export async function listening(server: Server): Promise<Listening> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    port,
    [Symbol.asyncDispose]: async () => {
      if ('closeAllConnections' in server) (server as ReturnType<typeof createServer>).closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export const web = (listener: RequestListener) => listening(createServer(listener));

/** Answers every request with these bytes, and nothing else. */
export const saying = (bytes: string) =>
  listening(
    createTcpServer((socket) => void socket.on('error', () => {}).once('data', () => socket.write(bytes))),
  );

export const closedPort = async () => {
  await using server = await listening(createTcpServer());
  return server.port;
};

/** Something that happens once. */
export function happening(): { readonly awaited: Promise<void>; readonly happen: () => void } {
  let happen = () => {};
  const awaited = new Promise<void>((resolve) => {
    happen = resolve;
  });
  return { awaited, happen };
}

const TIMING: CheckTiming = {
  intervalMs: 1000,
  timeoutMs: 10_000,
  deadlineMs: 30_000,
  startPeriodMs: 0,
  successes: 3,
  failures: 3,
};

/** A check with its limit in `timeoutMs`. */
type Changes<T> = Partial<Omit<T, 'kind'>> & { readonly timeoutMs?: number };

export const httpCheck = (url: string, { timeoutMs, ...changes }: Changes<HttpCheck> = {}): HttpCheck => ({
  kind: 'http',
  name: url,
  phase: 'switch',
  from: 'runner',
  timing: { ...TIMING, ...(timeoutMs === undefined ? {} : { timeoutMs }) },
  url,
  method: 'GET',
  headers: {},
  statuses: [],
  redirects: 0,
  ...changes,
});

export const tcpCheck = (address: string, { timeoutMs, ...changes }: Changes<TcpCheck> = {}): TcpCheck => ({
  kind: 'tcp',
  name: address,
  phase: 'switch',
  from: 'runner',
  timing: { ...TIMING, ...(timeoutMs === undefined ? {} : { timeoutMs }) },
  address,
  ...changes,
});

export const gauge = networkGauge(systemClock());

/** Asks a loopback port for `path`. */
export const ask = (port: number, changes: Changes<HttpCheck> = {}, path = '/') =>
  gauge(httpCheck(`http://127.0.0.1:${port}${path}`, changes));

/** A target host's network in which each of these hosts is a port of this machine; `asked` tells who was asked. */
export function tunnels(ports: Readonly<Record<string, number>>): {
  readonly connect: Host['connect'];
  readonly asked: string[];
} {
  const asked: string[] = [];
  const connectTo: Host['connect'] = async (host) => {
    asked.push(host);
    const socket = connect(ports[host] ?? 1, '127.0.0.1');
    await once(socket, 'connect');
    return ok(socket);
  };
  return { asked, connect: connectTo };
}
