import { createServer } from 'node:http';
import { connect } from 'node:http2';
import type { Duplex } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import {
  protoFields,
  protoText,
  protoTextField,
} from '../../../../src/adapters/docker/build/protocol-buffers.js';
import { openBuildSession } from '../../../../src/adapters/docker/build/session.js';
import { Engine } from '../../../../src/adapters/docker/engine.js';
import { socketWay } from '../../../../src/adapters/docker/engine-way.js';
import { folder } from '../../../built/workspace.js';

const LOGIN = { server: 'ghcr.io', username: 'deploy', password: 'a-very-secret-word' };

/** An engine that asks back over the session: what it was answered, and with which status. */
async function asked(path: string, message: Buffer, registry: typeof LOGIN | undefined = LOGIN) {
  using place = folder();
  const socketPath = `${place.path}/engine.sock`;
  const server = createServer();
  const upgraded = new Promise<Duplex>((resolve) => {
    server.on('upgrade', (_, socket) => {
      socket.write('HTTP/1.1 101 Switching\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n');
      resolve(socket);
    });
  });
  await new Promise<void>((resolve) => server.listen(socketPath, resolve));
  const engine = new Engine('test', socketWay('test', socketPath));
  const session = await openBuildSession(engine, registry);
  if (!session.ok) throw new Error(session.error.detail);
  const socket = await upgraded;
  const client = connect('http://session', { createConnection: () => socket });
  const stream = client.request({ ':method': 'POST', ':path': path, 'content-type': 'application/grpc' });
  const status = new Promise<string>((resolve) =>
    stream.on('trailers', (trailers) => resolve(String(trailers['grpc-status']))),
  );
  stream.end(Buffer.concat([Buffer.alloc(5), message]));
  const answered = { body: await buffer(stream), status: await status };
  client.close();
  session.value.close();
  engine.close();
  server.close();
  return answered;
}

const credentialsFor = async (host: string, registry?: typeof LOGIN) => {
  const { body, status } = await asked(
    '/moby.filesync.v1.Auth/Credentials',
    protoTextField(1, host),
    registry,
  );
  const fields = protoFields(body.subarray(5));
  return [status, protoText(fields, 1), protoText(fields, 2)];
};

describe('what a build is told while it asks back', () => {
  it('is the login of the registry that the file names', async () => {
    expect(await credentialsFor('ghcr.io')).toEqual(['0', LOGIN.username, LOGIN.password]);
  });

  it.each(['evil.example', 'ghcr.io.evil.example', 'registry-1.docker.io', 'ghcr.io:444', ''])(
    'is nothing for another registry, such as %o',
    async (host) => {
      expect(await credentialsFor(host)).toEqual(['0', '', '']);
    },
  );

  it.each(['registry-1.docker.io', 'docker.io', 'index.docker.io'])(
    "knows Docker's own registry by its name %s",
    async (host) => {
      const hub = { ...LOGIN, server: 'docker.io' };
      expect(await credentialsFor(host, hub)).toEqual(['0', LOGIN.username, LOGIN.password]);
    },
  );

  it('is that it serves', async () => {
    expect(await asked('/grpc.health.v1.Health/Check', Buffer.alloc(0))).toEqual({
      body: Buffer.from([0, 0, 0, 0, 2, 8, 1]),
      status: '0',
    });
  });

  it.each(['/moby.filesync.v1.FileSync/DiffCopy', '/moby.buildkit.secrets.v1.Secrets/GetSecret', '/'])(
    'is that there is no %s',
    async (path) => {
      expect((await asked(path, Buffer.alloc(0))).status).toBe('12');
    },
  );
});
