import { describe, expect, it } from 'vitest';
import { run, start } from './rig.js';

it('what a job writes to GITHUB_OUTPUT is needs.<job>.outputs, in env and in conditions', async () => {
  await using played = await run(`
    jobs:
      build: { run: 'echo version=1.2 >> $GITHUB_OUTPUT; printf "notes<<E\\na\\nb\\nE\\n" >> $GITHUB_OUTPUT' }
      shows:
        run: printf '%s|' "$V" "$N" "$RESULT" "$NONE"
        needs: [build]
        env:
          V: "\${{ needs.build.outputs.version }}"
          N: "\${{ needs.build.outputs.notes }}"
          RESULT: "\${{ needs.build.result }}"
          NONE: "\${{ needs.build.outputs.none }}"
      asked: { run: exit, needs: [build], if: needs.build.outputs.version == '1.2' }
      not: { run: exit, needs: [build], if: needs.build.outputs.version == '1.3' }`);
  expect(played.output('shows')).toBe('1.2|a\nb|success||');
  expect(played.outcomes).toMatchObject({ asked: 'success', not: 'skipped condition' });
});

it('of a matrix: all cells together, the later over the earlier, and the worst result', async () => {
  await using played = await run(
    `
    jobs:
      cell:
        run: 'echo last=\${{ matrix.n }} >> $GITHUB_OUTPUT; echo of\${{ matrix.n }}=yes >> $GITHUB_OUTPUT; exit \${{ matrix.n == 2 }}'
        matrix: { n: [1, 2, 3] }
      shows:
        if: always()
        run: echo "$LAST $ONE $TWO $THREE $RESULT"
        needs: [cell]
        env:
          LAST: "\${{ needs.cell.outputs.last }}"
          ONE: "\${{ needs.cell.outputs.of1 }}"
          TWO: "\${{ needs.cell.outputs.of2 }}"
          THREE: "\${{ needs.cell.outputs.of3 }}"
          RESULT: "\${{ needs.cell.result }}"`.replace(
      'exit ${{ matrix.n == 2 }}',
      '[ ${{ matrix.n }} != 2 ]',
    ),
  );
  expect(played.output('shows')).toBe('3 yes yes yes failure\n');
  expect(played.outcomes).toMatchObject({ 'cell (2)': 'failure exit-code' });
});

it('outputs stand under the id of each cell at the end of the run, raw', async () => {
  await using played = await run(
    `
    jobs:
      cell: { run: 'echo "n=\${{ matrix.n }} $S" >> $GITHUB_OUTPUT', matrix: { n: [1, 2] }, env: { S: "\${{ secrets.S }}" } }`,
    { secrets: { S: 'hush-hush' } },
  );
  expect(Object.fromEntries((await played.done).outputs)).toEqual({
    'cell (1)': { n: '1 hush-hush' },
    'cell (2)': { n: '2 hush-hush' },
  });
});

it('through a stage gate, and also of a failed job', async () => {
  await using played = await run(`
    stages:
      - { name: one, jobs: [{ name: a, run: 'echo x=1 >> $GITHUB_OUTPUT; exit 3' }] }
      - name: two
        jobs:
          - name: b
            run: echo "$X $R"
            if: always()
            env: { X: "\${{ needs.a.outputs.x }}", R: "\${{ needs.a.result }}" }`);
  expect(played.output('two.b')).toBe('1 failure\n');
});

describe('a condition sees how each of its needs has ended', () => {
  const DEPLOYS = "!cancelled() && !contains(needs.*.result, 'failure')";

  it('the one that ended last, too', async () => {
    await using played = await run(`
      jobs:
        test: { run: exit 1 }
        lint: { run: exit 0 }
        deploys: { needs: [lint, test], if: "${DEPLOYS}", run: exit }
        notifies: { needs: [test], if: "always() && needs.test.result == 'failure'", run: exit }
        celebrates: { needs: [test], if: "always() && needs.test.result != 'failure'", run: exit }`);
    expect(played.outcomes).toMatchObject({
      deploys: 'skipped condition',
      notifies: 'success',
      celebrates: 'skipped condition',
    });
  });

  it('through a gate, and where the condition is the stage’s', async () => {
    await using played = await run(`
      stages:
        - { name: one, jobs: [{ name: a, run: exit 0 }, { name: b, run: exit 1 }] }
        - { name: two, jobs: [{ name: c, run: exit, if: "${DEPLOYS}" }] }
        - { name: three, needs: [one], if: "always() && needs.b.result == 'failure'", jobs: [{ name: d, run: exit }] }`);
    expect(played.outcomes).toMatchObject({ 'two.c': 'skipped condition', 'three.d': 'success' });
  });

  it('of a matrix whose last cell fails', async () => {
    await using played = await run(
      `
      jobs:
        cell: { run: "[ \${{ matrix.n }} != 2 ]", matrix: { n: [1, 2] } }
        deploys: { needs: [cell], if: "${DEPLOYS}", run: exit }`,
      { maxParallel: 1 },
    );
    expect(played.outcomes).toMatchObject({ deploys: 'skipped condition' });
  });

  it('a skip, whatever it was skipped for', async () => {
    const skipped = (need: string) =>
      `{ needs: [${need}], if: "always() && needs.${need}.result == 'skipped'", run: exit }`;
    await using played = await run(
      `
      jobs:
        unchanged: { run: exit, changes: [src/**] }
        a: { run: exit, if: "false" }
        bad: { run: exit 1 }
        b: { run: exit, needs: [bad] }
        of-changes: ${skipped('unchanged')}
        of-condition: ${skipped('a')}
        of-dependency: ${skipped('b')}`,
      { unchanged: new Set([0]) },
    );
    expect(played.outcomes).toMatchObject({
      'of-changes': 'success',
      'of-condition': 'success',
      'of-dependency': 'success',
    });
  });

  it('a failure that is allowed as success, as on GitHub', async () => {
    await using played = await run(`
      jobs:
        lint: { run: exit 1, allow-failure: true }
        deploys: { needs: [lint], if: "${DEPLOYS}", run: 'echo "$R"', env: { R: "\${{ needs.lint.result }}" } }`);
    expect(played.output('deploys')).toBe('success\n');
  });

  it('the last attempt of those that were tried again', async () => {
    await using played = await run(`
      jobs:
        flaky: { run: 'ls first || { touch first; exit 1; }', retry: 1 }
        asks: { needs: [flaky], if: "always() && needs.flaky.result == 'success'", run: exit }`);
    expect(played.outcomes).toMatchObject({ flaky: 'success', asks: 'success' });
  });

  it('a cancelled one', async () => {
    await using played = await start(`
      jobs:
        long: { run: hold long }
        tells: { needs: [long], if: "always() && needs.long.result == 'cancelled'", run: exit }`);
    await played.gates.reached('long');
    played.cancel();
    await played.done;
    expect(played.outcomes).toMatchObject({ long: 'cancelled cancelled', tells: 'success' });
  });
});
