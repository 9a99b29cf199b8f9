import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { err, ok, type Result } from '../../base/result.js';
import type { HostFailure } from '../../ports/host.js';

/** How an engine is reached. */
export interface EngineWay {
  /** A new connection to its API. */
  dial(): Promise<Result<Duplex, HostFailure>>;
  /** Why the connections that there were are no more, where that is known. */
  broken?(): HostFailure | undefined;
  /** Ends what the connections go through. */
  close?(): void;
}

/** A socket of this machine; `remedy`: what helps most where nobody can connect. */
export const socketWay = (name: string, path: string, remedy?: string): EngineWay => ({
  dial: () =>
    new Promise((resolve) => {
      const socket = connect({ path });
      const refused = (error: NodeJS.ErrnoException) =>
        resolve(err({ ...noSocket(name, path, error), ...(remedy === undefined ? {} : { remedy }) }));
      socket.once('error', refused);
      socket.once('connect', () => {
        socket.off('error', refused);
        resolve(ok(socket));
      });
    }),
});

/** One that could not be reached: whoever asks hears why. */
export const silentWay = (why: HostFailure): EngineWay => ({ dial: async () => err(why) });

const REMEDIES: Readonly<Record<string, string>> = {
  ENOENT: 'is the engine running, and is this its socket?',
  ENOTSOCK: 'is this the socket of an engine?',
  ECONNREFUSED: 'is the engine running, and does it listen there?',
  EACCES: 'the user who deploys needs the right to use the socket, such as the group docker',
};

const noSocket = (
  name: string,
  path: string,
  { code = '', message }: NodeJS.ErrnoException,
): HostFailure => ({
  code: 'E-ENGINE',
  message: `${name}: ${message.includes(path) ? message : `${message} ${path}`}`,
  remedy: REMEDIES[code],
  isFinal: false,
});
