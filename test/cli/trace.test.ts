import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Event } from '../../src/domain/event.js';
import { parseTraceparent, spanIdOf } from '../../src/domain/trace-context.js';
import { eventSchema } from '../../src/report/published/events.js';
import { runSchema } from '../../src/report/published/run.js';
import { closedPort } from '../adapters/http/servers.js';
import { type Receiver, receiver } from '../adapters/otlp/receiver.js';
import { plainAttributes, type Span } from '../adapters/otlp/shape.js';
import { cimyr, start } from '../built/cimyr.js';
import { git } from '../built/git.js';
import { type Folder, folder, withPipeline } from '../built/workspace.js';

const PARENT = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331' };
const TRACEPARENT = `00-${PARENT.traceId}-${PARENT.spanId}-01`;

const to = ({ url }: Pick<Receiver, 'url'>) => ({ OTEL_EXPORTER_OTLP_ENDPOINT: url });

/** The run's events as they lie on disk, each what the published schema says. */
function eventsIn(files: Folder, which = 0): Event[] {
  const lines = readFileSync(join(files.runs()[which] ?? '', 'events.ndjson'), 'utf8');
  expect(lines.endsWith('\n')).toBe(true);
  const events = lines
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Event);
  for (const event of events) expect(eventSchema.parse(event)).toEqual(event);
  return events;
}

const traceIn = (events: readonly Event[]) => {
  const [begin] = events;
  return begin?.kind === 'run-started' ? begin.trace : undefined;
};

const named = (spans: readonly Span[], name: string) => spans.filter((span) => span.name === name);

const EVERYTHING = `
name: shop
stages:
  - name: build
    jobs:
      - name: compile
        run: mkdir -p out; echo made > out/it; echo "at=$TRACEPARENT" >> "$GITHUB_OUTPUT"
        artifacts: [out/**]
  - name: test
    jobs:
      - name: unit
        run: echo "$TRACEPARENT $TRACESTATE" >> seen-unit; [ -e again ] || { touch again; exit 3; }
        matrix: { shard: [1] }
        retry: { max: 1, backoff: 10ms }
        services: { api: { run: 'echo "$TRACEPARENT" > seen-api; touch up; sleep 60', ready: { command: test -e up } } }
      - { name: flawed, run: exit 4, allow-failure: true }
      - { name: never, run: exit, if: "\${{ false }}" }
`;

describe('cimyr run with a receiver of traces', () => {
  it('sends one trace of the run, its jobs and their attempts, below the span that it was started from', async () => {
    using files = withPipeline(EVERYTHING);
    await using there = await receiver();
    const env = { ...to(there), TRACEPARENT, TRACESTATE: 'vendor=1', OTEL_SERVICE_NAME: 'ci' };
    const { code, stderr } = await cimyr(['run', '--report', 'told'], { cwd: files.path, env });
    expect([code, stderr]).toEqual([0, '']);

    const events = eventsIn(files);
    const trace = traceIn(events);
    expect(trace).toMatchObject({ traceId: PARENT.traceId, parentSpanId: PARENT.spanId, flags: 1 });
    expect(runSchema.parse(JSON.parse(files.read('told', 'run.json'))).traceId).toBe(PARENT.traceId);

    const { spans } = there;
    expect(spans.map(({ name }) => name).sort()).toEqual(
      [
        'RUN shop',
        'build.compile',
        'test.unit (1)',
        'test.flawed',
        'test.never',
        ...['attempt 1', 'attempt 1', 'attempt 1', 'attempt 2'],
      ].sort(),
    );
    expect(new Set(spans.map(({ traceId, traceState }) => `${traceId} ${traceState}`))).toEqual(
      new Set([`${PARENT.traceId} vendor=1`]),
    );
    expect(named(spans, 'RUN shop')).toMatchObject([
      { spanId: trace?.spanId, parentSpanId: PARENT.spanId, kind: 2, flags: 0x301 },
    ]);
    const [unit] = named(spans, 'test.unit (1)');
    expect(unit?.events?.map(({ name }) => name)).toEqual(['cimyr.backoff']);
    expect(plainAttributes(unit)).toMatchObject({
      'cicd.pipeline.task.run.result': 'success',
      'cimyr.flaky': true,
      'cimyr.stage': 'test',
    });
    expect(plainAttributes(there.requests[0]?.resourceSpans[0]?.resource)).toMatchObject({
      'service.name': 'ci',
      'cicd.pipeline.name': 'shop',
      'cicd.pipeline.run.id': events[0]?.kind === 'run-started' ? events[0].run : '',
    });

    // Each attempt was the parent of what it would have told itself, the service was below the run.
    const attempts = files.read('seen-unit').trimEnd().split('\n');
    expect(attempts).toEqual(
      [1, 2].map((n) => `00-${PARENT.traceId}-${trace && spanIdOf(trace, 'test.unit (1)', n)}-01 vendor=1`),
    );
    expect(spans.map(({ spanId }) => spanId)).toContain(
      parseTraceparent(attempts[0]?.split(' ')[0] ?? '')?.spanId,
    );
    expect(files.read('seen-api')).toBe(`00-${PARENT.traceId}-${trace?.spanId}-01\n`);
  });

  it('joins the trace of a cimyr around it', async () => {
    using files = withPipeline('name: outer\njobs: { a: { run: cimyr run inner.yml } }');
    files.write('inner.yml', 'name: inner\njobs: { a: { run: exit 3 } }');
    await using there = await receiver();
    const { code } = await cimyr(['run'], { cwd: files.path, env: to(there) });
    expect(code).toBe(1);
    const { spans } = there;
    expect(new Set(spans.map(({ traceId }) => traceId)).size).toBe(1);
    expect(new Set(spans.map(({ spanId }) => spanId)).size).toBe(6);
    const [outer, inner] = ['RUN outer', 'RUN inner'].map((name) => named(spans, name)[0]);
    const around = spans.find(({ spanId }) => spanId === inner?.parentSpanId);
    const job = spans.find(({ spanId }) => spanId === around?.parentSpanId);
    expect([around?.name, job?.name, job?.parentSpanId]).toEqual(['attempt 1', 'a', outer?.spanId]);
    expect(outer).not.toHaveProperty('parentSpanId');
    expect(plainAttributes(outer)).toMatchObject({
      'cicd.pipeline.result': 'failure',
      'error.type': 'exit-code',
    });
  });

  it('does not take the trace for a change: a resumed run takes over what has finished, and links to it', async () => {
    using files = withPipeline('jobs: { a: { run: echo ran >> a }, b: { needs: [a], run: test -e go } }');
    git(files.path, 'init', '--quiet');
    git(files.path, 'add', '.');
    git(files.path, 'commit', '--quiet', '-m', 'one');
    await using there = await receiver();
    const first = await cimyr(['run'], { cwd: files.path, env: to(there) });
    files.write('go', '');
    const second = await cimyr(['run', '--resume'], { cwd: files.path, env: { ...to(there), TRACEPARENT } });
    expect([first.code, second.code, files.read('a')]).toEqual([1, 0, 'ran\n']);
    const earlier = traceIn(eventsIn(files, 0));
    expect(traceIn(eventsIn(files, 1))?.resumes).toEqual({
      traceId: earlier?.traceId,
      spanId: earlier?.spanId,
    });
    const reused = there.spans.find((span) => plainAttributes(span)['cimyr.reused']);
    const [link] = reused?.links ?? [];
    expect(named(there.spans, 'a').find(({ spanId }) => spanId === link?.spanId)?.traceId).toBe(
      link?.traceId,
    );
    expect(link?.traceId).toBe(earlier?.traceId);
  });

  it('tells where the checkout comes from', async () => {
    using files = withPipeline('jobs: { a: { run: "true" } }');
    await using there = await receiver();
    const env = {
      ...to(there),
      GITHUB_ACTIONS: 'true',
      GITHUB_SERVER_URL: 'https://github.example',
      GITHUB_REPOSITORY: 'owner/name',
      GITHUB_SHA: 'c0ffee',
      GITHUB_REF: 'refs/pull/12/merge',
      GITHUB_REF_NAME: '12/merge',
      GITHUB_REF_TYPE: 'branch',
      GITHUB_HEAD_REF: 'topic',
      GITHUB_BASE_REF: 'main',
      GITHUB_RUN_ID: '77',
      RUNNER_NAME: 'runner 1',
    };
    await cimyr(['run'], { cwd: files.path, env });
    expect(plainAttributes(there.requests[0]?.resourceSpans[0]?.resource)).toMatchObject({
      'vcs.repository.url.full': 'https://github.example/owner/name',
      'vcs.ref.head.name': 'topic',
      'vcs.ref.base.name': 'main',
      'vcs.change.id': '12',
      'cicd.pipeline.run.url.full': 'https://github.example/owner/name/actions/runs/77/attempts/1',
      'cicd.worker.name': 'runner 1',
    });
  });
});

describe('cimyr run without a trace', () => {
  it.each<[string, Record<string, string>]>([
    ['nobody asks for one', {}],
    ['whoever began it does not record it', { TRACEPARENT: TRACEPARENT.replace(/01$/, '00') }],
  ])('passes on what came in where %s', async (why, more) => {
    using files = withPipeline('jobs: { a: { run: echo "$TRACEPARENT $TRACESTATE" > seen } }');
    await using there = await receiver();
    const env = {
      ...(why === 'nobody asks for one' ? {} : to(there)),
      TRACEPARENT,
      TRACESTATE: 'a=1',
      ...more,
    };
    await cimyr(['run'], { cwd: files.path, env });
    expect(files.read('seen')).toBe(`${env.TRACEPARENT} a=1\n`);
    expect(there.received).toEqual([]);
    expect(traceIn(eventsIn(files))).toBeUndefined();
  });

  it('begins a new one, without the state of the old, where TRACEPARENT is none', async () => {
    using files = withPipeline('jobs: { a: { run: echo "$TRACEPARENT <$TRACESTATE>" > seen } }');
    await using there = await receiver();
    const env = { ...to(there), TRACEPARENT: TRACEPARENT.toUpperCase(), TRACESTATE: 'a=1' };
    const { stdout } = await cimyr(['run'], { cwd: files.path, env });
    const trace = traceIn(eventsIn(files));
    expect(trace?.traceId).not.toBe(PARENT.traceId);
    expect(files.read('seen')).toBe(`00-${trace?.traceId}-${trace && spanIdOf(trace, 'a', 1)}-01 <>\n`);
    expect(stdout).toContain(
      'TRACEPARENT is no W3C trace context: the trace of this run stands for itself\n',
    );
    expect(there.spans.length).toBe(3);
  });
});

describe('a trace that cannot be sent', () => {
  it('takes nothing from the run, and is one notice behind it', async () => {
    using files = withPipeline('jobs: { a: { run: "true" } }');
    const origin = `http://127.0.0.1:${await closedPort()}`;
    const env = {
      OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${origin}/path?key=query-key`,
      OTEL_EXPORTER_OTLP_TIMEOUT: '300',
    };
    const { code, stdout, stderr } = await cimyr(['run'], { cwd: files.path, env });
    expect(code).toBe(0);
    expect(stdout).toMatch(/✓ \S+ succeeded in .*\n$/);
    expect(stderr).toBe(
      `trace: ${origin} refused the connection; check that a receiver of OTLP over HTTP listens there\n`,
    );
    const document = JSON.parse(readFileSync(join(files.runs()[0] ?? '', 'run.json'), 'utf8'));
    expect(runSchema.parse(document).status).toBe('success');
  });

  it('is not waited for after a Ctrl-C', async () => {
    using files = withPipeline('jobs: { a: { run: "true" } }');
    await using there = await receiver([{ isSilent: true }]);
    const asked = there.asked();
    const run = start(['run'], { cwd: files.path, env: to(there) });
    await asked;
    run.child.kill('SIGINT');
    const { code, stderr } = await run.ended;
    expect([code, stderr]).toEqual([0, `trace: ${there.url} was not waited for\n`]);
  });
});

describe('secrets in and around a trace [S15]', () => {
  it('appear nowhere: not in what is sent, told or written down', async () => {
    const canary = 'canary-4711-value';
    const header = 'canary-0815-header';
    using files = folder({
      'cimyr.yml': `
name: shop
jobs:
  a:
    run: ['echo "$TOKEN $OTEL_EXPORTER_OTLP_HEADERS"; echo "$TOKEN" >&2; echo "$TOKEN" | base64', 'test "$TOKEN" = ""']
    env: { TOKEN: "\${{ secrets.TOKEN }}" }
    retry: { max: 1, backoff: 1ms }
`,
    });
    const echo = JSON.stringify({ message: `no such key: Bearer ${header}` });
    await using there = await receiver([{ status: 401, body: echo }]);
    const env = {
      ...to(there),
      TOKEN: canary,
      OTEL_EXPORTER_OTLP_HEADERS: `authorization=Bearer%20${header}`,
      OTEL_RESOURCE_ATTRIBUTES: `branch=${canary}`,
      TRACEPARENT,
      TRACESTATE: `v=${canary}`,
      GITHUB_ACTIONS: 'true',
      GITHUB_REF_NAME: canary,
    };
    const { code, stdout, stderr } = await cimyr(['run', '--log', 'stream'], { cwd: files.path, env });
    expect(code).toBe(1);
    expect(stderr).toContain('401: it wants other credentials; check OTEL_EXPORTER_OTLP_HEADERS');
    const [asked] = there.received;
    expect(asked?.headers.authorization).toBe(`Bearer ${header}`);
    // Asks of GitHub's runner to mask it.
    const said = stdout.replace(/^::add-mask::.*$/gm, '');
    const kept = ['events.ndjson', 'run.json'].map((name) =>
      readFileSync(join(files.runs()[0] ?? '', name), 'utf8'),
    );
    for (const text of [asked?.text ?? '', said, stderr, ...kept]) {
      expect(text).not.toBe('');
      for (const secret of [canary, header]) {
        expect(text).not.toContain(secret);
        expect(text).not.toContain(Buffer.from(secret).toString('base64').slice(0, 12));
      }
    }
    expect(asked?.text).toContain('***');
  });
});
