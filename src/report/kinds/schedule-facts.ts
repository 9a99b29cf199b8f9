import type { RunRecord } from '../../domain/record.js';
import { distanceWords, isWholeRun } from '../time-words.js';
import type { ReportFact } from './model.js';
import { utilisation } from './timeline.js';

/** How near the run came to the shortest that any schedule of it could be; times in milliseconds. */
export const scheduleFacts = (record: RunRecord, makespan: number, bound: number): ReportFact[] => [
  ...(isWholeRun(record) ? [boundFact(makespan, bound)] : []),
  {
    key: 'utilisation',
    title: 'Slots in use',
    unit: 'ratio',
    value: utilisation(record),
    note: `of ${record.maxParallel}, over the whole run`,
  },
];

const boundFact = (makespan: number, bound: number): ReportFact => ({
  key: 'lowerBoundMs',
  title: 'Shortest possible',
  unit: 'duration',
  value: bound,
  note: distanceWords(makespan, bound),
});
