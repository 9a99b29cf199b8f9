import type { ShellName } from '../domain/pipeline.js';
import type { ShellCommandEnd } from '../ports/shell.js';
import { exitRow } from './exit-row.js';
import { notedRow } from './noted-row.js';
import { saidRows } from './said-rows.js';

/** A script that has failed, and all that tells where. */
export interface FailedRun {
  readonly text: string;
  readonly shell: ShellName;
  readonly end: ShellCommandEnd;
  /** What its shell has noted; undefined where nothing could have been. */
  readonly notes?: string | undefined;
  /** The end of its output. */
  readonly printed: string;
}

/** The row of the script that failed, counted from 1; undefined where that is not certain. */
export function failedRow(run: FailedRun): number | undefined {
  const { text, end, notes } = run;
  if (end.kind !== 'exit') return undefined;
  const said = saidRows(run, end.code);
  const noted = notes ? notedRow(notes, end.code, text) : undefined;
  // Where both are known, and differ, nobody knows.
  if (noted) return said.named.every((row) => row >= noted.from && row <= noted.to) ? noted.from : undefined;
  return said.failed ?? (notes === '' ? exitRow(text, end.code) : undefined);
}
