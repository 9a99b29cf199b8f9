/** How much of each part a report shows. */
export interface Amounts {
  /** Rows of the table of jobs, the folded ones included. */
  readonly jobs: number;
  /** Whether jobs of which nothing is to be said have rows. */
  readonly passing: boolean;
  readonly timeline: boolean;
  readonly graph: boolean;
  /** Of each table of failed tests and findings, and of each list. */
  readonly rows: number;
  /** Failed jobs whose last lines are shown, and as much of each. */
  readonly tails: number;
  readonly tailBytes: number;
  readonly notices: number;
}

const ALL: Amounts = {
  jobs: 500,
  passing: true,
  timeline: true,
  graph: true,
  rows: 20,
  tails: 10,
  tailBytes: 16 * 1024,
  notices: 50,
};
const WITHOUT_PASSING: Amounts = { ...ALL, passing: false };
const WITHOUT_TIMELINE: Amounts = { ...WITHOUT_PASSING, timeline: false };

/** What goes first where there is too much: rows that say nothing new, then pictures, then the rest of long lists. */
export const LADDER: readonly Amounts[] = [
  ALL,
  WITHOUT_PASSING,
  WITHOUT_TIMELINE,
  { ...WITHOUT_TIMELINE, jobs: 20, notices: 20 },
  { ...WITHOUT_TIMELINE, jobs: 10, graph: false, rows: 10, tails: 3, tailBytes: 8 * 1024, notices: 10 },
];

export const bytesOf = (parts: readonly string[]): number =>
  parts.reduce((sum, part) => sum + Buffer.byteLength(part) + 2, 0);

/** The first of the drafts, from most to least, that takes no more than so many bytes. */
export function firstWithin(
  maxBytes: number,
  drafts: readonly (() => readonly string[])[],
): readonly string[] | undefined {
  for (const draft of drafts) {
    const parts = draft().filter((part) => part !== '');
    if (bytesOf(parts) <= maxBytes) return parts;
  }
  return undefined;
}
