import { expect, it } from 'vitest';
import { run } from './rig.js';

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
        allow-failure: true
      shows:
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
  expect(played.outcomes).toMatchObject({ 'cell (2)': 'failure exit-code allowed' });
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
