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
import { app, type CheckRun, type State } from './state.js';

interface Output {
  readonly title?: string;
  readonly summary: string;
  readonly text?: string;
  readonly annotations?: readonly Schema[];
}

const KIB_64 = 64 * 1024;

export const checkRunRoutes: Routes = {
  [`POST ${REPOSITORY}/check-runs`]: {
    needs: 'write',
    of: ['checks'],
    reply: create,
    limits: limitsOfOutput,
  },
  [`PATCH ${REPOSITORY}/check-runs/{check_run_id}`]: {
    needs: 'write',
    of: ['checks'],
    reply: update,
    limits: limitsOfOutput,
  },
  [`GET ${REPOSITORY}/check-runs/{check_run_id}`]: {
    needs: 'read',
    of: ['checks'],
    reply: (call) => withRun(call, (run) => ({ status: 200, body: shown(run, call.state) })),
  },
  [`GET ${REPOSITORY}/check-runs/{check_run_id}/annotations`]: {
    needs: 'read',
    of: ['checks'],
    reply: (call) => withRun(call, ({ annotations }) => paged(call, annotations, (of) => of.map(annotation))),
  },
  [`GET ${REPOSITORY}/commits/{ref}/check-runs`]: { needs: 'read', of: ['checks'], reply: ofCommit },
};

/** A check run as a job has it, or as somebody made it. */
export function addCheckRun(state: State, own: Partial<CheckRun> & { readonly name: string }): CheckRun {
  const run: CheckRun = {
    id: state.nextId(),
    headSha: '0'.repeat(40),
    startedAt: state.nextTime(),
    status: 'queued',
    conclusion: null,
    completedAt: null,
    externalId: '',
    detailsUrl: '',
    title: null,
    summary: null,
    text: null,
    annotations: [],
    ...own,
  };
  state.checkRuns.push(run);
  return run;
}

function create({ body, state }: Call): Reply {
  const run = addCheckRun(state, {
    name: textIn(body, 'name'),
    headSha: textIn(body, 'head_sha'),
    externalId: textIn(body, 'external_id'),
  });
  change(run, body, state);
  return { status: 201, body: shown(run, state) };
}

function update(call: Call): Reply {
  return withRun(call, (run) => {
    change(run, call.body, call.state);
    return { status: 200, body: shown(run, call.state) };
  });
}

function change(run: CheckRun, body: Schema, state: State): void {
  const { status, conclusion, output } = body as {
    status?: string;
    conclusion?: string;
    output?: Output;
  };
  run.name = textIn(body, 'name', run.name);
  run.detailsUrl = textIn(body, 'details_url', run.detailsUrl);
  // A conclusion completes it, whatever the status says.
  run.status = conclusion === undefined ? (status ?? run.status) : 'completed';
  run.conclusion = conclusion ?? run.conclusion;
  if (run.status === 'completed') run.completedAt = state.nextTime();
  if (!output) return;
  run.title = output.title ?? run.title;
  run.summary = output.summary;
  run.text = output.text ?? null;
  run.annotations.push(...(output.annotations ?? []));
}

function ofCommit(call: Call): Reply {
  const { query, state } = call;
  const name = query.get('check_name');
  const all = state.checkRuns.filter(
    (run) => run.headSha === call.operation.values['ref'] && (name === null || run.name === name),
  );
  const latest = all.filter((run, i) => !all.slice(i + 1).some((later) => later.name === run.name));
  const found = query.get('filter') === 'all' ? all.toReversed() : latest.toReversed();
  return paged(call, found, (of) => ({
    total_count: found.length,
    check_runs: of.map((run) => shown(run, state)),
  }));
}

function withRun(call: Call, reply: (run: CheckRun) => Reply): Reply {
  const run = call.state.checkRuns.find(({ id }) => id === idIn(call, 'check_run_id'));
  return run ? reply(run) : NOT_FOUND;
}

function shown(run: CheckRun, { url, repository }: State): Schema {
  const at = `${url}/repos/${repository}/check-runs/${run.id}`;
  return complete('check-run', {
    id: run.id,
    head_sha: run.headSha,
    external_id: run.externalId,
    url: at,
    html_url: `https://github.test/${repository}/runs/${run.id}`,
    details_url: run.detailsUrl,
    status: run.status,
    conclusion: run.conclusion,
    started_at: run.startedAt,
    completed_at: run.completedAt,
    name: run.name,
    app: app(),
    output: {
      title: run.title,
      summary: run.summary,
      text: run.text,
      annotations_count: run.annotations.length,
      annotations_url: `${at}/annotations`,
    },
  });
}

const annotation = (own: Schema): Schema =>
  complete('check-annotation', {
    start_column: null,
    end_column: null,
    title: null,
    raw_details: null,
    ...own,
  });

/** Stated in the description's words: text is measured in bytes, which is the narrower reading. */
function limitsOfOutput(body: Schema): readonly string[] {
  const { annotations = [], title = '' } = (body['output'] ?? {}) as Partial<Output>;
  const faults = annotations.flatMap((one) => limitsOfAnnotation(one));
  return title.length > 255 ? [...faults, 'the title is longer than 255 characters'] : faults;
}

function limitsOfAnnotation(one: Schema): readonly string[] {
  const [start, end] = [Number(one['start_line']), Number(one['end_line'])];
  const isColumned = one['start_column'] !== undefined || one['end_column'] !== undefined;
  const columns = [one['start_column'], one['end_column']].filter((column) => column !== undefined);
  const faults: readonly (readonly [boolean, string])[] = [
    [start < 1 || end < start, `lines ${start} to ${end}`],
    [isColumned && start !== end, 'columns over several lines'],
    [columns.some((column) => Number(column) < 1), 'a column below 1'],
    [textIn(one, 'title').length > 255, 'a title of more than 255 characters'],
    [Buffer.byteLength(textIn(one, 'message')) > KIB_64, 'a message of more than 64 KB'],
    [Buffer.byteLength(textIn(one, 'raw_details')) > KIB_64, 'details of more than 64 KB'],
    [textIn(one, 'message') === '', 'an empty message'],
    [textIn(one, 'path') === '', 'an empty path'],
  ];
  return faults.flatMap(([isFault, words]) => (isFault ? [`annotation with ${words}`] : []));
}
