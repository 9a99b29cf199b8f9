import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  configuration,
  olderConfiguration,
  wholeConfiguration,
  wholeOlderConfiguration,
} from '../../../src/config/schema/configuration.js';
import { usesOf } from '../../../src/config/schema/optional.js';

const KEY = fc.constantFrom(
  ...'name stages jobs run needs if env matrix retry max timeout defaults monitor checks environments type target kind host unknown'.split(
    ' ',
  ),
);
const { value } = fc.letrec((tie) => ({
  leaf: fc.constantFrom(null, true, 'a', '', '5m', 'local', 3),
  value: fc.oneof(
    { maxDepth: 5, depthSize: 'medium' },
    { weight: 3, arbitrary: tie('leaf') },
    { weight: 1, arbitrary: fc.array(tie('value'), { minLength: 1, maxLength: 2 }) },
    { weight: 4, arbitrary: fc.dictionary(KEY, tie('value'), { maxKeys: 4 }) },
  ),
}));
const job = fc.record(
  { run: value, name: value, needs: value, retry: value, x: value },
  { requiredKeys: [] },
);
const file = fc.record(
  {
    name: value,
    jobs: fc.oneof(value, fc.dictionary(KEY, job, { maxKeys: 3 })),
    stages: fc.oneof(value, fc.array(fc.record({ name: value, jobs: fc.array(job, { maxLength: 2 }) }))),
    defaults: value,
    environments: value,
    monitor: value,
  },
  { requiredKeys: [] },
);

it('what is built for the keys that a file has finds in it what the whole schema finds', () => {
  const pairs = [
    [configuration, wholeConfiguration],
    [olderConfiguration, wholeOlderConfiguration],
  ] as const;
  fc.assert(
    fc.property(file, fc.constantFrom(...pairs), (data, [built, whole]) => {
      const [found, expected] = [built(usesOf(data)), whole()].map((schema) => schema.safeParse(data));
      expect(found?.data).toEqual(expected?.data);
      expect(found?.error?.issues).toEqual(expected?.error?.issues);
    }),
    { numRuns: 200 },
  );
});

it('keys count wherever they stand', () => {
  const uses = usesOf({ stages: [{ jobs: [{ retry: { max: 1 } }] }] });
  expect(['stages', 'retry', 'max', 'matrix'].map(uses)).toEqual([true, true, true, false]);
});
