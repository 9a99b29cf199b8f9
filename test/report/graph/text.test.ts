import { expect, it } from 'vitest';
import type { JobRow } from '../../../src/domain/event.js';
import { graphText } from '../../../src/report/graph/text.js';

const job = (id: string, needs: string[] = [], afterStages: string[] = []): JobRow => ({
  id,
  name: id,
  needs,
  afterStages,
  line: 1,
  definition: '',
});

it('shows stages with their jobs, and behind each what it waits for', () => {
  const stages = [
    { name: 'build', jobs: [job('build.a'), job('build.b', ['build.a'])] },
    { name: 'test', jobs: [job('test.c', [], ['build']), job('test.d', ['test.c'], ['build'])] },
    { name: 'ship', jobs: [job('ship.e', ['build.a']), job('ship.f', [], ['test'])] },
  ];
  expect(graphText(stages)).toEqual([
    'build',
    '  build.a',
    '  build.b  ← build.a',
    'test  ← build',
    '  test.c',
    '  test.d  ← test.c',
    'ship',
    '  ship.e  ← build.a',
    '  ship.f  ← test',
  ]);
});

it('shows flat jobs without a stage, and no stage without jobs', () => {
  expect(graphText([{ name: '', jobs: [job('a'), job('b', ['a'])] }])).toEqual(['a', 'b  ← a']);
  expect(graphText([{ name: 'empty', jobs: [] }])).toEqual([]);
});

it('says all cells of a matrix in one word, and some by their ids', () => {
  const cell = (i: number) => ({ ...job(`test.unit (${i})`), name: 'unit' });
  const needing = (...cells: number[]) => cells.map((i) => `test.unit (${i})`);
  const jobs = [job('ship.a', needing(1, 2, 3)), job('ship.b', [...needing(1, 3), 'ship.a'])];
  const [, , , , , a, b] = graphText([
    { name: 'test', jobs: [1, 2, 3].map(cell) },
    { name: 'ship', jobs },
  ]);
  expect([a, b]).toEqual(['  ship.a  ← test.unit ×3', '  ship.b  ← test.unit (1), test.unit (3), ship.a']);
});
