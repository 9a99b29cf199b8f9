import type { Masker } from '../base/masker.js';
import { type CommandPlace, lineInFile } from '../domain/command-place.js';
import type { Blamed } from '../domain/failure.js';
import { doingLines } from './script-lines.js';

const MAX_WIDTH = 120;

/** A command of a job, and the row of its text that failed, counted from 1, where that is known. */
export interface FailedScript {
  readonly text: string;
  readonly place: CommandPlace | undefined;
  readonly row?: number | undefined;
}

/**
 * What is blamed when a command of a job fails: of a script of several lines the one that failed. Where nobody knows
 * which it was none is blamed; `lines` counts those that do something.
 */
export function blamedCommand({ text, place, row }: FailedScript, masker: Masker): Blamed {
  const doing = doingLines(text);
  const failed = doing.length === 1 ? doing[0] : doing.find(({ from, to }) => isWithin(row, from, to));
  const shown = failed?.text ?? doing[0]?.text ?? text.trim();
  return {
    command: masker.lines(shortened(shown, !failed && doing.length > 1)),
    ...(failed || doing.length === 0 ? {} : { lines: doing.length }),
    ...(place ? { line: lineInFile(place, failed?.from) } : {}),
  };
}

const isWithin = (row: number | undefined, from: number, to: number): boolean =>
  row !== undefined && row >= from && row <= to;

/** Cut between words where there are some. */
function shortened(line: string, goesOn: boolean): string {
  if (line.length <= MAX_WIDTH) return goesOn ? `${line} …` : line;
  const kept = line.slice(0, MAX_WIDTH).toWellFormed();
  const space = kept.lastIndexOf(' ');
  return `${space > MAX_WIDTH / 2 ? kept.slice(0, space) : kept} …`;
}
