import type { Operation } from './description.js';
import type { Schema } from './schemas.js';
import type { State } from './state.js';

/** A request that is as the description has it. */
export interface Call {
  readonly operation: Operation;
  readonly query: URLSearchParams;
  readonly body: Schema;
  readonly state: State;
  /** Where a request went, without its query. */
  readonly path: string;
}

export interface Reply {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export type Level = 'read' | 'write';

export interface Route {
  /** What a token must be allowed to: one of these. */
  readonly needs: Level;
  readonly of: readonly string[];
  readonly reply: (call: Call) => Reply;
  /** What GitHub says of a request in words only. */
  readonly limits?: (body: Schema) => readonly string[];
}

export type Routes = Readonly<Record<string, Route>>;

export const REPOSITORY = '/repos/{owner}/{repo}';

export const NOT_FOUND: Reply = {
  status: 404,
  body: { message: 'Not Found', documentation_url: 'https://docs.github.com/rest', status: '404' },
};

/** A text of a request; empty where there is none. */
export function textIn(body: Schema, name: string, otherwise = ''): string {
  const value = body[name];
  return typeof value === 'string' ? value : otherwise;
}

export const idIn = ({ operation }: Call, name: string): number => Number(operation.values[name]);

/** The page that was asked for, with a Link to the next as GitHub gives it. */
export function paged<T>(call: Call, items: readonly T[], shown: (of: readonly T[]) => unknown): Reply {
  const size = Math.min(Number(call.query.get('per_page') ?? 30), 100);
  const page = Number(call.query.get('page') ?? 1);
  const last = Math.ceil(items.length / size);
  const linkTo = (to: number, rel: string) => {
    const query = new URLSearchParams(call.query);
    query.set('page', String(to));
    return `<${call.state.url}${call.path}?${query}>; rel="${rel}"`;
  };
  const links = page < last ? [linkTo(page + 1, 'next'), linkTo(last, 'last')] : [];
  return {
    status: 200,
    body: shown(items.slice((page - 1) * size, page * size)),
    ...(links.length > 0 ? { headers: { link: links.join(', ') } } : {}),
  };
}
