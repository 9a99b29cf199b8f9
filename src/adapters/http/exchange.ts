import { type IncomingMessage, request } from 'node:http';
import type { Duplex } from 'node:stream';
import { err, ok, type Result } from '../../base/result.js';
import type { CheckAttempt } from './attempt.js';
import { type CheckTrouble, troubleOf } from './failures.js';

const HEADER_LIMIT = 16 * 1024;
const BODY_LIMIT = 1024 * 1024;

export interface Question {
  readonly url: URL;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Of the answer. */
  readonly wants: 'head' | 'whole';
}

export interface HttpAnswer {
  readonly status: number;
  readonly location?: string | undefined;
  /** Of the body, when it is not plain. */
  readonly encoding?: string | undefined;
  readonly body: Buffer;
  /** The body is longer than what is read. */
  readonly isCut: boolean;
}

/** One request over a connection of its own, and as much of the answer as is wanted. */
export function exchange(
  stream: Duplex,
  { url, method, headers, wants }: Question,
  attempt: CheckAttempt,
): Promise<Result<HttpAnswer, CheckTrouble>> {
  attempt.doing = `waiting for ${url.host} to answer`;
  return new Promise((resolve) => {
    const fail = (error: Error) => resolve(err(troubleOf(error, url.host)));
    const asked = request({
      createConnection: () => stream,
      path: `${url.pathname}${url.search}`,
      method,
      headers: { host: url.host, ...headers, connection: 'close' },
      maxHeaderSize: HEADER_LIMIT,
    });
    asked.on('error', fail);
    asked.once('response', (response) => {
      attempt.code = response.statusCode ?? 0;
      attempt.doing = `reading the answer of ${url.host}`;
      response.on('error', fail);
      if (wants === 'head') resolve(ok(answerOf(response, Buffer.alloc(0), false)));
      else read(response, (body, isCut) => resolve(ok(answerOf(response, body, isCut))));
    });
    asked.once('upgrade', (response) => resolve(ok(answerOf(response, Buffer.alloc(0), false))));
    asked.end();
  });
}

function read(response: IncomingMessage, done: (body: Buffer, isCut: boolean) => void): void {
  const chunks: Buffer[] = [];
  let size = 0;
  response.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    size += chunk.length;
    if (size <= BODY_LIMIT) return;
    done(Buffer.concat(chunks), true);
    response.destroy();
  });
  response.once('end', () => done(Buffer.concat(chunks), false));
}

const answerOf = (
  { statusCode = 0, headers }: IncomingMessage,
  body: Buffer,
  isCut: boolean,
): HttpAnswer => ({
  status: statusCode,
  location: headers.location,
  encoding: headers['content-encoding'],
  body,
  isCut,
});
