import { Agent as PlainAgent, request as plainRequest } from 'node:http';
import { Agent as SecureAgent, request as secureRequest } from 'node:https';
import type { TraceTarget } from './target.js';

/** Of an answer; what says more is not one of a receiver of traces. */
const MAX_BYTES = 4 * 1024 * 1024;

export type ReceiverAnswer =
  | {
      readonly kind: 'answer';
      readonly status: number;
      /** How long it asks to be left alone: seconds, or a date. */
      readonly retryAfter: string | undefined;
      readonly body: string;
    }
  | { readonly kind: 'error'; readonly code: string; readonly message: string };

/** The connection that all requests to one target share. */
export interface Line {
  post(body: Uint8Array, signal: AbortSignal): Promise<ReceiverAnswer>;
  close(): void;
}

export function openLine(target: TraceTarget): Line {
  const { url, headers, isCompressed, ca, cert, key } = target;
  const isSecure = url.protocol === 'https:';
  const tls = {
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
    // Said here, no environment variable turns it off.
    rejectUnauthorized: true,
  };
  const agent = isSecure ? new SecureAgent({ keepAlive: true, ...tls }) : new PlainAgent({ keepAlive: true });
  const post = (body: Uint8Array, signal: AbortSignal) =>
    new Promise<ReceiverAnswer>((resolve) => {
      const fail = ({ code = '', message }: NodeJS.ErrnoException) =>
        resolve({ kind: 'error', code, message });
      const asked = (isSecure ? secureRequest : plainRequest)(url, {
        agent,
        method: 'POST',
        signal,
        headers: {
          'user-agent': 'OTel-OTLP-Exporter-cimyr',
          ...headers,
          'content-type': 'application/json',
          'content-length': body.length,
          ...(isCompressed ? { 'content-encoding': 'gzip' } : {}),
        },
      });
      asked.on('error', fail);
      asked.once('response', (response) => {
        const chunks: Buffer[] = [];
        let size = 0;
        response.on('error', fail);
        response.on('data', (chunk: Buffer) => {
          size += chunk.length;
          if (size <= MAX_BYTES) chunks.push(chunk);
          else response.destroy(new Error('its answer is larger than 4 MiB'));
        });
        response.once('end', () =>
          resolve({
            kind: 'answer',
            status: response.statusCode ?? 0,
            retryAfter: response.headers['retry-after'],
            body: Buffer.concat(chunks).toString(),
          }),
        );
      });
      asked.end(body);
    });
  return { post, close: () => agent.destroy() };
}
