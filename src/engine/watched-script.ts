import type { Scratch } from '../ports/run-store.js';
import type { Command, Session, ShellCommandEnd } from '../ports/shell.js';
import { doingLines } from './script-lines.js';

/** How a command ended, and what its shell has noted of where. */
export interface WatchedEnd {
  readonly end: ShellCommandEnd;
  readonly notes?: string;
}

/** Runs a command so that of a script the row that failed can be told. */
export async function runWatched(
  command: Command,
  session: Pick<Session, 'run'>,
  scratch: Scratch,
): Promise<WatchedEnd> {
  const text = watched(command, scratch.env.GITHUB_STATE);
  const end = await session.run({ ...command, text });
  const hasNotes = text !== command.text && end.kind === 'exit' && end.code !== 0;
  // It is the last command then: none comes after it that would read what it keeps there.
  const notes = hasNotes ? scratch.take('GITHUB_STATE') : undefined;
  return notes?.ok ? { end, notes: notes.value } : { end };
}

/** Bytes of a script that is no matter of somebody's reading any more. */
const MAX_LENGTH = 50_000;

/**
 * The script with a trap before its first row, by which bash notes in a file which row it is about to end in. The rows
 * keep their numbers. Only where the script cannot feel it: others have no trap, and then no row is known by it.
 */
function watched({ text, shell, env }: Command, notes: string): string {
  if (shell !== 'bash' || !text.includes('\n') || text.length > MAX_LENGTH) return text;
  if (UNQUOTED.test(notes) || WOULD_FEEL.test(text) || FEELING.some((name) => env[name] !== undefined))
    return text;
  if (SOURCES.test(text) && FUNCTION.test(text)) return text;
  if (doingLines(text).length < 2) return text;
  return `trap '${noting(notes)}' ERR; : ${firstUnderscore(env)}; ${text}`;
}

/**
 * Outside of `set -e` this runs no command; under it the shell ends right behind: once, in itself, in no function. What
 * it does is built into bash, not even `set -x` shows it, and it writes only to the plain file that we have made.
 */
const noting = (file: string): string =>
  [
    `{ case $-:$BASH_SUBSHELL:\${FUNCNAME-source} in *[ErTv]*:*:*);;*e*:0:source)`,
    `[[ -f "${file}" && ! -L "${file}" && "$? $LINENO" =~ .+ ]]&&`,
    `builtin printf "%s " "$BASH_REMATCH" "\${BASH_LINENO[@]-}" >>"${file}";esac; } 2>/dev/null||:`,
  ].join('');

// What would end the quotes around a path above.
const UNQUOTED = /['"$`\\\n]/;

/** What shows the trap, takes its place, changes what it does or makes more of it. */
const WOULD_FEEL = new RegExp(
  [
    String.raw`\b(?:trap|errtrace|functrace|extdebug|ulimit|xtrace|builtin|alias|expand_aliases)\b`,
    String.raw`BASH_|GITHUB_STATE|SHELLOPTS|BASHOPTS|\bPS4\b|\bLINENO\b|\bPPID\b|FUNCNAME`,
    String.raw`\$\{?[!#]?_(?!\w)`,
    String.raw`\bset\b[^\n;&|]*\s[-+]\w*[ErTtvn]`,
    String.raw`-o\s+(?:verbose|noexec|posix)|\benable\s+-`,
  ].join('|'),
);

/** Variables by which an environment does the same. */
const FEELING = [
  ...['BASH_ENV', 'SHELLOPTS', 'BASHOPTS', 'PS4', 'BASH_XTRACEFD', 'POSIXLY_CORRECT'],
  ...['trap', 'builtin', ':'].map((name) => `BASH_FUNC_${name}%%`),
];

// In a file that a function sources bash takes its end for a mistake of its own, and says so, where a trap is set.
const SOURCES = /\bsource\b|(?:^|[;&|{(]|\b(?:then|do|else)\s)\s*\.\s/m;
const FUNCTION = /\(\s*\)|\bfunction\b/;

/** What `$_` is before anything has run. */
function firstUnderscore({ _ }: Command['env']): string {
  return _ === undefined || _.includes('\n') ? '"$BASH"' : `'${_.replaceAll("'", "'\\''")}'`;
}
