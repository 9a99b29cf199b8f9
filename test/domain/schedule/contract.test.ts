import { describe, expect, it } from 'vitest';
import type { Outcome } from '../../../src/domain/outcome.js';
import { FAILED } from './board.js';
import { ends } from './ends.js';

const ALLOWED: Outcome = { ...FAILED, allowed: true };
const failing = (...ids: string[]) => Object.fromEntries(ids.map((id) => [id, FAILED]));

const success = 'success';

describe('a job whose need failed', () => {
  it('is skipped and names the job at the root, and so are its dependants, over stages', () => {
    const sketch = {
      build: { jobs: { compile: {}, lint: {} } },
      test: { jobs: { unit: {}, style: { needs: ['build.lint'] }, e2e: { needs: ['test.unit'] } } },
      ship: { jobs: { push: {} } },
    };
    const skipped = 'skipped dependency build.compile';
    expect(ends(sketch, failing('build.compile'))).toEqual({
      'build.compile': 'failure exit-code',
      'build.lint': success,
      'test.unit': skipped,
      'test.style': success,
      'test.e2e': skipped,
      'ship.push': skipped,
    });
  });

  it.each([
    ['always()', success],
    ['failure()', success],
    ['!cancelled()', success],
    ['success() || failure()', success],
    ['success()', 'skipped condition'],
    ['always() && github.ref == 0', 'skipped condition'],
    ["github.ref == 'main'", 'skipped dependency a'],
  ])('with `if: %s` ends as %s', (condition, end) => {
    const sketch = { '': { jobs: { a: {}, b: { needs: ['a'], if: condition } } } };
    expect(ends(sketch, failing('a'))['b']).toBe(end);
  });

  it('and whose condition then did not hold lets nothing through: `if: success()` says what no `if` says', () => {
    const jobs = { a: {}, b: { needs: ['a'], if: 'success()' }, c: { needs: ['b'] } };
    expect(ends({ '': { jobs } }, failing('a'))['c']).toBe('skipped dependency a');
  });

  it('lets its own dependants run when it ran all the same', () => {
    const jobs = { a: {}, 'clean-up': { needs: ['a'], if: 'always()' }, after: { needs: ['clean-up'] } };
    expect(ends({ '': { jobs } }, failing('a'))['after']).toBe(success);
  });
});

describe('failure()', () => {
  it('asks for any job above, however far, and allowed failures are none', () => {
    const jobs = { a: {}, b: { needs: ['a'] }, c: { needs: ['b'] }, tell: { needs: ['c'], if: 'failure()' } };
    expect(ends({ '': { jobs } }, failing('a'))['tell']).toBe(success);
    expect(ends({ '': { jobs } }, { a: ALLOWED })['tell']).toBe('skipped condition');
    expect(ends({ '': { jobs } })['tell']).toBe('skipped condition');
  });

  it('asks through gates, and not beside them', () => {
    const sketch = {
      build: { jobs: { a: {}, b: {} } },
      test: { jobs: { unit: {} } },
      report: { jobs: { all: { if: 'failure()' }, one: { needs: ['build.b'], if: 'failure()' } } },
    };
    const found = ends(sketch, failing('build.a'));
    expect([found['report.all'], found['report.one']]).toEqual([success, 'skipped condition']);
  });
});

describe('a need that was skipped by its own condition', () => {
  const sketch = (ifSkipped: 'run' | 'skip' | 'fail', condition?: string) => ({
    '': {
      jobs: {
        a: { if: 'false' },
        b: { needs: [{ job: 'a', ifSkipped }], ...(condition ? { if: condition } : {}) },
        c: { needs: ['b'] },
      },
    },
  });

  it.each([
    ['run', success, success],
    ['skip', 'skipped dependency a', 'skipped dependency a'],
    ['fail', 'failure dependency a', 'skipped dependency a'],
  ] as const)('with if-skipped: %s makes the dependant end as %s, the next as %s', (ifSkipped, b, c) => {
    expect(ends(sketch(ifSkipped))).toEqual({ a: 'skipped condition', b, c });
  });

  it('counts as satisfied through a gate, a whole stage of them too', () => {
    const stages = {
      build: { jobs: { a: { if: 'false' }, b: { if: 'false' } } },
      test: { jobs: { unit: {} } },
    };
    expect(ends(stages)['test.unit']).toBe(success);
  });

  it('overrules the condition of the dependant', () => {
    expect(ends(sketch('skip', 'always()'))['b']).toBe('skipped dependency a');
  });

  it('fails the run where that was asked for: under no-new nothing starts after it', () => {
    const jobs = { ...sketch('fail')[''].jobs, later: {} };
    const found = ends({ '': { jobs } }, {}, { onFailure: 'no-new', maxParallel: 1 });
    expect(found['later']).toBe('skipped on-failure');
  });
});

it('a failure that is allowed lets dependants run and the gate open', () => {
  const sketch = {
    build: { jobs: { lint: {}, fix: { needs: ['build.lint'] } } },
    test: { jobs: { unit: {} } },
  };
  expect(ends(sketch, { 'build.lint': ALLOWED })).toEqual({
    'build.lint': 'failure exit-code allowed',
    'build.fix': success,
    'test.unit': success,
  });
});

it('all conditions of a job must hold, and a status function in any of them is asked for all', () => {
  const jobs = (...conditions: string[]) => ({
    '': { jobs: { a: {}, b: { needs: ['a'], if: conditions } } },
  });
  expect(ends(jobs('true', 'false'))['b']).toBe('skipped condition');
  expect(ends(jobs('true', 'always()'), failing('a'))['b']).toBe(success);
});
