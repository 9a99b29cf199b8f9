import Docker from 'dockerode';
import { unlessAborted } from '../../base/on-abort.js';
import { err, ok, type Result } from '../../base/result.js';
import type { HostFailure } from '../../ports/host.js';
import { EngineAgent } from './engine-agent.js';
import { modemOver } from './engine-modem.js';
import type { EngineWay } from './engine-way.js';
import { type EngineTrouble, engineFailure, httpStatusOf, silentEngine } from './trouble.js';

export type EngineAnswer<T> = Promise<Result<T, EngineTrouble>>;

/** Of what is asked quickly; what takes its time has a limit of its own. */
const LIMIT_MS = 60_000;

/** Questions to one engine: each ends, and what goes wrong is a value. */
export class EngineCalls {
  readonly docker: Docker;
  readonly #agent: EngineAgent;
  readonly #closed = new AbortController();

  constructor(way: EngineWay) {
    this.#agent = new EngineAgent(way);
    this.docker = new Docker({ modem: modemOver(this.#agent) } as Docker.DockerOptions);
  }

  close(): void {
    this.#closed.abort();
    this.#agent.close();
  }

  /** Why there is no connection any more, where that is known. */
  broken(): HostFailure | undefined {
    return this.#agent.broken();
  }

  async followed(
    doing: string,
    told: (record: ProgressRecord) => void,
    ask: () => Promise<NodeJS.ReadableStream>,
    limitMs = LIMIT_MS,
  ): EngineAnswer<undefined> {
    const stream = await this.ask(doing, ask, limitMs);
    if (!stream.ok) return stream;
    return this.ask(
      doing,
      () =>
        new Promise<undefined>((resolve, reject) => {
          const ended = (error: Error | null) => (error ? reject(error) : resolve(undefined));
          this.docker.modem.followProgress(stream.value, ended, told);
        }),
      Number.POSITIVE_INFINITY,
    );
  }

  /** Undefined where there is no such thing. */
  async perhaps<T>(doing: string, ask: () => Promise<T>): EngineAnswer<T | undefined> {
    const answer = await this.ask(doing, ask);
    return answer.ok || answer.error.status !== 404 ? answer : ok(undefined);
  }

  /** Good where it was so already: 304, gone: 404, on its way: 409. */
  async unlessSo<T>(doing: string, ask: () => Promise<T>, limitMs = LIMIT_MS): EngineAnswer<T | undefined> {
    const answer = await this.ask(doing, ask, limitMs);
    if (answer.ok) return answer;
    const { status } = answer.error;
    const isSo =
      status === 304 || (doing !== 'start' && status === 404) || (doing === 'remove' && status === 409);
    return isSo || (doing === 'kill' && status === 409) ? ok(undefined) : answer;
  }

  async ask<T>(doing: string, ask: () => Promise<T>, limitMs = LIMIT_MS): EngineAnswer<T> {
    const limit = limitMs === Number.POSITIVE_INFINITY ? [] : [AbortSignal.timeout(limitMs)];
    const over = AbortSignal.any([this.#closed.signal, ...limit]);
    try {
      const answer = await unlessAborted(
        ask().then((value) => ({ value })),
        over,
      );
      return answer ? ok(answer.value) : err(silentEngine(doing, this.#closed.signal.aborted));
    } catch (error) {
      const said = httpStatusOf(error);
      const broken = said.status === undefined ? this.broken() : undefined;
      return err({ ...engineFailure(error, broken), doing, ...said });
    }
  }
}

/** One record of what an engine tells while it works. */
export interface ProgressRecord {
  readonly status?: string;
  readonly id?: string;
  readonly stream?: string;
  /** What a build has made, or how far it is. */
  readonly aux?: unknown;
  readonly error?: string;
  readonly progressDetail?: { readonly current?: number; readonly total?: number };
}
