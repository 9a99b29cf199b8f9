import { describe, expect, it } from 'vitest';
import { loadConfiguration } from '../../src/config/load.js';
import { NO_HISTORY } from '../../src/domain/history.js';
import { planLines, planOf } from '../../src/report/plan.js';

function planned(yaml: string, maxParallel = 4, onFailure?: 'cancel') {
  const read = loadConfiguration('cimyr.yml', Buffer.from(yaml));
  if (!read.ok || !read.value.pipeline) throw new Error(JSON.stringify(read));
  return planOf(read.value.pipeline, maxParallel, NO_HISTORY, onFailure);
}
const stepsOf = (yaml: string, maxParallel?: number) =>
  planned(yaml, maxParallel).jobs.map(({ step, id }) => `${step} ${id}`);

const DIAMOND = `
name: shop
jobs:
  a: { run: "true" }
  b: { needs: [a], run: "true" }
  c: { needs: [a], run: "true" }
  d: { needs: [b, c], run: "true" }
`;

describe('planOf', () => {
  it('is the order in which jobs would start, those of one step together', () => {
    expect(stepsOf(DIAMOND)).toEqual(['1 a', '2 b', '2 c', '3 d']);
    expect(stepsOf(DIAMOND, 1)).toEqual(['1 a', '2 b', '3 c', '4 d']);
  });

  it('takes conditions on data as met, and tells apart what waits for trouble', () => {
    const plan = planned(`
name: shop
jobs:
  a: { run: "true" }
  maybe: { if: "\${{ github.ref == 'x' }}", run: "true" }
  always: { needs: [a], if: "\${{ always() }}", run: "true" }
  mend: { needs: [a], if: "\${{ failure() }}", run: "true" }
  clean: { needs: [mend], if: "\${{ cancelled() }}", run: "true" }
`);
    expect(plan.jobs.map(({ id }) => id)).toEqual(['a', 'maybe', 'always']);
    expect(plan.onlyAfterTrouble).toEqual(['mend', 'clean']);
    expect(plan.jobs[1]?.if).toContain("github.ref == 'x'");
  });
});

describe('planLines', () => {
  it('shows steps, jobs, conditions and commands', () => {
    const plan = planned(
      'name: shop\njobs:\n  a:\n    run: ["one", "two\\nthree"]\n  b: { needs: [a], if: "${{ always() }}", run: x }\n',
    );
    expect(planLines(plan)).toEqual([
      'shop: 2 jobs in 2 steps, at most 4 at once (dry run: nothing is started)',
      '  1  a',
      '       $ one',
      '       $ two',
      '         three',
      '  2  b  if always()',
      '       $ x',
    ]);
  });

  it('aligns many steps, and says what waits for trouble', () => {
    const chain = Array.from(
      { length: 10 },
      (_, i) => `  j${i}: { ${i > 0 ? `needs: [j${i - 1}], ` : ''}run: x }`,
    );
    const lines = planLines(
      planned(`jobs:\n${chain.join('\n')}\n  m: { if: "\${{ failure() }}", run: x }\n`),
    );
    expect(lines.slice(1, 3)).toEqual(['   1  j0', '        $ x']);
    expect(lines.slice(-3)).toEqual([
      '  10  j9',
      '        $ x',
      '  only after a failure or a cancellation: m',
    ]);
  });
});
