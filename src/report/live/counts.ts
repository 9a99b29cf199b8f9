import { displayWidth } from '../../base/width.js';
import type { JobRecord, RunRecord } from '../../domain/record.js';
import { SIGNS } from '../job-lines.js';
import { type Colour, type Piece, plainPiece, unpainted } from './pieces.js';

type Standing = 'done' | 'running' | 'waiting' | 'failed' | 'cancelled' | 'skipped';

export type Counts = Readonly<Record<Standing, number>>;

const SAID: Readonly<Record<Standing, { readonly sign: string; readonly colour?: Colour }>> = {
  done: { sign: SIGNS.success, colour: 'green' },
  running: { sign: '▸', colour: 'cyan' },
  waiting: { sign: '…' },
  failed: { sign: SIGNS.failure, colour: 'red' },
  cancelled: { sign: SIGNS.cancelled, colour: 'yellow' },
  skipped: { sign: SIGNS.skipped },
};

/** Every job counts once. A failure that was allowed is done: the run can still succeed. */
export function countsOf(record: RunRecord, running: ReadonlyMap<string, number>): Counts {
  const counts = { done: 0, running: 0, waiting: 0, failed: 0, cancelled: 0, skipped: 0 };
  for (const job of record.jobs.values()) counts[standingOf(job, running)]++;
  return counts;
}

function standingOf(job: JobRecord, running: ReadonlyMap<string, number>): Standing {
  if (job.status === undefined) return running.has(job.id) ? 'running' : 'waiting';
  if (job.status === 'success' || job.allowed) return 'done';
  return job.status === 'failure' ? 'failed' : job.status;
}

/** `12 done · 4 running · 480 waiting · 1 failed`; closer where there is little room, at last as signs. */
export function countsLine(counts: Counts, columns: number): Piece[] {
  const shown = (Object.keys(SAID) as Standing[]).filter((key) => key === 'done' || counts[key] > 0);
  const join = (separator: string, say: (key: Standing) => string) =>
    shown.flatMap((key, i) => {
      const { colour } = SAID[key];
      const piece = counts[key] > 0 && colour ? { text: say(key), colour } : plainPiece(say(key));
      return i > 0 ? [plainPiece(separator), piece] : [piece];
    });
  const fits = (line: readonly Piece[]) => displayWidth(unpainted(line)) <= columns;
  for (const separator of [' · ', ', ']) {
    const words = join(separator, (key) => `${counts[key]} ${key}`);
    if (fits(words)) return words;
  }
  return join(' ', (key) => `${SAID[key].sign}${counts[key]}`);
}
