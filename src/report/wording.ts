import { formatDuration } from '../base/duration.js';
import type { AttemptOutcome } from '../domain/event.js';
import type { Failure } from '../domain/failure.js';
import type { Reason } from '../domain/outcome.js';
import type { JobRecord } from '../domain/record.js';

/** What happened, and what to do next. Every sentence that users read about a failure stands here. */
export interface Words {
  readonly what: string;
  readonly next: string;
}

type Of<K extends Failure['kind']> = Extract<Failure, { kind: K }>;

// Exit codes that shells and kernels give a meaning.
const EXIT_CODES: Readonly<Record<number, string>> = {
  126: 'the command is not executable',
  127: 'a command was not found',
  130: 'interrupted',
  137: 'killed, possibly out of memory',
  139: 'segmentation fault',
  143: 'terminated',
};

const FAILURES: { readonly [K in Failure['kind']]: (failure: Of<K>) => Words } = {
  'exit-code': ({ code, command }) => ({
    what: `\`${command}\` exited with code ${code}${EXIT_CODES[code] ? ` (${EXIT_CODES[code]})` : ''}`,
    next: code === 127 ? 'install the command or correct its name' : 'read the last lines of its output',
  }),
  signal: ({ signal, command }) => ({
    what: `\`${command}\` was ended by ${signal}${signal === 'SIGKILL' ? ', possibly out of memory' : ''}`,
    next: 'look for what ended it: the kernel, a supervisor, the command itself',
  }),
  timeout: ({ limitMs }) => ({
    what: `timed out after ${formatDuration(limitMs)}`,
    next: "see where it hung in the last lines, or raise the job's 'timeout'",
  }),
  'idle-timeout': ({ limitMs }) => ({
    what: `printed nothing for ${formatDuration(limitMs)}`,
    next: "see where it hung in the last lines, or raise the job's 'idle-timeout'",
  }),
  'run-timeout': ({ limitMs }) => ({
    what: `the whole run timed out after ${formatDuration(limitMs)}`,
    next: "find the slow job, or raise the pipeline's 'timeout'",
  }),
  'start-error': ({ message }) => ({ what: `could not start: ${message}`, next: 'correct it and run again' }),
  expression: ({ field, message }) => ({
    what: `'${field}' could not be evaluated: ${message}`,
    next: 'correct the expression',
  }),
  'output-file': ({ file, message }) => ({
    what: `what it wrote to ${file} cannot be read: ${message}`,
    next: 'write NAME=value lines, or NAME<<DELIMITER blocks for several lines',
  }),
};

export function failureWords(failure: Failure): Words {
  // The table has one row per kind; TypeScript cannot see that row and failure belong together.
  const words = FAILURES[failure.kind] as (failure: Failure) => Words;
  return words(failure);
}

const REASONS: Readonly<Record<Reason, string>> = {
  'exit-code': 'exit code',
  signal: 'signal',
  timeout: 'timeout',
  'idle-timeout': 'no output',
  'start-error': 'could not start',
  dependency: 'a need failed',
  condition: 'condition not met',
  'on-failure': 'another job failed',
  cancelled: 'cancelled',
};

/** Why a job ended as it did, in a few words: `exit 2`, `blocked by build.compile`. */
export function shortReason(job: JobRecord): string {
  const outcome: AttemptOutcome | undefined = job.attempts.at(-1)?.outcome;
  if (job.reason === undefined) return '';
  if (job.reason === 'exit-code' && outcome?.exitCode !== undefined) return `exit ${outcome.exitCode}`;
  if (job.reason === 'signal' && outcome?.signal) return outcome.signal;
  if (job.reason === 'dependency' && job.root) return `blocked by ${job.root}`;
  return REASONS[job.reason];
}

/** The whole sentence for a job that failed. */
export function jobFailureWords(job: JobRecord): Words {
  const failure = job.attempts.at(-1)?.outcome?.failure;
  if (failure) return failureWords(failure);
  return { what: shortReason(job) || 'failed', next: "see the notices and the job's condition" };
}
