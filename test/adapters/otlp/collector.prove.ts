import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/base/clock.js';
import { poll } from '../../../src/base/poll.js';
import { cimyr } from '../../built/cimyr.js';
import { withPipeline } from '../../built/workspace.js';
import { closedPort } from '../http/servers.js';
import { type Receiver, receiver } from './receiver.js';
import { plainAttributes } from './shape.js';

const hasGo = spawnSync('go', ['version']).status === 0;
if (!hasGo)
  console.warn(
    'nothing is proved with the OpenTelemetry Collector: it is built from source, for which go is needed',
  );

const BUILD_MS = 20 * 60_000;
const PIPELINE = `
name: shop
stages:
  - name: build
    jobs: [{ name: compile, run: 'true' }]
  - name: test
    jobs:
      - { name: unit, run: '[ -e again ] || { touch again; echo "gone wrong"; exit 3; }', retry: { max: 1, backoff: 1ms } }
      - { name: flawed, run: 'printf "%s" "wörds 🚀"; exit 4', allow-failure: true }
      - { name: nested, run: cimyr run inner.yml }
`;

/** The real Collector between cimyr and a receiver that looks at what has become of the trace: what it does not take does not arrive. */
describe.skipIf(!hasGo)('the OpenTelemetry Collector', () => {
  const directory = mkdtempSync(join(tmpdir(), 'collector-'));
  const binary = join(directory, 'collector');
  beforeAll(() => {
    execFileSync('go', ['build', '-o', binary, '.'], { cwd: join(import.meta.dirname, 'collector') });
  }, BUILD_MS);
  afterAll(() => rmSync(directory, { recursive: true }));

  async function collectorTo(there: Receiver) {
    const port = await closedPort();
    const config = `
receivers: { otlp: { protocols: { http: { endpoint: '127.0.0.1:${port}' } } } }
exporters: { otlp_http: { traces_endpoint: '${there.url}/v1/traces', encoding: json, compression: none } }
service: { pipelines: { traces: { receivers: [otlp], exporters: [otlp_http] } } }
`;
    const child = spawn(binary, ['--config', `yaml:${config}`], { stdio: ['ignore', 'inherit', 'inherit'] });
    const ended = once(child, 'exit');
    const isUp = () =>
      new Promise<boolean>((resolve) => {
        const socket = connect(port, '127.0.0.1', () => resolve(true));
        socket.on('error', () => resolve(false)).on('connect', () => socket.end());
      });
    expect(await poll(systemClock(), { intervalMs: 50, deadlineMs: 30_000 }, isUp)).toBe(true);
    return {
      url: `http://127.0.0.1:${port}`,
      [Symbol.asyncDispose]: async () => {
        child.kill('SIGTERM');
        await ended;
      },
    };
  }

  it.each(['none', 'gzip'])(
    'takes every span of a run, and understands it as it was meant: %s',
    async (compression) => {
      using files = withPipeline(PIPELINE);
      files.write('inner.yml', 'name: inner\njobs: { a: { run: "true" } }');
      await using there = await receiver();
      await using collector = await collectorTo(there);
      const env = {
        OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
        OTEL_EXPORTER_OTLP_COMPRESSION: compression,
        TRACEPARENT: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
        TRACESTATE: 'a=1',
      };
      const { code, stderr } = await cimyr(['run'], { cwd: files.path, env });
      expect([code, stderr]).toEqual([0, '']);
      const spanCount = () => there.spans.length === 13;
      expect(await poll(systemClock(), { intervalMs: 50, deadlineMs: 10_000 }, spanCount)).toBe(true);
      const { spans } = there;
      const by = (name: string) => spans.find((span) => span.name === name);
      const [outer, inner] = [by('RUN shop'), by('RUN inner')];
      expect(outer).toMatchObject({
        traceId: '0af7651916cd43dd8448eb211c80319c',
        parentSpanId: 'b7ad6b7169203331',
        traceState: 'a=1',
        kind: 2,
        flags: 0x301,
      });
      const ids = new Map(spans.map((span) => [span.spanId, span]));
      const above = ids.get(ids.get(inner?.parentSpanId ?? '')?.parentSpanId ?? '');
      expect(above?.name).toBe('test.nested');
      const flawed = by('test.flawed');
      expect(flawed?.status).toEqual({
        code: 2,
        message: expect.stringContaining('exited with code 4'),
      });
      const attempt = spans.find(({ parentSpanId }) => parentSpanId === flawed?.spanId);
      expect(plainAttributes(attempt?.events?.[0])).toMatchObject({
        'exception.type': 'exit-code',
        'cimyr.output_tail': 'wörds 🚀',
      });
      expect(plainAttributes(by('test.unit'))).toMatchObject({ 'cimyr.flaky': true, 'cimyr.stage': 'test' });
      expect(by('test.unit')?.events?.map(({ name }) => name)).toEqual(['cimyr.backoff']);
      const shop = there.requests
        .flatMap((request) => request.resourceSpans)
        .map((one) => plainAttributes(one.resource));
      expect(shop).toContainEqual(expect.objectContaining({ 'cicd.pipeline.name': 'shop' }));
    },
  );
});
