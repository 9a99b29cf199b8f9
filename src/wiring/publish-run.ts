import { addToJobCheck, publishCheck } from '../adapters/github/checks.js';
import type { GitHubClient } from '../adapters/github/client.js';
import { publishComment } from '../adapters/github/comments.js';
import { publishNotice } from '../adapters/github/failures.js';
import { pullRequestOf, pullRequestOfCommit } from '../adapters/github/pull-request.js';
import { headCommit, readEvent } from '../adapters/github/run-context.js';
import { systemClock } from '../base/clock.js';
import type { Masked } from '../base/masked.js';
import { ok, type Result } from '../base/result.js';
import type { RunRecord } from '../domain/record.js';
import type { CheckAnnotation, PublishedCheck } from '../ports/published-check.js';
import type { PublishFailure } from '../ports/published-failure.js';
import { checkRun, type RunCheck } from '../report/check-run.js';
import { comment } from '../report/comment.js';
import type { Known } from '../report/summary/known.js';
import { type AskedCheck, checkPlace } from './check-place.js';
import { type GitHubRun, githubRun } from './github.js';
import { githubClient } from './github-client.js';

export interface AskedReports extends AskedCheck {
  readonly token: string;
  readonly comment: boolean;
}

type Env = Readonly<Record<string, string | undefined>>;

/** What has become of it. */
export interface PublishedRun {
  /** Each is a report that it cost. */
  readonly notices: readonly string[];
  /** The job's own check run has the annotations, so the log must not have them, too: it writes into the same one. */
  readonly isInJobCheck: boolean;
}

/** Publishes what was asked for of a run. */
export async function publishRun(
  record: RunRecord,
  asked: AskedReports,
  {
    env,
    mask,
    cancel,
    known,
  }: {
    readonly env: Env;
    readonly mask: (text: string) => Masked;
    readonly cancel: AbortSignal;
    readonly known: Known;
  },
): Promise<PublishedRun> {
  const run = githubRun(env);
  const check = checkRun(record, known);
  const place = checkPlace(asked, record);
  let isInJobCheck = false;
  if (place === undefined && !asked.comment) return { notices: [], isInJobCheck };
  if (!run || asked.token === '')
    return { notices: ['nothing is published on GitHub: the step has no github-token'], isInJobCheck };
  const client = githubClient(run, asked.token, systemClock(), cancel);
  const notices: string[] = [];
  const tell = (what: string, done: Result<unknown, PublishFailure>) => {
    if (!done.ok) notices.push(publishNotice(what, done.error).message);
  };
  if (place !== undefined) {
    const whole = maskedCheck(check, mask, run, record, headCommit(env) ?? run.sha);
    const done =
      place === 'separate' ? await publishCheck(client, whole) : await addToJobCheck(client, place, whole);
    tell('the check run', done);
    isInJobCheck = done.ok && place !== 'separate';
  }
  if (asked.comment) tell('the comment', await commentOn(client, run, env, record, mask, known));
  return { notices, isInJobCheck };
}

const maskedCheck = (
  check: RunCheck,
  mask: (text: string) => Masked,
  run: GitHubRun,
  record: RunRecord,
  headSha: string,
): PublishedCheck => ({
  ...check,
  name: mask(check.name),
  title: mask(check.title),
  summary: mask(check.summary),
  text: mask(check.text),
  annotations: check.annotations.map((one) => maskedAnnotation(one, mask)),
  headSha,
  externalId: `${run.run}.${run.attempt} ${record.id}`,
  detailsUrl: run.url,
});

const maskedAnnotation = (
  { path, title, message, details, ...lines }: RunCheck['annotations'][number],
  mask: (text: string) => Masked,
): CheckAnnotation => ({
  ...lines,
  path: mask(path),
  message: mask(message),
  ...(title === undefined ? {} : { title: mask(title) }),
  ...(details === undefined ? {} : { details: mask(details) }),
});

/** On no pull request there is nothing to comment on. */
async function commentOn(
  client: GitHubClient,
  run: GitHubRun,
  env: Env,
  record: RunRecord,
  mask: (text: string) => Masked,
  known: Known,
): Promise<Result<unknown, PublishFailure>> {
  const named = pullRequestOf(readEvent(env['GITHUB_EVENT_PATH']));
  const found = named === undefined ? await pullRequestOfCommit(client, run.sha) : ok(named);
  if (!found.ok || found.value === undefined) return found;
  const body = mask(comment(record, known));
  return publishComment(client, { name: mask(record.pipeline), pull: found.value, body });
}
