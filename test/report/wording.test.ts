import { describe, expect, it } from 'vitest';
import type { AttemptOutcome } from '../../src/domain/event.js';
import type { Failure } from '../../src/domain/failure.js';
import type { Reason } from '../../src/domain/outcome.js';
import type { AttemptRecord, JobRecord } from '../../src/domain/record.js';
import { attemptReason, failureWords, jobFailureWords, shortReason } from '../../src/report/wording.js';
import { finding, recordFinding } from './findings/jobs.js';
import { failed, masked, recordOf, skipped, type Told } from './records.js';

const command = masked('make all');
/** One of each kind: the type does not let one be forgotten. */
const FAILURES: { readonly [K in Failure['kind']]: Extract<Failure, { kind: K }> } = {
  'exit-code': { kind: 'exit-code', blame: 'user', code: 2, command },
  signal: { kind: 'signal', blame: 'user', signal: 'SIGSEGV', code: 139, command },
  timeout: { kind: 'timeout', blame: 'user', limitMs: 90_000 },
  'idle-timeout': { kind: 'idle-timeout', blame: 'user', limitMs: 5000 },
  'stage-timeout': { kind: 'stage-timeout', blame: 'user', limitMs: 60_000 },
  'run-timeout': { kind: 'run-timeout', blame: 'user', limitMs: 3_600_000 },
  'start-error': { kind: 'start-error', blame: 'user', message: masked("'pwsh' was not found") },
  service: { kind: 'service', blame: 'user', service: 'db', message: masked('exited with code 1') },
  expression: { kind: 'expression', blame: 'user', field: 'env', message: masked('no such function') },
  'refused-variable': { kind: 'refused-variable', blame: 'user', name: masked('NODE_OPTIONS') },
  'lost-file': { kind: 'lost-file', blame: 'user', file: 'GITHUB_OUTPUT', message: masked('was removed') },
  'output-file': { kind: 'output-file', blame: 'user', file: 'GITHUB_ENV', message: masked('line 2') },
};

describe('failureWords', () => {
  it.each(Object.values(FAILURES))('says what happened and what to do next: $kind', (failure) => {
    const { what, next } = failureWords(failure);
    for (const sentence of [what, next]) {
      expect(sentence).toMatch(/^\S.{8,}[^.\s]$/);
      expect(sentence).not.toMatch(/undefined|\[object|\n/);
    }
    expect(next).not.toBe(what);
  });

  it('names the command, the code and its meaning', () => {
    const wordsOf = (code: number) => failureWords({ ...FAILURES['exit-code'], code });
    expect(wordsOf(2).what).toBe('`make all` exited with code 2');
    expect(wordsOf(127)).toEqual({
      what: '`make all` exited with code 127 (command not found)',
      next: 'install the command, or correct its name',
    });
    const killed = failureWords({ ...FAILURES.signal, signal: 'SIGKILL', code: 137 });
    expect(killed.what).toBe(
      '`make all` was ended by SIGKILL (exit code 137: killed, possibly out of memory)',
    );
    expect(failureWords({ kind: 'signal', blame: 'user', signal: 'unknown', command }).what).toBe(
      '`make all` was ended by unknown',
    );
    expect(failureWords(FAILURES.timeout).what).toBe('timed out after 1 m 30 s');
  });
});

describe('shortReason', () => {
  const jobOf = (told: Told) => {
    const job = recordOf({ a: told }, 'failure').jobs.get('a');
    if (!job) throw new Error('no such job');
    return job;
  };

  it('is a few words for every reason', () => {
    const reasons: Record<Reason, string> = {
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
    for (const [reason, words] of Object.entries(reasons))
      expect(shortReason(jobOf({ outcome: { status: 'failure', reason: reason as Reason } }))).toBe(words);
  });

  it('names the code, the signal, the job at the root', () => {
    expect(shortReason(jobOf(failed(3)))).toBe('exit 3');
    expect(shortReason(jobOf(skipped('build.compile')))).toBe('blocked by build.compile');
    expect(attemptReason({ reason: 'signal', signal: 'SIGBUS' })).toBe('SIGBUS');
    expect(attemptReason({ reason: 'signal', signal: 'SIGBUS', exitCode: 135 })).toBe('SIGBUS, exit 135');
    // Its command had run.
    expect(attemptReason({ reason: 'start-error', failure: FAILURES['refused-variable'] })).toBe(
      'a variable was refused',
    );
    expect(attemptReason({ reason: 'start-error', failure: FAILURES['lost-file'] })).toBe(
      'what it wrote is lost',
    );
    expect([shortReason(jobOf({ outcome: { status: 'success' } })), attemptReason({})]).toEqual(['', '']);
  });

  it('sends nobody to output that is not there', () => {
    expect(jobFailureWords(jobOf(failed(1, 'why'))).next).toBe('its last lines say why');
    expect(jobFailureWords(jobOf(failed(1))).next).toBe(
      'it printed nothing: run the command by hand to see more',
    );
    expect(jobFailureWords(jobOf({ outcome: { status: 'failure', reason: 'start-error' } }))).toEqual({
      what: 'could not start',
      next: "see its notice, and its 'if' and 'needs'",
    });
  });

  it('points to what its reports found where it printed nothing', () => {
    const record = recordFinding({ a: [{ fails: true, findings: [finding('no')] }] });
    const job = record.jobs.get('a') as JobRecord;
    const attempt = {
      ...(job.attempts[0] as AttemptRecord),
      outcome: failed(1).attempts?.[0] as AttemptOutcome,
    };
    expect(jobFailureWords({ ...job, attempts: [attempt] }).next).toBe('its findings say why');
  });
});
