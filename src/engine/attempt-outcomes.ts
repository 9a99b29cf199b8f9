import { words } from '../base/masked.js';
import type { Masker } from '../base/masker.js';
import type { AttemptOutcome } from '../domain/event.js';
import type { Failure } from '../domain/failure.js';
import { howEnded } from '../domain/how-ended.js';
import type { Outcome } from '../domain/outcome.js';
import type { Job } from '../domain/pipeline.js';
import type { Winding } from '../domain/schedule/facts.js';
import type { ShellCommandEnd } from '../ports/shell.js';
import { blamedCommand, type FailedScript } from './blamed-command.js';

/** Why an attempt was ended from outside: the reason of its abort signal. */
export type StopReason =
  | 'timeout'
  | 'idle-timeout'
  | 'stage-timeout'
  | 'run-timeout'
  | 'cancelled'
  | 'on-failure';

export const isSuccess = (end: ShellCommandEnd): boolean => end.kind === 'exit' && end.code === 0;

/** What the end of a command that failed means for its attempt. */
export function outcomeOfCommand(end: ShellCommandEnd, script: FailedScript, masker: Masker): AttemptOutcome {
  if (end.kind === 'start-error')
    return failedBy({ kind: 'start-error', blame: 'user', message: masker.lines(end.message) });
  const blamed = blamedCommand(script, masker);
  const ended = howEnded(end);
  if (!('signal' in ended)) {
    const { code } = ended;
    return { ...failedBy({ kind: 'exit-code', blame: 'user', code, ...blamed }), exitCode: code };
  }
  const { signal, exitCode: code } = ended;
  const told = code === undefined ? {} : { code };
  return { ...failedBy({ kind: 'signal', blame: 'user', signal, ...told, ...blamed }), ...ended };
}

/** Time limits of more than the job itself, in ms. */
export interface OuterLimits {
  readonly stageMs?: number | undefined;
  readonly runMs?: number | undefined;
}

export function outcomeOfStop(reason: StopReason, job: Job, limits: OuterLimits): AttemptOutcome {
  switch (reason) {
    case 'timeout':
      return failedBy({ kind: reason, blame: 'user', limitMs: job.timeoutMs ?? 0 });
    case 'idle-timeout':
      return failedBy({ kind: reason, blame: 'user', limitMs: job.idleTimeoutMs ?? 0 });
    case 'stage-timeout':
      return failedBy({ kind: reason, blame: 'user', limitMs: limits.stageMs ?? 0 });
    case 'run-timeout':
      return failedBy({ kind: reason, blame: 'user', limitMs: limits.runMs ?? 0 });
    case 'cancelled':
    case 'on-failure':
      return { status: 'cancelled', reason };
  }
}

const REASONS = {
  'exit-code': 'exit-code',
  signal: 'signal',
  timeout: 'timeout',
  'idle-timeout': 'idle-timeout',
  'stage-timeout': 'timeout',
  'run-timeout': 'timeout',
  'start-error': 'start-error',
  service: 'service',
  expression: 'start-error',
  'output-file': 'start-error',
  'lost-file': 'start-error',
  'refused-variable': 'start-error',
} as const satisfies Record<Failure['kind'], string>;

export const failedBy = (failure: Failure): AttemptOutcome => ({
  status: 'failure',
  reason: REASONS[failure.kind],
  failure,
});

export const NO_OUTPUT = words``;

/** Why the schedule stops a job, as its attempt is told. */
export function stopReason(because: Winding | 'stage-timeout'): StopReason {
  if (because === 'timeout' || because === 'overtime') return 'run-timeout';
  return because === 'killed' ? 'cancelled' : because;
}

/** The attempt's outcome as the job's, with what `allow-failure` makes of it. */
export function jobOutcome(job: Job, { status, reason, exitCode }: AttemptOutcome): Outcome {
  const plain: Outcome = reason === undefined ? { status } : { status, reason };
  if (status !== 'failure' || !job.allowFailure) return plain;
  const { exitCodes } = job.allowFailure;
  const isAllowed = exitCodes === undefined || (exitCode !== undefined && exitCodes.includes(exitCode));
  return isAllowed ? { ...plain, allowed: true } : plain;
}
