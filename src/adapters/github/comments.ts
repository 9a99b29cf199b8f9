import * as z from 'zod/mini';
import { ok, type Result } from '../../base/result.js';
import type { PublishedComment } from '../../ports/published-comment.js';
import type { PublishFailure } from '../../ports/published-failure.js';
import type { GitHubClient } from './client.js';
import { fitMarkdown } from './fit.js';

/** GitHub takes 65,536 characters: there is room for what it may count otherwise. */
const MAX_BYTES = 60_000;

const shape = z.object({
  id: z.number(),
  html_url: z.string(),
  body: z.nullish(z.string()),
  user: z.nullish(z.object({ type: z.string() })),
  author_association: z.nullish(z.string()),
});
type Comment = z.infer<typeof shape>;

/** Whoever else can comment may copy the marker. */
const INSIDERS: ReadonlySet<string> = new Set(['OWNER', 'MEMBER', 'COLLABORATOR']);

/** Writes the pipeline's comment where it stands; makes it where there is none. Gives its address. */
export async function publishComment(
  client: GitHubClient,
  { name, pull, body }: PublishedComment,
): Promise<Result<string, PublishFailure>> {
  const marker = markerOf(name);
  const text = `${marker}\n${fitMarkdown(body, MAX_BYTES - Buffer.byteLength(marker) - 1)}`;
  const look = () => find(client, pull, marker);
  const found = await look();
  if (!found.ok) return found;
  if (found.value) {
    if (found.value.body === text) return ok(found.value.html_url);
    const edited = await edit(client, found.value.id, text);
    // Somebody has deleted it meanwhile.
    if (edited.ok || edited.error.kind !== 'not-found') return urlOf(edited);
  }
  const made = await client.ask({
    route: 'POST /repos/{owner}/{repo}/issues/{issue_number}/comments',
    parameters: { issue_number: pull, body: text },
    answer: shape,
    again: look,
  });
  return urlOf(made);
}

/** Nobody sees it, and GitHub keeps it. Two dashes would end it early. */
const markerOf = (name: string) =>
  `<!-- cimyr:${encodeURIComponent(name.toWellFormed()).replaceAll('--', '-%2D').slice(0, 500)} -->`;

/** The newest of ours: a run that was killed between looking and making may have left two. */
async function find(
  client: GitHubClient,
  pull: number,
  marker: string,
): Promise<Result<Comment | undefined, PublishFailure>> {
  const comments = await client.list({
    route: 'GET /repos/{owner}/{repo}/issues/{issue_number}/comments',
    parameters: { issue_number: pull },
    answer: z.array(shape),
  });
  if (!comments.ok) return comments;
  const ours = comments.value.filter((comment) => isOurs(comment, marker));
  return ok(ours.sort((a, b) => b.id - a.id)[0]);
}

const isOurs = ({ body, user, author_association: association }: Comment, marker: string) =>
  (body ?? '').startsWith(marker) && (user?.type === 'Bot' || INSIDERS.has(association ?? ''));

const edit = (client: GitHubClient, id: number, body: string) =>
  client.ask({
    route: 'PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}',
    parameters: { comment_id: id, body },
    answer: shape,
    again: 'always',
  });

const urlOf = (comment: Result<Comment, PublishFailure>): Result<string, PublishFailure> =>
  comment.ok ? ok(comment.value.html_url) : comment;
