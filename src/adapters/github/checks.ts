import * as z from 'zod/mini';
import { err, ok, type Result } from '../../base/result.js';
import type { CheckPublished, PublishedCheck } from '../../ports/published-check.js';
import type { PublishFailure } from '../../ports/published-failure.js';
import { clip } from '../../report/markdown.js';
import { type AnnotationBody, annotationBody, requestBatches } from './annotations.js';
import type { GitHubClient } from './client.js';
import { fitMarkdown } from './fit.js';

const MAX_TITLE = 255;
/** Characters, says GitHub; bytes are never fewer. */
const MAX_TEXT = 65_535;
/** Twenty requests of the thousand that a repository has in an hour. */
const MAX_ANNOTATIONS = 1000;

const shape = z.object({
  id: z.number(),
  html_url: z.nullish(z.string()),
  external_id: z.nullish(z.string()),
  output: z.object({ annotations_count: z.number() }),
});
type CheckRun = z.infer<typeof shape>;

type Outcome = Result<CheckPublished, PublishFailure>;

export interface CheckLimits {
  readonly maxAnnotations?: number;
}

/**
 * Adds the report to the check run of a job, which is the right place: a check of its own lands below any workflow of
 * the commit. Only its output is changed: the job itself is GitHub's.
 */
export async function addToJobCheck(
  client: GitHubClient,
  checkRunId: number,
  check: PublishedCheck,
  limits: CheckLimits = {},
): Promise<Outcome> {
  const job = await find(client, checkRunId);
  if (!job.ok) return job;
  const { batches, output, omitted } = partsOf(check, limits);
  const told = await append(client, job.value, { batches, output });
  return told.ok ? ok(published(told.value, omitted)) : told;
}

/** A check of its own that says that the run is under way, completed by `completeCheck`. */
export async function openCheck(
  client: GitHubClient,
  check: Pick<PublishedCheck, 'name' | 'headSha' | 'externalId' | 'detailsUrl'>,
): Promise<Result<number, PublishFailure>> {
  const made = await create(client, check, { status: 'in_progress' });
  return made.ok ? ok(made.value.id) : made;
}

/** A check of its own, made when all is known: as one request where the annotations fit into it. */
export async function publishCheck(
  client: GitHubClient,
  check: PublishedCheck,
  limits: CheckLimits = {},
): Promise<Outcome> {
  const { batches, output, omitted } = partsOf(check, limits);
  const [first = [], ...rest] = batches;
  const isOne = rest.length === 0;
  const made = await create(client, check, {
    ...(isOne ? endOf(check) : { status: 'in_progress' }),
    output: { ...output, annotations: [...first] },
  });
  if (!made.ok || isOne) return made.ok ? ok(published(made.value, omitted)) : made;
  return complete(client, made.value, check, { batches: rest, output, omitted });
}

/** Completes what `openCheck` has opened. */
export async function completeCheck(
  client: GitHubClient,
  checkRunId: number,
  check: PublishedCheck,
  limits: CheckLimits = {},
): Promise<Outcome> {
  const run = await find(client, checkRunId);
  return run.ok ? complete(client, run.value, check, partsOf(check, limits)) : run;
}

/** The end comes with the last annotations. A check that stayed open would block a branch for ever, so it comes anyway. */
async function complete(
  client: GitHubClient,
  run: CheckRun,
  check: PublishedCheck,
  parts: Parts,
): Promise<Outcome> {
  const end = endOf(check);
  const told = await append(client, run, parts, end);
  if (told.ok) return ok(published(told.value, parts.omitted));
  await append(client, run, { batches: [[]], output: parts.output }, end);
  return told;
}

type Output = { readonly title: string; readonly summary: string; readonly text: string };

interface Parts {
  readonly batches: readonly (readonly AnnotationBody[])[];
  readonly output: Output;
  readonly omitted: number;
}

function partsOf(check: PublishedCheck, { maxAnnotations = MAX_ANNOTATIONS }: CheckLimits): Parts {
  const shown = check.annotations.slice(0, maxAnnotations);
  const omitted = check.annotations.length - shown.length;
  const note =
    omitted === 0
      ? ''
      : `\n\n${omitted} more annotation${omitted === 1 ? ' is' : 's are'} not shown on GitHub.`;
  const output = {
    title: clip(check.title, MAX_TITLE),
    summary: fitMarkdown(check.summary, MAX_TEXT),
    text: `${fitMarkdown(check.text, MAX_TEXT - note.length)}${note}`.trim(),
  };
  return { batches: requestBatches(shown.map(annotationBody)), output, omitted };
}

const published = ({ id, html_url: url }: CheckRun, omitted: number): CheckPublished => ({
  id,
  ...(url ? { url } : {}),
  omitted,
});

type End = { readonly status: 'completed'; readonly conclusion: PublishedCheck['conclusion'] };
const endOf = ({ conclusion }: PublishedCheck): End => ({ status: 'completed', conclusion });

function create(
  client: GitHubClient,
  {
    name,
    headSha,
    externalId,
    detailsUrl,
  }: Pick<PublishedCheck, 'name' | 'headSha' | 'externalId' | 'detailsUrl'>,
  more: object,
): Promise<Result<CheckRun, PublishFailure>> {
  const check = { name: clip(name, MAX_TITLE), head_sha: headSha, external_id: externalId };
  return client.ask({
    route: 'POST /repos/{owner}/{repo}/check-runs',
    parameters: { ...check, ...(detailsUrl === undefined ? {} : { details_url: detailsUrl }), ...more },
    answer: shape,
    again: async () => {
      const runs = await client.list({
        route: 'GET /repos/{owner}/{repo}/commits/{ref}/check-runs',
        parameters: { ref: headSha, check_name: check.name, filter: 'all' },
        answer: z.pipe(
          z.object({ check_runs: z.array(shape) }),
          z.transform(({ check_runs }) => check_runs),
        ),
      });
      return runs.ok ? ok(runs.value.find(({ external_id }) => external_id === externalId)) : runs;
    },
  });
}

const find = (client: GitHubClient, id: number): Promise<Result<CheckRun, PublishFailure>> =>
  client.ask({
    route: 'GET /repos/{owner}/{repo}/check-runs/{check_run_id}',
    parameters: { check_run_id: id },
    answer: shape,
  });

/**
 * GitHub adds the annotations of every request to those before. So a batch of which nobody knows whether it arrived is
 * sent again only if there are not as many as there should be.
 */
async function append(
  client: GitHubClient,
  run: CheckRun,
  { batches, output }: Pick<Parts, 'batches' | 'output'>,
  end?: End,
): Promise<Result<CheckRun, PublishFailure>> {
  let latest = run;
  for (const [i, batch] of batches.entries()) {
    const isLast = i === batches.length - 1;
    const expected = latest.output.annotations_count + batch.length;
    const told = await client.ask({
      route: 'PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}',
      parameters: {
        check_run_id: run.id,
        ...(isLast && end ? end : {}),
        output: { ...output, annotations: [...batch] },
      },
      answer: shape,
      again: async () => {
        const now = await find(client, run.id);
        if (!now.ok) return err(now.error);
        return ok(now.value.output.annotations_count >= expected && batch.length > 0 ? now.value : undefined);
      },
    });
    if (!told.ok) return told;
    latest = told.value;
  }
  return ok(latest);
}
