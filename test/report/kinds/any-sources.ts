import fc from 'fast-check';
import type { Sources } from '../../../src/report/kinds/sources.js';
import { anyPipeline } from '../../domain/any-pipeline.js';
import { masked } from '../records.js';
import { foundAt, type Part, sourcesIn } from './stories.js';

const part: fc.Arbitrary<Part> = fc.record(
  {
    fails: fc.constant(true as const),
    isAllowed: fc.constant(true as const),
    retries: fc.integer({ min: 1, max: 2 }),
    tail: fc.constantFrom('', 'boom\n', 'a\nb\n'),
    findings: fc.array(
      fc
        .tuple(fc.constantFrom('error', 'warning', 'notice'), fc.nat(9))
        .map(([level, n]) => foundAt(level, `src/${n}.ts`, n + 1, `message ${n}`, 'rule')),
      { maxLength: 4 },
    ),
    tests: fc.nat(5).map((failed) => ({
      passed: 10,
      failed,
      failures: Array.from({ length: failed }, (_, i) => ({
        name: masked(`test ${i}`),
        message: masked('no'),
      })),
    })),
  },
  { requiredKeys: [] },
);

/** Runs of any pipeline, with what failed, was tried again, was allowed, found something, or was stopped. */
export const anySources: fc.Arbitrary<Sources> = fc
  .record({
    pipeline: anyPipeline,
    parts: fc.array(part, { minLength: 1, maxLength: 6 }),
    seconds: fc.array(fc.integer({ min: 0, max: 90 }), { minLength: 1, maxLength: 5 }),
    maxParallel: fc.integer({ min: 1, max: 4 }),
    earlierRuns: fc.integer({ min: 0, max: 2 }),
    cancelAfter: fc.option(fc.integer({ min: 0, max: 60 }), { nil: undefined, freq: 3 }),
  })
  .map(({ pipeline, parts, seconds, cancelAfter, ...rest }) => {
    const indexOf = new Map(pipeline.jobs.map(({ id, index }) => [id, index]));
    const at = (id: string) => indexOf.get(id) ?? 0;
    return sourcesIn(pipeline, {
      ...rest,
      seconds: (id) => seconds[at(id) % seconds.length] ?? 1,
      // A job that may fail does: else the word would say nothing.
      part: (id) => {
        const { isAllowed, ...one } = parts[at(id) % parts.length] ?? {};
        return isAllowed ? { ...one, isAllowed, fails: true } : one;
      },
      ...(cancelAfter === undefined ? {} : { cancelAfter }),
    });
  });
