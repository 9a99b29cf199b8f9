import { describe, expect, it } from 'vitest';
import { type JournalEntry, type JournalFact, unfinished } from '../../../src/domain/rollout/journal.js';

const at = '2026-11-23T12:00:00.000Z';
const journal = (...facts: readonly JournalFact[]): JournalEntry[] =>
  facts.map((fact) => ({ at, fence: 1, ...fact }));
const started: JournalFact = {
  kind: 'started',
  intent: 'deploy',
  release: 'B',
  previous: 'A',
  strategy: 'canary',
  by: 'ann',
};
const intent = (step: string): JournalFact => ({ kind: 'intent', step });
const done = (step: string): JournalFact => ({ kind: 'done', step });
const left = (...facts: readonly JournalFact[]) => unfinished(journal(...facts));

describe('what a journal has left unfinished', () => {
  it('is nothing before the first rollout, and nothing once it has ended', () => {
    expect(left()).toBeUndefined();
    for (const status of ['success', 'failure', 'rolled-back', 'cancelled'] as const)
      expect(left(started, intent('settle'), { kind: 'ended', status })).toBeUndefined();
  });

  it('is a rollout whose end is not known', () => {
    expect(left(started, { kind: 'ended', status: 'unknown' })).toMatchObject({ release: 'B', goal: 'B' });
  });

  it('is the last rollout that began, with its steps that ended and those that only began', () => {
    const found = left(
      { ...started, release: 'X', by: 'bob' },
      intent('prepare h1'),
      started,
      intent('prepare h1'),
      done('prepare h1'),
      intent('start h1:8001'),
      { kind: 'failed', step: 'start h1:8001', message: 'it exited' },
      intent('hook pre-switch.0'),
    );
    expect(found).toEqual({
      intent: 'deploy',
      release: 'B',
      previous: 'A',
      strategy: 'canary',
      by: 'ann',
      at,
      goal: 'B',
      done: new Set(['prepare h1']),
      open: new Set(['hook pre-switch.0']),
    });
  });

  it('has no previous release where nothing served', () => {
    const { previous: _, ...first } = started;
    expect(left(first)).not.toHaveProperty('previous');
  });

  it('aims at what a failure chose, and counts steps from there', () => {
    const found = left(
      started,
      intent('switch h1'),
      done('switch h1'),
      { kind: 'goal', release: 'A', because: 'it failed' },
      intent('switch h1'),
    );
    expect(found).toMatchObject({ release: 'B', goal: 'A', done: new Set(), open: new Set(['switch h1']) });
  });

  it('a goal that is chosen once more begins nothing anew', () => {
    const goal: JournalFact = { kind: 'goal', release: 'A', because: 'it failed' };
    expect(left(started, goal, done('hook pre-rollback.0'), goal)?.done).toEqual(
      new Set(['hook pre-rollback.0']),
    );
  });

  it('aims at nothing where nothing is to serve', () => {
    const found = left(started, { kind: 'goal', because: 'it failed' });
    expect(found).toHaveProperty('goal', undefined);
  });
});
