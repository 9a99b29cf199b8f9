import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { checkRunRoutes } from './check-runs.js';
import { commentRoutes } from './comments.js';
import { deploymentRoutes } from './deployments.js';
import { faultsOfAnswer, faultsOfRequest, type Operation, operationAt } from './description.js';
import { type Level, NOT_FOUND, type Reply, type Route } from './exchange.js';
import type { Schema } from './schemas.js';
import { emptyState, type State } from './state.js';
import { badCredentials, forbidden, json, type Wire } from './wire.js';

/** A request as it came in. */
export interface Arrived {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  /** As it was sent: to be searched for what must not be there. */
  readonly text: string;
  readonly body: unknown;
}

export interface GitHubOptions {
  readonly repository?: string;
  readonly token?: string;
  /** What the token may do; nothing of what is not named. */
  readonly permissions?: Readonly<Record<string, Level>>;
  /** A refusal names the permission in a header, as GitHub usually does. */
  readonly namesPermissions?: boolean;
}

/** `method` and a part of the path. */
export interface Place {
  readonly method?: string;
  readonly path?: RegExp;
}

export interface GitHub extends AsyncDisposable {
  readonly url: string;
  readonly token: string;
  readonly state: State;
  readonly arrived: readonly Arrived[];
  /**
   * The next request there is answered so, instead of properly. `isDone`: GitHub does as asked, and only the answer
   * is lost.
   */
  answer(place: Place, wire: Wire, options?: { readonly isDone?: boolean; readonly times?: number }): void;
  /** Requests that were not as GitHub's description has them; the test fails of them at its end. */
  readonly offences: readonly string[];
  /** Takes the offences away, for tests of the double itself. */
  forgive(): readonly string[];
}

const ROUTES: Readonly<Record<string, Route>> = { ...checkRunRoutes, ...commentRoutes, ...deploymentRoutes };
const ALL: Readonly<Record<string, Level>> = {
  checks: 'write',
  deployments: 'write',
  issues: 'write',
  'pull-requests': 'write',
};
export const READ_ONLY: Readonly<Record<string, Level>> = {
  checks: 'read',
  deployments: 'read',
  issues: 'read',
  'pull-requests': 'read',
};

interface Script {
  readonly place: Place;
  readonly wire: Wire;
  readonly isDone: boolean;
  left: number;
}

/** GitHub's API on this machine: it keeps what it is told, and checks all that is said against its description. */
export async function fakeGitHub(options: GitHubOptions = {}): Promise<GitHub> {
  const { token = 'ghs_double', repository = 'octo/app' } = options;
  const arrived: Arrived[] = [];
  const offences: string[] = [];
  const scripts: Script[] = [];
  const server = createServer((request, response) => void serve(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const state = emptyState(repository, url);
  const limits = { left: 1000 };

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const one = await read(request);
      arrived.push(one);
      send(response, answerTo(one), limits);
    } catch (error) {
      offences.push(String(error));
      response.destroy();
    }
  }

  function answerTo(one: Arrived): Wire {
    const target = new URL(one.url, url);
    const operation = operationAt(one.method, target.pathname);
    const faults = operation ? faultsOf(operation, target, one) : ['not described'];
    offences.push(...faults.map((fault) => `${one.method} ${one.url}: ${fault}`));
    const script = scripts.find(({ place, left }) => left > 0 && isAt(place, one));
    if (script) script.left--;
    if (script && !script.isDone) return script.wire;
    const proper = operation && faults.length === 0 ? properAnswer(operation, target, one) : unfit(faults);
    return script?.wire ?? proper;
  }

  function properAnswer(operation: Operation, { pathname, searchParams }: URL, one: Arrived): Wire {
    const { authorization = '' } = one.headers;
    if (authorization.split(' ')[1] !== token) return badCredentials();
    const { owner, repo } = operation.values;
    const route = ROUTES[operation.route];
    if (!route) throw new Error(`the double has no ${operation.route}`);
    if (`${owner}/${repo}` !== repository) return wireOf(NOT_FOUND);
    const { permissions = ALL, namesPermissions = true } = options;
    if (!route.of.some((name) => mayDo(permissions[name], route.needs))) {
      const accepted = route.of.map((name) => `${name.replace('-', '_')}=${route.needs}`).join('; ');
      return forbidden(namesPermissions ? accepted : undefined);
    }
    const call = { operation, query: searchParams, body: (one.body ?? {}) as Schema, state, path: pathname };
    const reply = route.reply(call);
    const wrong = faultsOfAnswer(operation, reply.status, reply.body);
    if (wrong.length > 0) throw new Error(`the double answers ${operation.route} with ${wrong.join('; ')}`);
    return wireOf(reply);
  }

  return {
    url,
    token,
    state,
    arrived,
    offences,
    answer: (place, wire, { isDone = false, times = 1 } = {}) =>
      void scripts.push({ place, wire, isDone, left: times }),
    forgive: () => offences.splice(0),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      if (offences.length > 0) throw new Error(`not GitHub's API:\n${offences.join('\n')}`);
    },
  };
}

async function read(request: IncomingMessage): Promise<Arrived> {
  const { method = '', url = '', headers } = request;
  const sent = await text(request);
  return { method, url, headers, text: sent, body: sent === '' ? undefined : JSON.parse(sent) };
}

/** What is wrong with a request: by the description, by its words, or by what GitHub asks of every request. */
function faultsOf(
  operation: Operation,
  { searchParams }: URL,
  { headers, body }: Arrived,
): readonly string[] {
  return [
    ...faultsOfRequest(operation, searchParams, body),
    ...(ROUTES[operation.route]?.limits?.((body ?? {}) as Schema) ?? []),
    ...(headers['user-agent'] ? [] : ['no User-Agent']),
    ...(headers.accept?.includes('json') ? [] : ['no Accept']),
    ...(body === undefined || headers['content-type']?.includes('json') ? [] : ['no Content-Type']),
  ];
}

const isAt = ({ method, path }: Place, one: Arrived) =>
  (method === undefined || method === one.method) && (path === undefined || path.test(one.url));

const mayDo = (has: Level | undefined, needs: Level) => has === 'write' || has === needs;

const wireOf = ({ status, body, headers }: Reply): Wire => json(status, body, headers);

const unfit = (faults: readonly string[]): Wire =>
  json(422, {
    message: `Validation Failed: ${faults.join('; ')}`,
    documentation_url: 'https://docs.github.com',
  });

function send(
  response: ServerResponse,
  { status, headers, body = '', ending }: Wire,
  limits: { left: number },
): void {
  limits.left--;
  if (ending === 'cut') response.destroy();
  if (ending === 'cut' || ending === 'silent') return;
  response.writeHead(status, {
    'x-ratelimit-limit': '1000',
    'x-ratelimit-remaining': `${limits.left}`,
    'x-ratelimit-used': `${1000 - limits.left}`,
    'x-ratelimit-reset': `${Math.floor(Date.now() / 1000) + 3600}`,
    'x-ratelimit-resource': 'core',
    ...headers,
  });
  if (ending === undefined) return void response.end(body);
  response.write(body, () => void (ending === 'cut-midway' && response.destroy()));
}
