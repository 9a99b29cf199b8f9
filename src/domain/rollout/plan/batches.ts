import type { Aim } from '../aim.js';
import type { Batch } from '../environment.js';

/** A group of hosts that change together; `percent`: how many of all have changed after it. */
export interface HostBatch {
  readonly hosts: readonly string[];
  readonly percent: number;
  readonly isWatched: boolean;
}

/**
 * Hosts in groups, in the order given. A rolling change begins with one host alone: nothing else starts before it
 * has proved healthy.
 */
export function batchesOf(hosts: readonly string[], strategy: Aim['strategy']): HostBatch[] {
  switch (strategy.kind) {
    case 'rolling':
      return inGroups(hosts, rollingSizes(hosts.length, strategy.batch), () => false);
    case 'canary': {
      const ends = strategy.steps.map((percent) => Math.max(1, Math.ceil((percent * hosts.length) / 100)));
      const sizes = [...new Set([...ends, hosts.length])].map((end, i, all) => end - (all[i - 1] ?? 0));
      return inGroups(hosts, sizes, (end) => end < hosts.length);
    }
    default:
      return inGroups(hosts, [hosts.length], () => false);
  }
}

function rollingSizes(total: number, batch: Batch): number[] {
  const size = 'count' in batch ? batch.count : Math.max(1, Math.ceil((batch.percent * total) / 100));
  if (size >= total) return [total];
  const rest = total - 1;
  return [1, ...Array.from({ length: Math.ceil(rest / size) }, (_, i) => Math.min(size, rest - i * size))];
}

function inGroups(
  hosts: readonly string[],
  sizes: readonly number[],
  isWatched: (end: number) => boolean,
): HostBatch[] {
  const batches: HostBatch[] = [];
  let from = 0;
  for (const size of sizes) {
    const end = from + size;
    batches.push({
      hosts: hosts.slice(from, end),
      percent: Math.round((100 * end) / hosts.length),
      isWatched: isWatched(end),
    });
    from = end;
  }
  return batches.filter((batch) => batch.hosts.length > 0);
}
