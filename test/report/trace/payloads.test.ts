import { describe, expect, it } from 'vitest';
import { payloadsOf } from '../../../src/report/trace/payloads.js';
import { resourceOf } from '../../../src/report/trace/resource.js';
import { spansOf } from '../../../src/report/trace/spans.js';
import { type ExportRequest, exportRequest, plainAttributes } from '../../adapters/otlp/shape.js';
import { eventsOf, foldOf, masked, succeeded } from '../records.js';

/** A run of so many jobs: one span, and two more for each. */
function recordWith(jobs: number) {
  const told = Object.fromEntries(Array.from({ length: jobs }, (_, i) => [`job ${i} é`, succeeded]));
  const [begin, ...rest] = eventsOf(told, 'success');
  const trace = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331', flags: 1 };
  return foldOf([{ ...begin, trace } as (typeof rest)[number], ...rest]);
}

const spansIn = ({ resourceSpans }: ExportRequest) =>
  resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans));

describe('the requests that a trace is sent in', () => {
  it('hold every span once, and none of them more spans or bytes than it may', () => {
    const spans = spansOf(recordWith(40), masked);
    for (const [maxSpans, maxBytes] of [
      [12, 1_000_000],
      [1000, 5_000],
    ] as const) {
      const payloads = payloadsOf(spans, [{ key: 'k', value: { stringValue: 'v' } }], { maxSpans, maxBytes });
      const requests = payloads.map(({ text }) => exportRequest.parse(JSON.parse(text)));
      expect(requests.flatMap(spansIn)).toEqual(spans);
      expect(payloads.map((payload) => payload.spans)).toEqual(requests.map((one) => spansIn(one).length));
      expect(Math.max(...payloads.map((payload) => payload.spans))).toBeLessThanOrEqual(maxSpans);
      expect(Math.max(...payloads.map(({ text }) => Buffer.byteLength(text)))).toBeLessThanOrEqual(maxBytes);
      // Not one each, which would keep to the limits, too.
      expect(payloads.length).toBeLessThan(40);
    }
  });

  it('are few for a large run', () => {
    expect(payloadsOf(spansOf(recordWith(1000), masked), []).length).toBeLessThan(5);
  });

  it('say with each of them what all spans have in common', () => {
    const record = recordWith(1);
    const resource = resourceOf(
      record,
      {
        provider: 'github',
        repository: { owner: 'o', name: 'n', url: 'https://github.com/o/n' },
        commit: 'abc',
        ref: { name: 'topic', type: 'branch' },
        base: 'main',
        change: '7',
        runUrl: 'https://github.com/o/n/actions/runs/1/attempts/2',
        runner: 'r',
      },
      { 'service.name': 'ci', 'vcs.ref.head.name': 'mine', 'cicd.pipeline.name': 'not this' },
      masked,
    );
    for (const { text } of payloadsOf(spansOf(record, masked), resource, { maxSpans: 1 })) {
      const [all] = exportRequest.parse(JSON.parse(text)).resourceSpans;
      expect(plainAttributes(all?.resource)).toEqual({
        'service.name': 'ci',
        'cicd.pipeline.name': 'shop',
        'cicd.pipeline.run.id': '20260102-030405-abcdef',
        'cicd.pipeline.run.url.full': 'https://github.com/o/n/actions/runs/1/attempts/2',
        'cicd.worker.id': 'r',
        'cicd.worker.name': 'r',
        'vcs.provider.name': 'github',
        'vcs.owner.name': 'o',
        'vcs.repository.name': 'n',
        'vcs.repository.url.full': 'https://github.com/o/n',
        'vcs.ref.head.name': 'mine',
        'vcs.ref.head.revision': 'abc',
        'vcs.ref.head.type': 'branch',
        'vcs.ref.type': 'branch',
        'vcs.ref.base.name': 'main',
        'vcs.change.id': '7',
      });
    }
  });

  it('are none where there is no span', () => {
    expect(payloadsOf([], [])).toEqual([]);
  });
});
