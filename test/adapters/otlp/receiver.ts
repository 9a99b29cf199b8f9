import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { type ExportRequest, exportRequest, type Span } from './shape.js';

interface Received {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  /** As it came, unzipped. */
  readonly text: string;
  /** The other end of the connection. */
  readonly port: number | undefined;
}

/** What it answers a request with; nothing: that everything was taken. */
export interface Reply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** It hangs up instead. */
  readonly hangsUp?: boolean;
  /** It says nothing at all. */
  readonly isSilent?: boolean;
}

/** A receiver of OTLP/HTTP in JSON on the loopback that takes only what the specification permits. */
export interface Receiver extends AsyncDisposable {
  readonly url: string;
  readonly received: readonly Received[];
  /** All spans that it took. */
  readonly spans: Span[];
  readonly requests: ExportRequest[];
  /** The first request from now on. */
  readonly asked: () => Promise<void>;
}

export async function receiver(replies: readonly Reply[] = []): Promise<Receiver> {
  const received: Received[] = [];
  const requests: ExportRequest[] = [];
  const waiting: (() => void)[] = [];
  const left = [...replies];
  const take = async (request: IncomingMessage, response: ServerResponse) => {
    const bytes = await buffer(request);
    const { method = '', url = '', headers } = request;
    const text = (headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes).toString();
    received.push({ method, url, headers, text, port: request.socket.remotePort });
    for (const wake of waiting.splice(0)) wake();
    const { status = 200, headers: more = {}, body = '{}', hangsUp, isSilent } = left.shift() ?? {};
    if (hangsUp) return void request.socket.destroy();
    if (isSilent) return;
    if (status !== 200) return void response.writeHead(status, more).end(body);
    const problem = problemOf(method, headers, text, requests);
    if (problem !== undefined) return void response.writeHead(400).end(JSON.stringify({ message: problem }));
    response.writeHead(200, { 'content-type': 'application/json', ...more }).end(body);
  };
  const server = createServer((request, response) => void take(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    received,
    requests,
    get spans() {
      return requests.flatMap(({ resourceSpans }) =>
        resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans)),
      );
    },
    asked: () => new Promise((resolve) => waiting.push(resolve)),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function problemOf(
  method: string,
  headers: IncomingHttpHeaders,
  text: string,
  requests: ExportRequest[],
): string | undefined {
  if (method !== 'POST' || headers['content-type'] !== 'application/json')
    return `${method} ${headers['content-type']}`;
  const parsed = exportRequest.safeParse(JSON.parse(text));
  if (!parsed.success) return parsed.error.message;
  requests.push(parsed.data);
  return undefined;
}
