import { oneLine } from '../base/clean.js';
import { formatDuration } from '../base/duration.js';
import type { AttemptOutcome } from '../domain/event.js';
import type { Failure } from '../domain/failure.js';
import type { Reason } from '../domain/outcome.js';
import type { AttemptRecord, JobRecord, RunRecord } from '../domain/record.js';
import { foundWords } from './findings/words.js';

/** What happened, and what to do next. Every sentence that users read about a failure stands here. */
export interface Words {
  readonly what: string;
  /** What its tests and tools say of it: more than the command that ran them. */
  readonly found?: string;
  readonly next: string;
}

/** The command that words begin with, in backticks, and what they say behind it. */
interface Quote {
  readonly command: string;
  readonly after: string;
}

/** The same of a job, and the line of the configuration that it is about. */
export interface JobWords extends Words {
  readonly line: number;
  readonly quote?: Quote;
}

type Of<K extends Failure['kind']> = Extract<Failure, { kind: K }>;

/** What is said of a kind of failure; without `next` nothing helps that holds for all of the kind. */
type Told = Pick<Words, 'what'> & { readonly next?: string; readonly quote?: Quote };

// Exit codes that shells and kernels give a meaning, and what then helps.
const EXIT_CODES: Readonly<Record<number, readonly [meaning: string, next?: string]>> = {
  126: ['not executable', 'make the file executable (chmod +x), or name what runs it'],
  127: ['command not found', 'install the command, or correct its name'],
};

const LOOK = 'look for what ended it: the kernel, a supervisor, the command itself';

// The same of signals. A program may choose 128 + n itself: then its output says why.
const SIGNALS: Readonly<Record<string, readonly [meaning: string, next?: string]>> = {
  SIGHUP: ['its terminal is gone, or wrong usage of git'],
  SIGINT: ['interrupted'],
  SIGABRT: ['aborted'],
  SIGKILL: ['killed, possibly out of memory', 'let it need less memory, or lower max-parallel'],
  SIGSEGV: ['segmentation fault', 'the program itself crashed: try another version of it'],
  SIGPIPE: ['broken pipe', 'a later part of its pipe stopped reading (such as head): let it read to the end'],
  SIGTERM: ['terminated', LOOK],
};

const FAILURES: { readonly [K in Failure['kind']]: (failure: Of<K>) => Told } = {
  'exit-code': ({ code, ...blamed }) => {
    const [meaning, next] = EXIT_CODES[code] ?? [];
    return toldOf(blamed, `exited with code ${code}${meaning ? ` (${meaning})` : ''}`, next);
  },
  signal: ({ signal, code, ...blamed }) => {
    const [meaning, next] = SIGNALS[signal] ?? [undefined, LOOK];
    const told = [code === undefined ? '' : `exit code ${code}`, meaning].filter(Boolean).join(': ');
    return toldOf(blamed, `was ended by ${signal}${told && ` (${told})`}`, next);
  },
  timeout: ({ limitMs }) => ({
    what: `timed out after ${formatDuration(limitMs)}`,
    next: "if it only needs longer, raise 'timeout'",
  }),
  'idle-timeout': ({ limitMs }) => ({
    what: `printed nothing for ${formatDuration(limitMs)}`,
    next: "if silence is normal there, raise 'idle-timeout'",
  }),
  'run-timeout': ({ limitMs }) => ({
    what: `the whole run timed out after ${formatDuration(limitMs)}`,
    next: "find the slow job in the report, or raise the pipeline's 'timeout'",
  }),
  'stage-timeout': ({ limitMs }) => ({
    what: `its stage timed out after ${formatDuration(limitMs)}`,
    next: "find the slow job in the report, or raise the stage's 'timeout'",
  }),
  'start-error': ({ message }) => ({ what: `could not start: ${message}`, next: 'correct it and run again' }),
  service: ({ service, message }) => ({
    what: `its service '${service}' ${message}`,
    next: "if it only needs longer, raise 'ready.timeout'",
  }),
  expression: ({ field, message }) => ({
    what: `'${field}' could not be evaluated: ${message}`,
    next: 'correct the expression',
  }),
  'output-file': ({ file, message }) => ({
    what: `what it wrote to ${file} cannot be read: ${message}`,
    next: 'write NAME=value lines, or NAME<<DELIMITER blocks for several lines',
  }),
  'lost-file': ({ file, message }) => ({
    what: `${file} ${message}`,
    next: `append to it (>> "$${file}") and leave it where it is; what is large is better an artifact`,
  }),
  'refused-variable': ({ name }) =>
    /^CIMYR_/i.test(name)
      ? {
          what: `it wrote '${name}' to GITHUB_ENV: names with CIMYR_ are those that cimyr itself sets`,
          next: 'use another name',
        }
      : {
          what: `it wrote '${name}' to GITHUB_ENV: GitHub's runner takes it from no step, since it changes how every Node program starts`,
          next: "write it into the job's 'env:', or set it in the command that needs it",
        },
};

function toldOf(
  { command, lines }: Pick<Of<'exit-code'>, 'command' | 'lines'>,
  after: string,
  next: string | undefined,
): Told {
  const advised = next === undefined ? {} : { next };
  if (lines !== undefined) return { what: `its script of ${lines} lines ${after}`, ...advised };
  return { what: `\`${command}\` ${after}`, quote: { command, after }, ...advised };
}

export function failureWords(failure: Failure): Told {
  // The table has one row per kind; TypeScript cannot see that row and failure belong together.
  const words = FAILURES[failure.kind] as (failure: Failure) => Told;
  return words(failure);
}

const REASONS: Readonly<Record<Reason, string>> = {
  'exit-code': 'exit code',
  signal: 'signal',
  timeout: 'timed out',
  'idle-timeout': 'no output',
  'start-error': 'could not start',
  service: 'service not ready',
  dependency: 'a need failed',
  condition: 'condition not met',
  changes: 'nothing changed',
  'on-failure': 'another job failed',
  cancelled: 'cancelled',
  cached: 'not run again',
};

/** Why a job ended as it did, in a few words: `exit 2`, `blocked by build.compile`. */
export function shortReason(job: JobRecord): string {
  const isCut = job.status === undefined || job.status === 'cancelled';
  if (isCut && job.attempts.length === 0) return 'never began';
  if (job.reason === undefined || (isCut && job.reason === 'cancelled')) return '';
  if (job.reason === 'dependency' && job.root) return `blocked by ${job.root}`;
  if (job.reason === 'on-failure' && job.root) return `${job.root} failed`;
  if (job.reason === 'changes' && job.since) return `${REASONS.changes} since ${job.since}`;
  return attemptReason({ ...job.attempts.at(-1)?.outcome, reason: job.reason });
}

/** To programs these are a start that failed, too; but the command before has run. */
const AFTER_A_COMMAND: { readonly [K in Failure['kind']]?: string } = {
  'output-file': 'what it wrote is unreadable',
  'lost-file': 'what it wrote is lost',
  'refused-variable': 'a variable was refused',
};

export function attemptReason({
  reason,
  exitCode,
  signal,
  failure,
}: Pick<AttemptOutcome, 'reason' | 'exitCode' | 'signal' | 'failure'>): string {
  if (reason === undefined) return '';
  if (reason === 'start-error') return AFTER_A_COMMAND[failure?.kind ?? reason] ?? REASONS[reason];
  if (reason === 'exit-code' && exitCode !== undefined) return `exit ${exitCode}`;
  if (reason !== 'signal' || !signal) return REASONS[reason];
  return exitCode === undefined ? signal : `${signal}, exit ${exitCode}`;
}

/** What happened to a job that failed. */
export function whatFailed(job: JobRecord): string {
  const failure = job.attempts.at(-1)?.outcome?.failure;
  if (failure) return failureWords(failure).what;
  return job.reason === 'timeout' ? 'its stage timed out before it started' : shortReason(job) || 'failed';
}

/** What words about one job must know of its run. */
type RunOf = Pick<RunRecord, 'file' | 'startedBy'>;

/** The whole sentence for a job that failed. */
export function jobFailureWords(job: JobRecord, run: RunOf): JobWords {
  const found = foundWords(job);
  const attempt = job.attempts.at(-1);
  const failure = attempt?.outcome?.failure;
  const line = (failure && 'line' in failure ? failure.line : undefined) ?? job.line;
  const { quote } = failure ? failureWords(failure) : {};
  const told = {
    what: whatFailed(job),
    ...(quote ? { quote } : {}),
    ...(found === '' ? {} : { found }),
    line,
  };
  if (!failure && job.reason === 'timeout') return { ...told, next: "raise the stage's 'timeout'" };
  if (!failure) return { ...told, next: "see its notice, and its 'if' and 'needs'" };
  const { next } = failureWords(failure);
  if (next === undefined) return { ...told, next: againWords(job, run) };
  const look = hasMore(attempt, failure.kind) ? MORE[failure.kind] : undefined;
  return { ...told, next: [look, next].filter(Boolean).join('; ') };
}

/** Where to look before that. */
const MORE: { readonly [K in Failure['kind']]?: string } = {
  timeout: 'its log shows where it hung',
  'idle-timeout': 'its log shows where it hung',
  service: 'what it printed says why',
};

function hasMore({ tail, services = [] }: AttemptRecord, kind: Failure['kind']): boolean {
  return kind === 'service' ? services.some((one) => one.tail.trim() !== '') : tail.trim() !== '';
}

const DEFAULT_FILE = 'cimyr.yml';

/** Whoever has the run on this machine need not wait for its needs once more. */
function againWords({ id, needs, afterStages }: JobRecord, run: RunOf): string {
  const again = `run it again: ${runCommand(run.file, '--job', id)}`;
  const hasNeeds = needs.length + afterStages.length > 0;
  return hasNeeds && canResume(run)
    ? `${again}; if nothing has changed, without its needs: ${resumeCommand(run)}`
    : again;
}

/** Where the runner of GitHub has it, it is gone with the runner. */
export const canResume = ({ startedBy }: Pick<RunRecord, 'startedBy'>): boolean => startedBy === undefined;

export const resumeCommand = ({ file }: Pick<RunRecord, 'file'>): string => runCommand(file, '--resume');

/** As a shell takes it. */
function runCommand(path: string, option: string, value?: string): string {
  const file = path.replace(/^(?:\.\/)+/, '');
  const quoted = (text: string) =>
    /^[\w./-]+$/.test(text) ? text : `'${oneLine(text).replaceAll("'", "'\\''")}'`;
  const named = file === DEFAULT_FILE ? [] : [quoted(file)];
  return ['cimyr run', ...named, option, ...(value === undefined ? [] : [quoted(value)])].join(' ');
}

/** Why, in one sentence. */
export const whyWords = ({ what, found }: Words): string => [what, found].filter(Boolean).join('; ');
