import { randomUUID } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type ServerHttp2Stream } from 'node:http2';
import { buffer } from 'node:stream/consumers';
import { ok } from '../../../base/result.js';
import { registryName } from '../../../config/targets/docker/image-reference.js';
import type { Registry } from '../../../config/targets/docker/target.js';
import type { Engine } from '../engine.js';
import type { EngineAnswer } from '../engine-calls.js';
import { protoFields, protoText, protoTextField } from './protocol-buffers.js';

/** A connection on which BuildKit asks back: without one it pulls no image, whoever may have it. */
export interface BuildSession {
  readonly id: string;
  close(): void;
}

/**
 * The engine asks by gRPC, which is HTTP/2 whose answers end with a status. It learns the password of one registry, and
 * only for that: dockerode's own session would give it to each that a Dockerfile names.
 */
export async function openBuildSession(
  engine: Engine,
  registry: Registry | undefined,
): EngineAnswer<BuildSession> {
  const id = randomUUID();
  const opened = await engine.images.session(id);
  if (!opened.ok) return opened;
  const server = createServer();
  server.on('stream', (stream, headers) => void answer(stream, headers, registry));
  server.on('sessionError', () => {});
  server.emit('connection', opened.value);
  return ok({ id, close: () => opened.value.destroy() });
}

const METHODS: Readonly<Record<string, (asked: Buffer, registry: Registry | undefined) => Buffer>> = {
  // It serves.
  '/grpc.health.v1.Health/Check': () => Buffer.from([8, 1]),
  '/moby.filesync.v1.Auth/Credentials': (asked, registry) => {
    const host = protoText(protoFields(asked), 1);
    if (!registry || registryName(host) !== registryName(registry.server)) return Buffer.alloc(0);
    return Buffer.concat([protoTextField(1, registry.username), protoTextField(2, registry.password)]);
  },
};

const UNIMPLEMENTED = 12;
/** Before each message: that it is not compressed, and its length. */
const FRAME_BYTES = 5;

async function answer(
  stream: ServerHttp2Stream,
  { ':path': path = '' }: IncomingHttpHeaders,
  registry: Registry | undefined,
): Promise<void> {
  stream.on('error', () => {});
  const method = METHODS[path];
  try {
    const asked = await buffer(stream);
    stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
    stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': method ? 0 : UNIMPLEMENTED }));
    if (!method) return void stream.end();
    const message = method(asked.subarray(FRAME_BYTES), registry);
    const frame = Buffer.alloc(FRAME_BYTES);
    frame.writeUInt32BE(message.length, 1);
    stream.end(Buffer.concat([frame, message]));
  } catch {
    // Nobody asks any more.
  }
}
