import type { Aim } from '../aim.js';
import type { Batch } from '../environment.js';

/** A group of places that change together; `percent`: how many of all have changed after it. */
export interface PlaceBatch {
  readonly at: readonly string[];
  readonly percent: number;
  readonly isWatched: boolean;
}

/**
 * Places in groups, in the order given. A rolling change begins with one place alone: nothing else starts before it
 * has proved healthy.
 */
export function batchesOf(places: readonly string[], strategy: Aim['strategy']): PlaceBatch[] {
  switch (strategy.kind) {
    case 'rolling':
      return inGroups(places, rollingSizes(places.length, strategy.batch), () => false);
    case 'canary': {
      const ends = strategy.steps.map((percent) => Math.max(1, Math.ceil((percent * places.length) / 100)));
      const sizes = [...new Set([...ends, places.length])].map((end, i, all) => end - (all[i - 1] ?? 0));
      return inGroups(places, sizes, (end) => end < places.length);
    }
    default:
      return inGroups(places, [places.length], () => false);
  }
}

function rollingSizes(total: number, batch: Batch): number[] {
  const size = 'count' in batch ? batch.count : Math.max(1, Math.ceil((batch.percent * total) / 100));
  if (size >= total) return [total];
  const rest = total - 1;
  return [1, ...Array.from({ length: Math.ceil(rest / size) }, (_, i) => Math.min(size, rest - i * size))];
}

function inGroups(
  places: readonly string[],
  sizes: readonly number[],
  isWatched: (end: number) => boolean,
): PlaceBatch[] {
  const batches: PlaceBatch[] = [];
  let from = 0;
  for (const size of sizes) {
    const end = from + size;
    batches.push({
      at: places.slice(from, end),
      percent: Math.round((100 * end) / places.length),
      isWatched: isWatched(end),
    });
    from = end;
  }
  return batches.filter((batch) => batch.at.length > 0);
}
