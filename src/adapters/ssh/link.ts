import type { Duplex } from 'node:stream';
import { backoffMs } from '../../base/backoff.js';
import type { Clock } from '../../base/clock.js';
import { err, ok, type Result } from '../../base/result.js';
import { retry } from '../../base/retry.js';
import type { HostFailure } from '../../ports/host.js';
import { type ConnectFailure, type Connection, openConnection, type Way } from './connection.js';
import { final, passing } from './failures.js';
import { type Beyond, forwarded } from './forward.js';

const RETRIES = 3;
/** Of a connection that was there: a host that has vanished is to be told of soon. */
const RETRIES_AGAIN = 1;
const READY_MS = 20_000;
const READY_AGAIN_MS = 10_000;
const BASE_MS = 500;

/** A connection that is made again, in the same way, when it is asked for after it broke. */
export class Link {
  readonly name: string;
  #way: Way;
  readonly #clock: Clock;
  readonly #jump: Link | undefined;
  readonly #closed = new AbortController();
  #open: Connection | undefined;
  #pending: Promise<Result<Connection, HostFailure>> | undefined;

  constructor(way: Way, clock: Clock, jump?: Link) {
    this.name = way.name;
    this.#way = way;
    this.#clock = clock;
    this.#jump = jump;
  }

  /** The connection there is, or a new one; whoever asks while it is being made gets the same. */
  connection(): Promise<Result<Connection, HostFailure>> {
    if (this.closed.aborted) return Promise.resolve(err(closed(this.name)));
    if (this.#open?.isOpen) return Promise.resolve(ok(this.#open));
    this.#pending ??= this.#connect().finally(() => {
      this.#pending = undefined;
    });
    return this.#pending;
  }

  /** Aborts when it is closed. */
  get closed(): AbortSignal {
    return this.#closed.signal;
  }

  /** A connection from the other end to where it can reach. */
  async forward(beyond: Beyond): Promise<Result<Duplex, HostFailure>> {
    const connection = await this.connection();
    return connection.ok ? forwarded(connection.value, beyond, this.name, this.#clock) : connection;
  }

  /** Why what went through the connection has ended; undefined while it is there. */
  broken(): HostFailure | undefined {
    if (!this.#open || this.#open.isOpen) return undefined;
    return passing('E-SSH-LOST', `${this.name}: the connection broke (${this.#open.reason})`);
  }

  close(): void {
    this.#closed.abort();
    // Not ended: that would wait for the other end, which may be gone.
    this.#open?.client.destroy();
    this.#jump?.close();
  }

  async #connect(): Promise<Result<Connection, HostFailure>> {
    const retries = this.#open ? RETRIES_AGAIN : RETRIES;
    const attempt = async (k: number) => {
      // It has been patient itself: its failure is the end.
      const jump = await this.#jump?.connection();
      if (jump && !jump.ok) return { value: jump };
      const value = await this.#connectOnce();
      if (value.ok || !isWorthARetry(value.error) || k > retries) return { value };
      return { value, againMs: backoffMs(BASE_MS, k, Math.random) };
    };
    const result = await retry(this.#clock, attempt, this.closed);
    if (result.ok) this.#open = result.value;
    if (!this.closed.aborted) return result;
    this.#open?.client.destroy();
    return err(closed(this.name));
  }

  /** Of a host with several keys each may be the one that is meant: it shows one at a time. */
  async #connectOnce(): Promise<Result<Connection, HostFailure>> {
    const result = await this.#connectAs(this.#way);
    if (result.ok || !result.error.next || this.closed.aborted) return result;
    this.#way = { ...this.#way, trust: result.error.next };
    return this.#connectOnce();
  }

  async #connectAs(way: Way): Promise<Result<Connection, ConnectFailure>> {
    const limitMs = this.#open ? READY_AGAIN_MS : READY_MS;
    if (!this.#jump) return openConnection(way, limitMs, this.closed);
    const stream = await this.#jump.forward(way.address);
    return stream.ok ? openConnection(way, limitMs, this.closed, stream.value) : stream;
  }
}

/** Who has not answered for so long was asked by TCP again and again meanwhile. */
const isWorthARetry = ({ code, isFinal }: HostFailure): boolean => !isFinal && code !== 'E-SSH-TIMEOUT';

const closed = (name: string): HostFailure =>
  final('E-SSH-CLOSED', `${name}: we have closed this connection; nothing was run`);
