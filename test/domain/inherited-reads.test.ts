import { expect, it } from 'vitest';
import { inheritedReads } from '../../src/domain/inherited-reads.js';
import { expressionsIn, expressionsOf } from '../../src/domain/reads.js';
import { load } from '../engine/rig.js';

it('what only the process has is told; what the file or --var sets, or nobody has, is not', () => {
  const pipeline = load(`
    variables: { SET: x, X: "\${{ env.HOME }}" }
    jobs:
      a: { run: x, env: { A: "\${{ env.SET }} \${{ env.OWN }} \${{ env.GIVEN }} \${{ env.NOBODY }}" } }
      b: { run: x, env: { OWN: y }, if: "env.USER == 'me'" }`);
  const expressions = [...expressionsIn(pipeline.variables), ...pipeline.jobs.flatMap(expressionsOf)];
  const process = { HOME: '/h', USER: 'me', SET: 'p', OWN: 'p', GIVEN: 'p' };
  const told = inheritedReads(expressions, pipeline, { GIVEN: 'g' }, process);
  expect(told.map((line) => line.split(' ')[0])).toEqual(['env.HOME', 'env.USER']);
});
