import { writeFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';

/**
 * `hold NAME`, for commands: tells the test that it is there, waits to be let go, and exits with the code that it is
 * given. The test sees its end, too, by whatever it came: the connection breaks.
 */
const HOLD = `#!/bin/bash
exec 9<>/dev/tcp/127.0.0.1/$GATES_PORT || exit 99
echo "$1" >&9
read -r code <&9 || exit 98
exit "$code"
`;

/** Where commands are held until the test lets them go: order without sleeping. */
export class Gates {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #held = new Map<string, Socket>();
  readonly #codes = new Map<string, number>();
  readonly #waiters: { readonly isMet: () => boolean; readonly resolve: () => void }[] = [];
  readonly #arrived = new Set<string>();

  private constructor(server: Server) {
    this.#server = server;
    server.on('connection', (socket) => this.#take(socket));
  }

  static async listen(): Promise<Gates> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new Gates(server);
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Puts `hold` into a directory of the PATH. */
  install(directory: string): void {
    writeFileSync(join(directory, 'hold'), HOLD, { mode: 0o700 });
  }

  /** Names that are held now, sorted. */
  get held(): string[] {
    return [...this.#held.keys()].sort();
  }

  /** Resolves when all of these are held. */
  reached(...names: string[]): Promise<void> {
    return this.#until(() => names.every((name) => this.#held.has(name)));
  }

  /** Resolves when a process that was held has come to its end. */
  gone(name: string): Promise<void> {
    return this.#until(() => this.#arrived.has(name) && !this.#held.has(name));
  }

  /** Lets go whoever is held under this name, now or as soon as it comes. */
  open(name: string, code = 0): void {
    const socket = this.#held.get(name);
    if (socket) this.#letGo(name, socket, code);
    else this.#codes.set(name, code);
  }

  close(): void {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
  }

  #take(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on('error', () => {});
    socket.once('data', (bytes) => {
      const name = bytes.toString().trim();
      this.#arrived.add(name);
      this.#held.set(name, socket);
      socket.once('close', () => {
        this.#sockets.delete(socket);
        if (this.#held.get(name) === socket) this.#held.delete(name);
        this.#look();
      });
      const code = this.#codes.get(name);
      if (code !== undefined) this.#letGo(name, socket, code);
      this.#look();
    });
  }

  #letGo(name: string, socket: Socket, code: number): void {
    this.#codes.delete(name);
    this.#held.delete(name);
    socket.end(`${code}\n`);
  }

  #until(isMet: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      this.#waiters.push({ isMet, resolve });
      this.#look();
    });
  }

  #look(): void {
    for (const waiter of [...this.#waiters]) {
      if (!waiter.isMet()) continue;
      this.#waiters.splice(this.#waiters.indexOf(waiter), 1);
      waiter.resolve();
    }
  }
}
