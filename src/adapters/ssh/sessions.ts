import { backoffMs } from '../../base/backoff.js';
import type { Clock } from '../../base/clock.js';
import type { Result } from '../../base/result.js';
import { retry } from '../../base/retry.js';
import type { HostFailure } from '../../ports/host.js';
import { Lanes } from './lanes.js';
import type { Link } from './link.js';
import { openSession, type ScriptSession } from './session.js';

/** sshd takes ten on a connection by default (MaxSessions): two are left for people. */
const MAX_SESSIONS = 8;
/** Of opening a session, first after this. */
const RETRIES = 4;
const BASE_MS = 100;

/** A connection, how many sessions it has, and how many it has been asked for besides. */
interface Line {
  readonly link: Link;
  open: number;
  asked: number;
}

/**
 * Sessions for so many scripts at once. A server may take fewer on one connection: what is refused there while others
 * are open gets a connection of its own, or a lease could not be renewed while a long command runs.
 */
export class Sessions {
  readonly #lines: Line[];
  readonly #another: () => Link;
  readonly #clock: Clock;
  readonly #lanes = new Lanes(MAX_SESSIONS);
  /** What the server takes on one connection, as far as it has shown. */
  #most = MAX_SESSIONS;

  constructor(first: Link, another: () => Link, clock: Clock) {
    this.#lines = [{ link: first, open: 0, asked: 0 }];
    this.#another = another;
    this.#clock = clock;
  }

  /** Waits in line for a session; `most`: bytes of an answer. */
  within<T>(
    most: number,
    work: (opening: Promise<Result<ScriptSession, HostFailure>>) => Promise<T>,
  ): Promise<T> {
    return this.#lanes.within(() => work(this.#open(most)));
  }

  close(): void {
    for (const { link } of this.#lines) link.close();
  }

  async #open(most: number): Promise<Result<ScriptSession, HostFailure>> {
    for (;;) {
      const line = this.#free();
      line.asked++;
      const session = await this.#onLine(line, most);
      line.asked--;
      if (session.ok) {
        line.open++;
        void session.value.ended.then(() => line.open--);
        return session;
      }
      if (session.error.code !== 'E-SSH-SESSION' || line.open === 0) return session;
      this.#most = Math.min(this.#most, line.open);
    }
  }

  #free(): Line {
    const isClosed = ({ link }: Line) => link.closed.aborted;
    const free = this.#lines.find((line) => isClosed(line) || line.open + line.asked < this.#most);
    if (free) return free;
    const line = { link: this.#another(), open: 0, asked: 0 };
    this.#lines.push(line);
    return line;
  }

  /**
   * That a connection is dead may show only now, and sshd counts a session for a moment longer than we do. Nothing
   * has been sent yet, so both may be tried again.
   */
  #onLine({ link }: Line, most: number): Promise<Result<ScriptSession, HostFailure>> {
    const open = async (k: number) => {
      const connection = await link.connection();
      if (!connection.ok) return { value: connection };
      const value = await openSession(connection.value, link.name, most);
      if (value.ok || value.error.isFinal || k > RETRIES) return { value };
      return { value, againMs: backoffMs(BASE_MS, k, Math.random) };
    };
    return retry(this.#clock, open, link.closed);
  }
}
