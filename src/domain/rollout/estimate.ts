import type { PlannedStep } from './event.js';
import type { JournalEntry } from './journal.js';
import { type Step, stepId } from './step.js';

/** Of the same step, else of steps of its kind, the last so many count. */
const LAST = 5;

/** What each step took before, from what the journal has of it: the median of the last five. */
export function withEstimates(steps: readonly Step[], journal: readonly JournalEntry[]): PlannedStep[] {
  const took = durations(journal);
  return steps.map((step) => {
    const estimateMs =
      step.kind === 'bake' ? step.ms : (median(took.get(stepId(step))) ?? median(took.get(step.kind)));
    return { step, ...(estimateMs === undefined ? {} : { estimateMs }) };
  });
}

/** Undefined where no step has an estimate. */
export function totalMs(steps: readonly PlannedStep[]): number | undefined {
  const known = steps.flatMap(({ estimateMs }) => (estimateMs === undefined ? [] : [estimateMs]));
  return known.length === 0 ? undefined : known.reduce((sum, ms) => sum + ms, 0);
}

function durations(journal: readonly JournalEntry[]): Map<string, number[]> {
  const begun = new Map<string, number>();
  const took = new Map<string, number[]>();
  for (const entry of journal) {
    if (entry.kind === 'intent') begun.set(`${entry.fence} ${entry.step}`, Date.parse(entry.at));
    if (entry.kind !== 'done') continue;
    const from = begun.get(`${entry.fence} ${entry.step}`);
    if (from === undefined) continue;
    const ms = Math.max(0, Date.parse(entry.at) - from);
    for (const key of [entry.step, entry.step.split(' ')[0] as string])
      took.set(key, [...(took.get(key) ?? []), ms].slice(-LAST));
  }
  return took;
}

function median(numbers: readonly number[] = []): number | undefined {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)];
}
