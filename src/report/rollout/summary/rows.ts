/** A table as long as there is room for: in bytes, so that no name can make it too long. */
export interface BoundedTable {
  readonly head: string;
  readonly rows: readonly string[];
}

/** The first rows that fit, and how many do not. */
export function fitting(rows: readonly string[], maxBytes: number): { kept: string[]; more: number } {
  const kept: string[] = [];
  let bytes = 0;
  for (const row of rows) {
    bytes += Buffer.byteLength(row) + 1;
    if (bytes > maxBytes) break;
    kept.push(row);
  }
  return { kept, more: rows.length - kept.length };
}

/** Nothing for no rows. */
export const tableOf = ({ head, rows }: BoundedTable): string =>
  rows.length === 0 ? '' : [head, ...rows].join('\n');
