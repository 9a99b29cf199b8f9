import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';

/** Listens at a port of the loopback or at a path, and counts who comes and what they send. */
export interface Listener extends AsyncDisposable {
  readonly port: number;
  readonly connections: () => number;
  readonly bytes: () => number;
}

/** `greeting`: what everybody is told who comes. */
export async function listen(path?: string, greeting: string | Buffer = ''): Promise<Listener> {
  let [connections, bytes] = [0, 0];
  const open = new Set<Socket>();
  const server: Server = createServer((socket) => {
    connections++;
    open.add(socket);
    socket.on('error', () => {});
    socket.on('data', (data) => {
      bytes += data.length;
    });
    socket.end(greeting);
  });
  if (path === undefined) server.listen(0, '127.0.0.1');
  else server.listen(path);
  await once(server, 'listening');
  return {
    port: path === undefined ? (server.address() as AddressInfo).port : 0,
    connections: () => connections,
    bytes: () => bytes,
    [Symbol.asyncDispose]: async () => {
      for (const socket of open) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

/** An SSH server that nobody can talk to: it is of no use to come again. */
export function strangeServer(): Buffer {
  const list = Buffer.concat([Buffer.from([0, 0, 0, 1]), Buffer.from('x')]);
  // SSH_MSG_KEXINIT, its cookie, ten lists of algorithms, and nothing more.
  const payload = Buffer.concat([
    Buffer.from([20]),
    Buffer.alloc(16),
    ...Array(10).fill(list),
    Buffer.alloc(5),
  ]);
  const padding = 8 - ((payload.length + 5) % 8) + 8;
  const head = Buffer.alloc(5);
  head.writeUInt32BE(payload.length + padding + 1);
  head[4] = padding;
  return Buffer.concat([Buffer.from('SSH-2.0-strange\r\n'), head, payload, Buffer.alloc(padding)]);
}

/** The configuration of a shop on another machine, which is a port of this one. */
export const elsewhere = (port: number, login = ''): string => `name: shop
environments:
  production:
    target:
      kind: ssh
      hosts: ["127.0.0.1:${port}"]
      user: deploy
${login === '' ? '' : `      ${login}\n`}      host-fingerprint: "SHA256:${'A'.repeat(43)}"
      path: /srv/shop
      artifact: artifact
`;
