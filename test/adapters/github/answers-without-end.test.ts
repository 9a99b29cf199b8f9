import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import * as z from 'zod';
import { clientOf } from './clients.js';

const JSON_TYPE = { 'content-type': 'application/json' };
const packed = Buffer.alloc(40 * 1024 * 1024, ' ');

function endless(response: ServerResponse, type: Record<string, string> = JSON_TYPE): void {
  response.writeHead(200, type);
  const block = Buffer.alloc(1024 * 1024, ' ');
  const fill = () => {
    while (!response.destroyed && response.write(block));
  };
  response.on('drain', fill);
  fill();
}

const ANSWERS: Readonly<Record<string, (response: ServerResponse) => void>> = {
  'has no end': endless,
  'has no end and is no JSON': (response) => endless(response, { 'content-type': 'text/html' }),
  'is packed': (response) =>
    response.writeHead(200, { ...JSON_TYPE, 'content-encoding': 'gzip' }).end(gzipSync(packed)),
  'is packed in another way': (response) =>
    response.writeHead(200, { ...JSON_TYPE, 'content-encoding': 'br' }).end(brotliCompressSync(packed)),
  'is an error': (response) => response.writeHead(500, JSON_TYPE).end(packed),
};

it.each(Object.keys(ANSWERS))(
  'an answer that is too large costs its report and no memory: one that %s',
  async (kind) => {
    let asked = 0;
    const server = createServer((_, response) => {
      asked++;
      ANSWERS[kind]?.(response);
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    try {
      const { port } = server.address() as AddressInfo;
      const { client } = clientOf({ url: `http://127.0.0.1:${port}`, token: 'x' });
      const found = await client.ask({
        route: 'GET /repos/{owner}/{repo}/issues/{issue_number}/comments',
        parameters: { issue_number: 7 },
        answer: z.unknown(),
      });
      expect(found).toEqual({
        ok: false,
        error: { kind: 'response', problem: 'an answer larger than 32 MiB' },
      });
      // It is not asked for again.
      expect(asked).toBe(1);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  },
);
