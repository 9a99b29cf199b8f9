import { complete } from './description.js';
import {
  type Call,
  idIn,
  NOT_FOUND,
  paged,
  REPOSITORY,
  type Reply,
  type Routes,
  textIn,
} from './exchange.js';
import type { Schema } from './schemas.js';
import { app, BOT, type Deployment, type DeploymentStatus, type State, user } from './state.js';

const OF = ['deployments'];

export const deploymentRoutes: Routes = {
  [`GET ${REPOSITORY}/deployments`]: { needs: 'read', of: OF, reply: list },
  [`POST ${REPOSITORY}/deployments`]: { needs: 'write', of: OF, reply: create, limits },
  [`GET ${REPOSITORY}/deployments/{deployment_id}`]: {
    needs: 'read',
    of: OF,
    reply: (call) => withOne(call, (one) => ({ status: 200, body: shown(one, call.state) })),
  },
  [`GET ${REPOSITORY}/deployments/{deployment_id}/statuses`]: {
    needs: 'read',
    of: OF,
    reply: (call) =>
      withOne(call, (one) =>
        paged(call, one.statuses.toReversed(), (of) =>
          of.map((status) => shownStatus(one, status, call.state)),
        ),
      ),
  },
  [`POST ${REPOSITORY}/deployments/{deployment_id}/statuses`]: {
    needs: 'write',
    of: OF,
    reply: (call) => withOne(call, (one) => addStatus(call, one)),
    limits,
  },
};

export function addDeployment(
  state: State,
  own: {
    readonly sha: string;
    readonly environment: string;
    readonly asked?: Schema;
    readonly login?: string;
  },
): Deployment {
  const { sha, environment, asked = {}, login = BOT } = own;
  const id = state.nextId();
  const one = { id, at: state.nextTime(), sha, environment, asked, login, statuses: [] };
  state.deployments.push(one);
  return one;
}

export function addDeploymentStatus(state: State, one: Deployment, asked: Schema): DeploymentStatus {
  const status = { id: state.nextId(), at: state.nextTime(), asked, state: textIn(asked, 'state') };
  one.statuses.push(status);
  return status;
}

function list(call: Call): Reply {
  const { query, state } = call;
  const isAsked = (name: string, value: unknown) => query.get(name) === null || query.get(name) === value;
  const found = state.deployments
    .filter(
      ({ sha, environment, asked }) =>
        isAsked('sha', sha) &&
        isAsked('environment', environment) &&
        isAsked('task', asked['task'] ?? 'deploy') &&
        isAsked('ref', asked['ref'] ?? sha),
    )
    .toReversed();
  return paged(call, found, (of) => of.map((one) => shown(one, state)));
}

/** What is left out means that GitHub merges, and asks for every check: both go wrong for a run that is under way. */
function create({ body, state }: Call): Reply {
  const { ref, environment = 'production', auto_merge: merges = true, required_contexts: contexts } = body;
  if (merges) return { status: 202, body: { message: 'Auto-merged main into topic on deployment.' } };
  if (!Array.isArray(contexts) || contexts.length > 0)
    return {
      status: 409,
      body: {
        message: 'Conflict: Commit status checks failed for main.',
        documentation_url: 'https://docs.github.com',
      },
    };
  const one = addDeployment(state, { sha: String(ref), environment: String(environment), asked: body });
  return { status: 201, body: shown(one, state) };
}

function addStatus(call: Call, one: Deployment): Reply {
  const { body, state } = call;
  const status = addDeploymentStatus(state, one, body);
  if (body['state'] === 'success' && body['auto_inactive'] !== false) {
    for (const other of state.deployments) {
      const isMeant =
        other.id < one.id &&
        other.environment === one.environment &&
        other.statuses.at(-1)?.state === 'success' &&
        other.asked['transient_environment'] !== true &&
        !isProduction(other);
      if (isMeant) addDeploymentStatus(state, other, { state: 'inactive' });
    }
  }
  return { status: 201, body: shownStatus(one, status, state) };
}

const isProduction = ({ asked, environment }: Deployment) =>
  asked['production_environment'] ?? environment === 'production';

function withOne(call: Call, reply: (one: Deployment) => Reply): Reply {
  const one = call.state.deployments.find(({ id }) => id === idIn(call, 'deployment_id'));
  return one ? reply(one) : NOT_FOUND;
}

function shown(one: Deployment, { url, repository }: State): Schema {
  const { id, asked, environment, sha } = one;
  const at = `${url}/repos/${repository}/deployments/${id}`;
  return complete('deployment', {
    id,
    sha,
    environment,
    original_environment: environment,
    ref: asked['ref'] ?? sha,
    task: asked['task'] ?? 'deploy',
    payload: asked['payload'] ?? {},
    description: asked['description'] ?? null,
    creator: user(one.login),
    created_at: one.at,
    updated_at: one.statuses.at(-1)?.at ?? one.at,
    url: at,
    statuses_url: `${at}/statuses`,
    repository_url: `${url}/repos/${repository}`,
    transient_environment: asked['transient_environment'] ?? false,
    production_environment: isProduction(one),
    performed_via_github_app: one.login === BOT ? app() : null,
  });
}

function shownStatus(
  one: Deployment,
  { id, at, asked }: DeploymentStatus,
  { url, repository }: State,
): Schema {
  const deployment = `${url}/repos/${repository}/deployments/${one.id}`;
  return complete('deployment-status', {
    id,
    state: asked['state'],
    description: asked['description'] ?? '',
    environment: asked['environment'] ?? one.environment,
    environment_url: asked['environment_url'] ?? '',
    log_url: asked['log_url'] ?? asked['target_url'] ?? '',
    target_url: asked['log_url'] ?? asked['target_url'] ?? '',
    creator: user(one.login),
    created_at: at,
    updated_at: at,
    url: `${deployment}/statuses/${id}`,
    deployment_url: deployment,
    repository_url: `${url}/repos/${repository}`,
  });
}

function limits(body: Schema): readonly string[] {
  const payload = JSON.stringify(body['payload'] ?? '');
  return [
    ...(textIn(body, 'description').length > 140 ? ['a description of more than 140 characters'] : []),
    ...(Buffer.byteLength(payload) > 8 * 1024 ? ['a payload of more than 8 KiB'] : []),
  ];
}
