/** A line of a script that does something, with the lines that it goes on over. */
export interface ScriptLine {
  /** Its first and its last row in the script; rows count from 1. */
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** Comments and the options of the shell cannot have failed; a line that goes on below is one with it. */
export function doingLines(script: string): readonly ScriptLine[] {
  const found: ScriptLine[] = [];
  let open: { readonly from: number; readonly parts: string[] } | undefined;
  for (const [i, row] of script.split(/\r?\n/).entries()) {
    open ??= { from: i + 1, parts: [] };
    const goesOn = /(?:^|[^\\])(?:\\\\)*\\$/.test(row);
    open.parts.push(goesOn ? row.slice(0, -1) : row);
    if (goesOn) continue;
    found.push(lineOf(open, i + 1));
    open = undefined;
  }
  if (open) found.push(lineOf(open, open.from + open.parts.length - 1));
  return found.filter(({ text }) => text !== '' && !IDLE.test(text));
}

const lineOf = ({ from, parts }: { from: number; parts: readonly string[] }, to: number): ScriptLine => ({
  from,
  to,
  text: parts
    .map((part, i) => (i > 0 ? part.trimStart() : part))
    .join('')
    .trim(),
});

const IDLE = /^#|^set(?: [-+][efux]+(?: pipefail)?| [-+][efux]*o pipefail)+$/;
