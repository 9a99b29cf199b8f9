import { describe, expect, it } from 'vitest';
import type { AttemptOutcome } from '../../src/domain/event.js';
import type { Failure } from '../../src/domain/failure.js';
import type { Reason } from '../../src/domain/outcome.js';
import type { AttemptRecord, JobRecord, RunRecord } from '../../src/domain/record.js';
import { attemptReason, failureWords, jobFailureWords, shortReason } from '../../src/report/wording.js';
import { type Found, failing, finding, recordFinding } from './findings/jobs.js';
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
  it.each(Object.values(FAILURES))('says what happened and what helps: $kind', (failure) => {
    const { what, next } = failureWords(failure);
    for (const sentence of next === undefined ? [what] : [what, next]) {
      expect(sentence).toMatch(/^\S.{8,}[^.\s]$/);
      expect(sentence).not.toMatch(/undefined|\[object|\n/);
    }
    expect(next).not.toBe(what);
    // A command that failed in its own way: only its output tells, and the job says how to run it again.
    expect(next === undefined).toBe(failure.kind === 'exit-code');
  });

  it('names the command, the code and its meaning', () => {
    const wordsOf = (code: number) => failureWords({ ...FAILURES['exit-code'], code });
    expect(wordsOf(2).what).toBe('`make all` exited with code 2');
    expect(wordsOf(127)).toEqual({
      what: '`make all` exited with code 127 (command not found)',
      next: 'install the command, or correct its name',
      quote: { command: 'make all', after: 'exited with code 127 (command not found)' },
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

  const nextOf = (job: JobRecord, file = 'cimyr.yml') => jobFailureWords(job, { file }).next;

  it('gives the command that runs the job again, as a shell takes it', () => {
    const named = (id: string) => ({ ...jobOf(failed(1, 'why')), id });
    expect(nextOf(named('test.unit'))).toBe('run it again: cimyr run --job test.unit');
    expect(nextOf(named('test.unit (22, a b)'))).toBe("run it again: cimyr run --job 'test.unit (22, a b)'");
    expect(nextOf(named("it's"), 'ci/x y.yml')).toBe("run it again: cimyr run 'ci/x y.yml' --job 'it'\\''s'");
    const behind = { ...named('b'), needs: ['a'] };
    expect(nextOf(behind)).toBe(
      'run it again: cimyr run --job b; if nothing has changed, without its needs: cimyr run --resume',
    );
    // What could be resumed is gone with the runner of GitHub.
    const startedBy = {} as NonNullable<RunRecord['startedBy']>;
    expect(jobFailureWords(behind, { file: 'cimyr.yml', startedBy }).next).not.toContain('--resume');
    expect(
      jobFailureWords(jobOf({ outcome: { status: 'failure', reason: 'start-error' } }), { file: 'a' }),
    ).toEqual({
      what: 'could not start',
      line: 10,
      next: "see its notice, and its 'if' and 'needs'",
    });
  });

  it('sends nobody to output that is not there', () => {
    const hung: AttemptOutcome = {
      status: 'failure',
      reason: 'timeout',
      failure: { kind: 'timeout', blame: 'user', limitMs: 1000 },
    };
    const told = (tail: string) =>
      jobOf({ attempts: [hung], tail, outcome: { status: 'failure', reason: 'timeout' } });
    expect(nextOf(told('waiting'))).toBe(
      "its log shows where it hung; if it only needs longer, raise 'timeout'",
    );
    expect(nextOf(told(' \n'))).toBe("if it only needs longer, raise 'timeout'");
    const dead: AttemptOutcome = {
      status: 'failure',
      reason: 'service',
      failure: { kind: 'service', blame: 'user', service: 'db', message: masked('ended') },
    };
    const [job] = [jobOf({ attempts: [dead], outcome: { status: 'failure', reason: 'service' } })];
    expect(nextOf(job)).toBe("if it only needs longer, raise 'ready.timeout'");
    const [attempt] = job.attempts as readonly [AttemptRecord];
    const services = [{ name: 'db', tail: 'no space' }];
    expect(nextOf({ ...job, attempts: [{ ...attempt, services }] })).toMatch(/^what it printed says why; /);
  });

  it('blames no line of a script, since nobody knows which it was', () => {
    const what = (failure: Failure) => failureWords(failure).what;
    const script = { blame: 'user', command: masked('cd web …'), lines: 3 } as const;
    expect(what({ kind: 'exit-code', code: 1, ...script })).toBe('its script of 3 lines exited with code 1');
    expect(what({ kind: 'signal', signal: 'SIGKILL', ...script })).toMatch(
      /^its script of 3 lines was ended by SIGKILL/,
    );
  });

  it('says what was found: the first failed test, or else the first error', () => {
    const foundBy = (found: Omit<Found, 'fails'>) => {
      const record = recordFinding({ a: [{ fails: true, ...found }] });
      return jobFailureWords(record.jobs.get('a') as JobRecord, record).found;
    };
    const failures = [failing('cart › adds', 'expected 4\n  at x'), failing('b')];
    expect(foundBy({ tests: { failed: 3, failures } })).toBe(
      '3 tests failed, the first: cart › adds: expected 4',
    );
    expect(foundBy({ tests: { failed: 1, failures } })).toBe('a test failed: cart › adds: expected 4');
    const warning = finding('w', { level: 'warning' });
    expect(foundBy({ findings: [warning, finding('no', { title: masked('TS1') })] })).toBe(
      'an error found: TS1: no',
    );
    expect(foundBy({ findings: [finding('no'), finding('yes')], omitted: 3 })).toBe(
      '5 errors found, the first: no',
    );
    expect(foundBy({ findings: [warning] })).toBeUndefined();
  });
});
