import { isoTime } from '../../base/clock.js';
import { compliance } from './compliance.js';
import { execution } from './execution.js';
import { headlineOf } from './headline.js';
import type { Report, ReportKind } from './model.js';
import { performance } from './performance.js';
import { quality } from './quality.js';
import { runOriginOf } from './run-origin.js';
import type { ReportBody, Sources } from './sources.js';
import { summary } from './summary.js';

const KINDS: Readonly<Record<ReportKind, (sources: Sources) => ReportBody>> = {
  execution,
  performance,
  quality,
  compliance,
  summary,
};

export function reportOf(kind: ReportKind, sources: Sources): Report {
  const { record, now } = sources;
  const { id, file, pipeline, startedAt, endedAt = startedAt } = record;
  const told = KINDS[kind](sources);
  const origin = runOriginOf(record);
  return {
    schemaVersion: 1,
    kind,
    pipeline,
    run: {
      id,
      file,
      startedAt: isoTime(startedAt),
      finishedAt: isoTime(endedAt),
      durationMs: Math.round(endedAt - startedAt),
      ...(origin ? { origin } : {}),
    },
    generatedAt: isoTime(now),
    headline: headlineOf(record, told),
    sections: told.sections,
  };
}
