import type { Clock } from '../../base/clock.js';
import type { Masker } from '../../base/masker.js';
import type { RunRecord } from '../../domain/record.js';
import { spansOf } from '../../report/trace/spans.js';
import { openTracing, type TraceRequest, type Tracing } from './tracing.js';

/** The trace of a pipeline's run. */
export interface RunTracing extends Pick<Tracing, 'begin'> {
  readonly send: (record: RunRecord) => Promise<readonly string[]>;
}

export function openRunTracing(asked: TraceRequest, masker: Masker, clock: Clock): RunTracing {
  const tracing = openTracing(asked, masker, clock);
  return {
    begin: () => tracing.begin(),
    send: (record) =>
      tracing.send({ id: record.id, pipeline: record.pipeline, spans: (mask) => spansOf(record, mask) }),
  };
}
