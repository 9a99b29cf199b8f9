import type { RunRecord } from '../../src/domain/record.js';
import { failed, recordOf, skipped, succeeded, type Told } from './records.js';

const numbers = (count: number) => Array.from({ length: count }, (_, i) => i);

/** Jobs of three stages, the middle one a matrix, of which some fail. */
function matrix(cells: number, fails: (i: number) => boolean, status: 'success' | 'failure'): RunRecord {
  const cell = (i: number): [string, Told] => [
    `test.unit (${i})`,
    {
      ...(fails(i) ? failed(1, `the reason of ${i}\n`) : succeeded),
      stage: 'test',
      name: 'unit',
      afterStages: ['build'],
      start: 1000 + 10 * i,
      duration: 1000 + (i % 7) * 100,
    },
  ];
  const last = status === 'success' ? succeeded : skipped('test.unit (0)');
  return recordOf(
    {
      'build.compile': { ...succeeded, stage: 'build', name: 'compile' },
      ...Object.fromEntries(numbers(cells).map(cell)),
      'ship.image': { ...last, stage: 'ship', name: 'image', afterStages: ['test'], start: 1_000_000 },
    },
    status,
  );
}

const cancelled: Told = {
  attempts: [{ status: 'cancelled', reason: 'cancelled' }],
  outcome: { status: 'cancelled', reason: 'cancelled' },
};

/** The runs that reports are looked at with. */
export const RUNS: Readonly<Record<string, () => RunRecord>> = {
  'a run that is all green': () => matrix(4, () => false, 'success'),
  'a run with one failure': () => matrix(4, (i) => i === 2, 'failure'),
  '300 jobs of which 20 fail': () => matrix(298, (i) => i % 15 === 0, 'failure'),
  'a run that was cancelled': () =>
    recordOf({ a: succeeded, b: { ...cancelled, needs: ['a'], start: 1000 } }, 'cancelled'),
  '5,000 jobs': () => matrix(4998, () => false, 'success'),
};
