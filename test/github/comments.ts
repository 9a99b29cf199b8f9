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
import { app, BOT, type Comment, type State, user } from './state.js';

const OF = ['issues', 'pull-requests'];

export const commentRoutes: Routes = {
  [`GET ${REPOSITORY}/issues/{issue_number}/comments`]: {
    needs: 'read',
    of: OF,
    reply: (call) =>
      paged(
        call,
        call.state.comments.filter(({ issue }) => issue === idIn(call, 'issue_number')),
        (of) => of.map((comment) => shown(comment, call.state)),
      ),
  },
  [`POST ${REPOSITORY}/issues/{issue_number}/comments`]: { needs: 'write', of: OF, reply: create, limits },
  [`GET ${REPOSITORY}/issues/comments/{comment_id}`]: {
    needs: 'read',
    of: OF,
    reply: (call) => withComment(call, (comment) => ({ status: 200, body: shown(comment, call.state) })),
  },
  [`PATCH ${REPOSITORY}/issues/comments/{comment_id}`]: { needs: 'write', of: OF, reply: update, limits },
  [`GET ${REPOSITORY}/commits/{commit_sha}/pulls`]: { needs: 'read', of: ['pull-requests'], reply: pulls },
};

export function addComment(
  state: State,
  own: { readonly issue: number; body: string; login?: string },
): Comment {
  const at = state.nextTime();
  const comment: Comment = { id: state.nextId(), at, updatedAt: at, login: BOT, ...own };
  state.comments.push(comment);
  return comment;
}

function create(call: Call): Reply {
  const comment = addComment(call.state, {
    issue: idIn(call, 'issue_number'),
    body: textIn(call.body, 'body'),
  });
  return { status: 201, body: shown(comment, call.state) };
}

function update(call: Call): Reply {
  return withComment(call, (comment) => {
    comment.body = textIn(call.body, 'body');
    comment.updatedAt = call.state.nextTime();
    return { status: 200, body: shown(comment, call.state) };
  });
}

function withComment(call: Call, reply: (comment: Comment) => Reply): Reply {
  const comment = call.state.comments.find(({ id }) => id === idIn(call, 'comment_id'));
  return comment ? reply(comment) : NOT_FOUND;
}

function shown({ id, issue, body, at, updatedAt, login }: Comment, { url, repository }: State): Schema {
  return complete('issue-comment', {
    id,
    body,
    url: `${url}/repos/${repository}/issues/comments/${id}`,
    html_url: `https://github.test/${repository}/pull/${issue}#issuecomment-${id}`,
    issue_url: `${url}/repos/${repository}/issues/${issue}`,
    user: user(login),
    created_at: at,
    updated_at: updatedAt,
    performed_via_github_app: login === BOT ? app() : null,
  });
}

function pulls(call: Call): Reply {
  const found = call.state.pulls.filter(({ sha }) => sha === call.operation.values['commit_sha']);
  return paged(call, found, (of) => of.map(({ shown }) => shown));
}

function limits(body: Schema): readonly string[] {
  return textIn(body, 'body').length > 65_536 ? ['a comment of more than 65536 characters'] : [];
}
