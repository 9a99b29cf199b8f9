import { Agent, type ClientRequest } from 'node:http';
import type { Duplex } from 'node:stream';
import type { HostFailure } from '../../ports/host.js';
import type { EngineWay } from './engine-way.js';

/** There is no connection to an engine, and this is why. */
export class NoConnection extends Error {
  readonly failure: HostFailure;

  constructor(failure: HostFailure) {
    super(failure.message);
    this.failure = failure;
  }
}

/** Connections to one engine by whatever leads there; each is used again for the next question. */
export class EngineAgent extends Agent {
  readonly #way: EngineWay;
  /** Those that were handed over to whoever runs a program in a container, too. */
  readonly #open = new Set<Duplex>();
  #isClosed = false;

  constructor(way: EngineWay) {
    super({ keepAlive: true });
    this.#way = way;
  }

  override createConnection(
    _: unknown,
    connected?: (error: Error | null, stream: Duplex) => void,
  ): undefined {
    const failed = connected as ((error: Error) => void) | undefined;
    void this.#way.dial().then((dialled) => {
      if (!dialled.ok) return failed?.(new NoConnection(dialled.error));
      const stream = asSocket(dialled.value);
      if (this.#isClosed) stream.destroy();
      this.#open.add(stream);
      stream.once('close', () => this.#open.delete(stream));
      connected?.(null, stream);
    });
  }

  /** What is no socket of the system is seen to end only while somebody reads it. */
  override keepSocketAlive(stream: Duplex): boolean {
    stream.once('end', forget).on('data', nobody).resume();
    // By its types it answers nothing.
    return super.keepSocketAlive(stream) as unknown as boolean;
  }

  override reuseSocket(stream: Duplex, request: ClientRequest): void {
    stream.off('end', forget).off('data', nobody);
    super.reuseSocket(stream, request);
  }

  /** Why a connection ended, where its way knows it. */
  broken(): HostFailure | undefined {
    return this.#way.broken?.();
  }

  close(): void {
    this.#isClosed = true;
    this.destroy();
    for (const stream of this.#open) stream.destroy();
    this.#way.close?.();
  }
}

const nobody = (): void => {};

/** No further question is asked through it; Node's agent lets go of what cannot be written to any more. */
function forget(this: Duplex): void {
  this.destroy();
  this.emit('agentRemove');
}

/** What Node's HTTP asks of a socket, and a channel of SSH has not. */
function asSocket(stream: Duplex): Duplex {
  const nothing = () => stream;
  const missing = Object.entries({
    setKeepAlive: nothing,
    setNoDelay: nothing,
    setTimeout: nothing,
    ref: nothing,
    unref: nothing,
    destroySoon: () => stream.destroy(),
  }).filter(([name]) => !(name in stream));
  return Object.assign(stream, Object.fromEntries(missing));
}
