import { describe, expect, it } from 'vitest';
import { receiver } from '../adapters/otlp/receiver.js';
import { plainAttributes } from '../adapters/otlp/shape.js';
import { openShop } from '../deploy/shop.js';

const HEADER = 'canary-0815-header';

describe('cimyr deploy with a receiver of traces', () => {
  it('sends one trace of its steps and checks, below which its hooks find themselves, and no secret [S15]', async () => {
    const hook = `    hooks: { pre-deploy: ['echo "$TRACEPARENT $OTEL_EXPORTER_OTLP_HEADERS" > seen; cat seen; exit 7'] }\n`;
    const shop = await openShop();
    await using there = await receiver();
    const env = {
      OTEL_EXPORTER_OTLP_ENDPOINT: there.url,
      OTEL_EXPORTER_OTLP_HEADERS: `api-key=${HEADER}`,
    };
    const good = await shop.run(['deploy', 'production', '--release', 'v1'], env);
    expect([good.code, good.stderr]).toEqual([0, '']);
    const [root, ...below] = there.spans;
    expect(root).toMatchObject({ name: 'RUN deploy production', kind: 2 });
    expect(plainAttributes(root)).toMatchObject({
      'cicd.pipeline.result': 'success',
      'deployment.environment.name': 'production',
      'cimyr.release': 'v1',
      'cimyr.serving_release': 'v1',
    });
    const names = below.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['prepare', 'start', 'gate', 'switch', 'settle', 'probe']));
    const gate = below.find(({ name }) => name === 'gate');
    expect(below.find(({ name }) => name === 'probe')?.parentSpanId).toBe(gate?.spanId);
    expect(plainAttributes(there.requests[0]?.resourceSpans[0]?.resource)).toMatchObject({
      'cicd.pipeline.name': 'deploy production',
      'cicd.pipeline.run.id': expect.stringMatching(/./),
    });

    // Nothing is begun where it serves already, and nothing is told of it.
    await shop.run(['deploy', 'production', '--release', 'v1'], env);
    expect(there.received.length).toBe(1);

    shop.configure({ more: hook });
    await shop.release({ version: '2' });
    const bad = await shop.run(['deploy', 'production', '--release', 'v2'], env);
    expect(bad.code).toBe(1);
    const failed = there.spans.find((span) => plainAttributes(span)['cimyr.release'] === 'v2');
    expect(failed?.status?.code).toBe(2);
    const [parent, header] = shop.workspace.read('seen').split(' ');
    expect(parent).toBe(`00-${failed?.traceId}-${failed?.spanId}-01`);
    expect(header).toContain(HEADER);
    for (const text of [bad.stdout, bad.stderr, ...there.received.map((one) => one.text)])
      expect(text).not.toContain(HEADER);
    expect(there.received[1]?.text).toContain('***');
    expect(there.received[1]?.headers['api-key']).toBe(HEADER);
  });
});
