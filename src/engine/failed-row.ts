import type { Scratch } from '../ports/run-store.js';
import type { Command, CommandEnd, Session } from '../ports/shell.js';
import { doingLines, type ScriptLine } from './script-lines.js';

/** How a command ended, and what its shell has noted of where. */
export interface WatchedEnd {
  readonly end: CommandEnd;
  readonly notes?: string;
}

/** Runs a command so that of a script the row that failed can be told. */
export async function runWatched(
  command: Command,
  session: Pick<Session, 'run'>,
  scratch: Scratch,
): Promise<WatchedEnd> {
  // No step comes after it that would read what it keeps there.
  const text = watched(command, scratch.env.GITHUB_STATE);
  const end = await session.run({ ...command, text });
  if (text === command.text) return { end };
  const notes = scratch.take('GITHUB_STATE');
  return notes.ok ? { end, notes: notes.value } : { end };
}

/** A script that has failed, and all that tells where. */
export interface FailedRun {
  readonly text: string;
  readonly end: CommandEnd;
  readonly notes?: string | undefined;
  /** The end of its output. */
  readonly printed: string;
}

/** The row of the script that failed, counted from 1; undefined where that is not certain. */
export function failedRow({ text, end, notes, printed }: FailedRun): number | undefined {
  if (end.kind !== 'exit') return undefined;
  const rows = doingLines(text);
  return (
    (notes === undefined ? undefined : notedRow(notes, end.code, rows)) ??
    saidRow(printed, text) ??
    (notes === '' ? exitRow(text, rows, end.code) : undefined)
  );
}

// What would end the quotes around a path below.
const UNQUOTED = /['"$`\\\n]/;

/**
 * The script with a trap before its first line, by which bash notes what failed in which row, in a file: so the line
 * that failed can be told. Bash acts on it where `set -e` ends the script. The rows keep their numbers; exit code,
 * `$?`, `$_`, PIPESTATUS and the output stay what they are, also with `set -x`; only `trap -p` shows it. A trap for
 * ERR of the script's own takes its place, other shells have none: then no row is known.
 */
function watched({ text, shell, env }: Command, notes: string): string {
  if (shell !== 'bash' || UNQUOTED.test(notes) || doingLines(text).length < 2) return text;
  const note = `echo "$? $- $LINENO \${BASH_LINENO[*]}" >>"${notes}"`;
  return `trap '{ ${note}; } 2>/dev/null||:' ERR; : ${firstUnderscore(env)}; ${text}`;
}

/** What `$_` is before anything has run. */
function firstUnderscore({ _ }: Command['env']): string {
  return _ === undefined || _.includes('\n') ? '"$BASH"' : `'${_.replaceAll("'", "'\\''")}'`;
}

const NOTE = /^(\d+) (\w*) (\d+(?: \d+)*) ?$/;

type Rows = readonly ScriptLine[];

function notedRow(notes: string, code: number, rows: Rows): number | undefined {
  const last = NOTE.exec(notes.trimEnd().split('\n').at(-1) ?? '');
  if (!last || Number(last[1]) !== code) return undefined;
  // Of a file that the script sources the rows are its own: behind them stands where it was called.
  const row =
    last[3]
      ?.split(' ')
      .map(Number)
      .findLast((one) => one > 0) ?? 0;
  const end = rows.at(-1);
  if (!end || row > end.to || isInEval(rows, row)) return undefined;
  // Without `-e` what failed ended nothing, unless nothing came after it.
  return row >= end.from || last[2]?.includes('e') ? row : undefined;
}

/** Rows of a text that `eval` gets are counted on from its own. */
const isInEval = (rows: Rows, row: number): boolean =>
  rows.some(({ to, text }) => to < row && /\beval\b/.test(text));

const SAID = /^(?:bash: line|sh:) (\d+): ([^:]+): \S/;

/** A mistake in the script itself is told by the shell as the last thing: `bash: line 3: name: unbound variable`. */
function saidRow(printed: string, text: string): number | undefined {
  const said = SAID.exec(printed.trimEnd().split('\n').at(-1) ?? '');
  const row = Number(said?.[1]);
  // A shell that the script starts counts its own rows.
  return text.split('\n')[row - 1]?.includes(said?.[2] ?? '\n') ? row : undefined;
}

/** What could end a script besides what is noted: these have rows, names or codes of their own. */
const OTHER_ENDS = /\(\)|\b(?:function|source|exec|trap|eval)\b|(?:^|[;&|]\s*)\.\s|\bexit\b(?! \d)/m;

/** `exit` is no command that fails: it is told by its code, where only one has it. */
function exitRow(text: string, rows: Rows, code: number): number | undefined {
  if (OTHER_ENDS.test(text)) return undefined;
  const own = rows.filter((row) =>
    [...row.text.matchAll(/\bexit (\d+)/g)].some(([, told]) => Number(told) === code),
  );
  return own.length === 1 ? own[0]?.from : undefined;
}
