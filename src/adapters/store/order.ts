import { closeSync, lstatSync, openSync, readdirSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

const RUN_ID = /^\d{8}-\d{6}-[0-9a-f]{6}$/;
/** Of an empty file beside the runs: one look at the directory tells the order of all. */
const ORDERED = /^\.(\d{1,15})-(\d{8}-\d{6}-[0-9a-f]{6})$/;

/** Between two that are kept, however many ended between them. */
const MAX_LEAP = 1_000_000_000;

export interface OrderedRun {
  readonly directory: string;
  /** Counts the runs of a directory: a clock may go back, this does not. 0 where nothing tells it. */
  readonly order: number;
}

/** The runs of a directory in the order in which they began, which ids tell only where the clock never went back. */
export function orderedRuns(runs: string): OrderedRun[] {
  const [ids, written]: [string[], [string, number][]] = [[], []];
  for (const entry of entriesOf(runs)) {
    const [, order, id] = ORDERED.exec(entry.name) ?? [];
    if (id !== undefined) written.push([id, Number(order)]);
    else if (RUN_ID.test(entry.name) && entry.isDirectory()) ids.push(entry.name);
  }
  const orders = new Map(withoutLeaps(written));
  const found = ids.sort().map((id) => ({ directory: join(runs, id), order: orders.get(id) ?? 0 }));
  return found.sort((a, b) => a.order - b.order);
}

/** Each run adds one: what is far above all others was planted, and nobody is counted on from there. */
function withoutLeaps(written: [string, number][]): [string, number][] {
  const sorted = written.sort(([, a], [, b]) => a - b);
  const leap = sorted.findIndex(([, order], i) => order - (sorted[i - 1]?.[1] ?? 0) > MAX_LEAP);
  return leap < 0 ? sorted : sorted.slice(0, leap);
}

/** Gives a run its place behind the others, before anybody sees it. */
export function writeOrder(run: string, order: number): void {
  closeSync(openSync(pathOf(run, order), 'wx', 0o600));
}

export function forgetOrder({ directory, order }: OrderedRun): void {
  rmSync(pathOf(directory, order), { force: true });
}

const pathOf = (run: string, order: number) => join(dirname(run), `.${order}-${basename(run)}`);

function entriesOf(directory: string) {
  try {
    if (!lstatSync(directory).isDirectory()) return [];
    return readdirSync(directory, { withFileTypes: true });
  } catch {
    return [];
  }
}
