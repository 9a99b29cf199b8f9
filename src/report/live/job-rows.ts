import { oneLine } from '../../base/clean.js';
import { displayWidth } from '../../base/width.js';
import type { UsualDuration } from '../../domain/history.js';
import { elapsed } from './elapsed.js';
import { cutMiddle, type Piece, padEnd, plainPiece } from './pieces.js';

export interface RunningJob {
  readonly id: string;
  readonly elapsedMs: number;
  readonly expected?: UsualDuration;
}

// A wide bar and the usual time only where names keep room; on the narrowest terminals only the name is left.
const LAYOUTS = [
  { bar: 20, time: 'both', atLeast: 24 },
  { bar: 8, time: 'both', atLeast: 20 },
  { bar: 8, time: 'elapsed', atLeast: 12 },
  { bar: 0, time: 'elapsed', atLeast: 8 },
  { bar: 0, time: 'none', atLeast: Number.NEGATIVE_INFINITY },
] as const;
const SIGN = '▸ ';

/** `▸ test.unit (2)  ████████░░░░  12 s / 20 s`, in columns; a job that is not known has no bar. */
export function jobRows(jobs: readonly RunningJob[], columns: number): Piece[][] {
  const hasBars = jobs.some(({ expected }) => expected);
  for (const layout of LAYOUTS) {
    if (layout.bar > 0 && !hasBars) continue;
    const times = jobs.map((job) => timeOf(job, layout.time));
    const time = widest(times);
    const room = columns - SIGN.length - gapped(layout.bar) - gapped(time);
    if (room < layout.atLeast) continue;
    const names = jobs.map(({ id }) => cutMiddle(oneLine(id), room));
    const name = widest(names);
    return jobs.map((job, i) => [
      { text: SIGN, colour: 'cyan' },
      plainPiece(padEnd(names[i] ?? '', name)),
      ...(layout.bar > 0 ? barOf(job, layout.bar) : []),
      ...(time > 0 ? [plainPiece((times[i] ?? '').padStart(gapped(time)))] : []),
    ]);
  }
  return [];
}

const widest = (texts: readonly string[]) => Math.max(0, ...texts.map(displayWidth));
/** With the two columns that stand before it. */
const gapped = (width: number) => (width > 0 ? width + 2 : 0);

function timeOf({ elapsedMs, expected }: RunningJob, time: (typeof LAYOUTS)[number]['time']): string {
  if (time === 'none') return '';
  return expected && time === 'both'
    ? `${elapsed(elapsedMs)} / ${elapsed(expected.meanMs)}`
    : elapsed(elapsedMs);
}

/** Full at the usual time; later than nine of ten runs ends in an arrow, so that no colour is needed to see it. */
function barOf({ elapsedMs, expected }: RunningJob, width: number): Piece[] {
  if (!expected) return [plainPiece(' '.repeat(width + 2))];
  const filled = Math.min(width, Math.floor((width * elapsedMs) / Math.max(1, expected.meanMs)));
  const isLate = elapsedMs > Math.max(expected.meanMs, expected.p90Ms);
  if (isLate) return [plainPiece('  '), { text: `${'█'.repeat(width - 1)}»`, colour: 'yellow' }];
  return [
    plainPiece('  '),
    { text: '█'.repeat(filled), colour: 'green' },
    { text: '░'.repeat(width - filled), colour: 'dim' },
  ];
}
