import type { Masked } from '../base/masked.js';
import type { Masker } from '../base/masker.js';

const MAX_WIDTH = 120;

/**
 * What is blamed when a command of a job fails. Which line of a script of several it was nobody knows: to learn it a
 * trap would have to be set, which scripts could see. So none is blamed; `lines` counts those that do something.
 */
export function blamedCommand(text: string, masker: Masker): { command: Masked; lines?: number } {
  const doing = doingLines(text);
  const [first = text.trim()] = doing;
  const command = masker.lines(shortened(first, doing.length > 1));
  return doing.length > 1 ? { command, lines: doing.length } : { command };
}

/** Comments and the options of the shell cannot have failed; a line that goes on below is one with it. */
function doingLines(text: string): string[] {
  const lines = text.replace(/\\\r?\n[ \t]*/g, '').split(/\r?\n/);
  return lines.map((line) => line.trim()).filter((line) => line !== '' && !IDLE.test(line));
}

const IDLE = /^#|^set(?: [-+][efux]+(?: pipefail)?| [-+][efux]*o pipefail)+$/;

/** Cut between words where there are some. */
function shortened(line: string, goesOn: boolean): string {
  if (line.length <= MAX_WIDTH) return goesOn ? `${line} …` : line;
  const kept = line.slice(0, MAX_WIDTH).toWellFormed();
  const space = kept.lastIndexOf(' ');
  return `${space > MAX_WIDTH / 2 ? kept.slice(0, space) : kept} …`;
}
