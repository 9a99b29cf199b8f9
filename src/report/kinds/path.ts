import { type CriticalPath, TIME_KINDS, type TimeKind } from '../../domain/critical-path.js';
import type { RunRecord } from '../../domain/record.js';
import { TIME_WORDS } from '../time-words.js';
import type { Bars, Row, Table } from './model.js';
import { table } from './sections.js';
import { standingOf } from './standing.js';

const AFTER_ALL = 'beside all jobs';

/** The jobs that decided how long the run took, and what the time of each went into. */
export function pathTable(record: RunRecord, path: CriticalPath): Table {
  const parts = new Map<string, Record<TimeKind, number>>();
  for (const { job, kind, from, to } of path.segments) {
    // What was skipped has no time of its own: that nothing ran there is for all.
    const owner = record.jobs.get(job)?.attempts.length === 0 ? '' : job;
    const known = parts.get(owner) ?? noTime();
    known[kind] += to - from;
    parts.set(owner, known);
  }
  const told = [...parts].filter(([, spent]) => Object.values(spent).some((ms) => ms >= 0.5));
  const rows = told.map(([id, spent]): Row => {
    const job = record.jobs.get(id);
    return {
      job: job ? id : AFTER_ALL,
      status: job ? standingOf(job) : null,
      runMs: someMs(spent.run),
      slotWaitMs: someMs(spent['slot-wait']),
      lockWaitMs: someMs(spent['lock-wait']),
      backoffMs: someMs(spent.backoff),
      overheadMs: someMs(spent.overhead),
    };
  });
  return table(
    {
      id: 'path',
      title: 'Longest path',
      note: 'These jobs, one after the other, decided how long the run took; the times add up to all of it.',
    },
    {
      job: ['Job', 'code'],
      status: ['Result', 'status'],
      runMs: ['Running', 'duration'],
      slotWaitMs: ['For a slot', 'duration'],
      lockWaitMs: ['For a lock', 'duration'],
      backoffMs: ['To try again', 'duration'],
      overheadMs: ['Overhead', 'duration'],
    },
    rows,
  );
}

const someMs = (ms: number): number | null => (ms >= 0.5 ? ms : null);

const noTime = (): Record<TimeKind, number> => ({
  run: 0,
  'slot-wait': 0,
  'lock-wait': 0,
  backoff: 0,
  overhead: 0,
});

/** The same, of the whole path. */
export const timeBars = ({ totals }: CriticalPath): Bars => ({
  kind: 'bars',
  id: 'time',
  title: 'Where the time went',
  note: 'On the longest path, moment by moment.',
  unit: 'duration',
  bars: TIME_KINDS.map((kind) => ({ label: TIME_WORDS[kind], value: Math.round(totals[kind]) })),
});
