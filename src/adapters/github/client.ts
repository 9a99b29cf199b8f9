import type { Endpoints } from '@octokit/types';
import type * as z from 'zod/mini';
import { backoffMs } from '../../base/backoff.js';
import type { Clock } from '../../base/clock.js';
import { err, ok, type Result } from '../../base/result.js';
import type { PublishFailure } from '../../ports/published-failure.js';
import { type Exchange, exchangeWith } from './exchange.js';
import { type Judgement, judge } from './judge.js';
import type { GitHubAccess } from './octokit.js';
import { Pace } from './pace.js';

export type Route = keyof Endpoints & `${'GET' | 'POST' | 'PATCH'} /repos/{owner}/{repo}/${string}`;

/** What to do when nobody knows whether GitHub has done it: ask again, or look first; a value found is the answer. */
export type Again<T> = 'always' | (() => Promise<Result<T | undefined, PublishFailure>>);

export interface Ask<R extends Route, T> {
  readonly route: R;
  readonly parameters: Omit<Endpoints[R]['parameters'], 'owner' | 'repo'>;
  readonly answer: z.core.$ZodType<T>;
  /** Reading is always repeated; what changes something is not, without a word here. */
  readonly again?: Again<T>;
}

export interface ClientOptions {
  readonly clock: Clock;
  readonly cancel: AbortSignal;
  /** For everything that is published, waiting included. */
  readonly budgetMs?: number;
  /** For one request. */
  readonly requestMs?: number;
  readonly random?: () => number;
}

const BUDGET_MS = 120_000;
const REQUEST_MS = 30_000;
const RETRY_MS = 1000;
const RETRIES = 3;
const MAX_PAGES = 100;
const PER_PAGE = 100;

/**
 * GitHub's API as its rules ask for it: one request at a time, writes apart from each other, limits kept. Octokit's own
 * plugins for that repeat what creates something, wait without hearing that a run was cancelled, and ask at once again
 * after a limit whose end is no time.
 */
export class GitHubClient {
  readonly #exchange: Exchange;
  readonly #pace: Pace;
  readonly #clock: Clock;
  readonly #requestMs: number;
  readonly #random: () => number;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(access: GitHubAccess, options: ClientOptions) {
    const { clock, cancel, budgetMs = BUDGET_MS, requestMs = REQUEST_MS, random = Math.random } = options;
    this.#exchange = exchangeWith(access, cancel);
    this.#pace = new Pace(clock, cancel, budgetMs);
    this.#clock = clock;
    this.#requestMs = requestMs;
    this.#random = random;
  }

  async ask<R extends Route, T>(asked: Ask<R, T>): Promise<Result<T, PublishFailure>> {
    const found = await this.#untilAnswered(asked);
    return found.ok ? ok(found.value.value) : found;
  }

  /** All pages of a list, a hundred at most: an answer that always has a next one is no list. A page has a hundred. */
  async list<R extends Route, T>(
    asked: Omit<Ask<R, readonly T[]>, 'again'>,
    { pages = MAX_PAGES }: { readonly pages?: number } = {},
  ): Promise<Result<readonly T[], PublishFailure>> {
    const items: T[] = [];
    for (let page = 1; page <= Math.min(pages, MAX_PAGES); page++) {
      const parameters = { ...asked.parameters, per_page: PER_PAGE, page };
      const found = await this.#untilAnswered({ ...asked, parameters } as Ask<R, readonly T[]>);
      if (!found.ok) return found;
      items.push(...found.value.value);
      if (!found.value.hasNext || found.value.value.length === 0) break;
    }
    return ok(items);
  }

  async #untilAnswered<R extends Route, T>(
    asked: Ask<R, T>,
  ): Promise<Result<{ readonly value: T; readonly hasNext: boolean }, PublishFailure>> {
    const again = asked.again ?? (isRead(asked.route) ? 'always' : undefined);
    let tries = 0;
    for (let hasWaited = false; ; ) {
      const verdict = await this.#once(asked);
      switch (verdict.kind) {
        case 'value':
          return ok(verdict);
        case 'failure':
          return err(verdict.failure);
        case 'limited':
          // A limit that was kept, and stands, is not waited for twice.
          if (hasWaited || verdict.waitMs >= this.#pace.leftMs) return err(this.#pace.close(verdict.waitMs));
          hasWaited = true;
          await this.#pause(verdict.waitMs);
          break;
        case 'open': {
          const waitMs = backoffMs(RETRY_MS, ++tries, this.#random);
          if (again === undefined || tries > RETRIES || waitMs >= this.#pace.leftMs)
            return err(verdict.failure);
          await this.#pause(waitMs);
          const found = again === 'always' ? ok(undefined) : await again();
          if (!found.ok) return found;
          if (found.value !== undefined) return ok({ value: found.value, hasNext: false });
        }
      }
    }
  }

  /** One request when it is its turn. */
  #once<R extends Route, T>({ route, parameters, answer: shape }: Ask<R, T>): Promise<Judgement<T>> {
    const turn = this.#turn.then(async (): Promise<Judgement<T>> => {
      if (!isRead(route)) await this.#pace.beforeWrite();
      const obstacle = this.#pace.obstacle;
      if (obstacle) return { kind: 'failure', failure: obstacle };
      const limitMs = Math.min(this.#requestMs, this.#pace.leftMs);
      const answer = await this.#pace.spend(() => this.#exchange(route, parameters, limitMs));
      if (answer.ok) return judge({ route, answer: answer.value, shape, nowMs: this.#clock.now() });
      return { kind: answer.error.kind === 'network' ? 'open' : 'failure', failure: answer.error };
    });
    this.#turn = turn.catch(() => {});
    return turn;
  }

  /** What else is to be asked waits, too. */
  #pause(ms: number): Promise<void> {
    const turn = this.#turn.then(() => this.#pace.wait(ms));
    this.#turn = turn;
    return turn;
  }
}

const isRead = (route: Route) => route.startsWith('GET ');
