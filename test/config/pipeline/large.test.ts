import { expect, it } from 'vitest';
import { modelOf, read, said } from '../reading.js';

/** Many enough that holding each against each would be felt. */
const COUNT = 1500;
/** Jobs that need up to three before them. */
const flat = (count: number, more = '') =>
  `jobs:\n${Array.from({ length: count }, (_, i) => {
    const needs = [1, 7, 31].flatMap((back) => (i >= back ? [`j${i - back}`] : []));
    return `  j${i}: { run: echo ${i}, needs: [${needs.join(', ')}]${more.replaceAll('@', String(i))} }\n`;
  }).join('')}`;

it('ten thousand jobs with thirty thousand needs are one model', () => {
  const { jobs } = modelOf(flat(10_000));
  expect(jobs).toHaveLength(10_000);
  expect(jobs.reduce((sum, { needs }) => sum + needs.length, 0)).toBe(29_961);
  expect(jobs.at(-1)?.needs.map(({ job }) => job)).toEqual([9998, 9992, 9968]);
});

it('all of them may write the same files when each waits for the one before, and folders of their own cost nothing', () => {
  expect(said(flat(COUNT, ', artifacts: dist'))).toEqual([]);
  expect(said(flat(COUNT, ', artifacts: ["out/@/**"]'))).toEqual([]);
});

it('without needs each but the first is told that it writes what another does', () => {
  const jobs = Array.from({ length: COUNT }, (_, i) => `  j${i}: { run: x, artifacts: dist }\n`);
  expect(said(`jobs:\n${jobs.join('')}`)).toHaveLength(COUNT - 1);
});

it('a gate between thousands of jobs costs as much as the jobs, also where each reads a need', () => {
  const stage = (name: string, job: (i: number) => string) =>
    `  - name: ${name}\n    jobs:\n${Array.from({ length: COUNT }, (_, i) => `      - ${job(i)}\n`).join('')}`;
  const file = `stages:\n${stage('one', (i) => `{ name: a${i}, run: x }`)}${stage('two', (i) => `{ name: b${i}, run: x, env: { X: "\${{ needs.a${i}.result }}" } }`)}`;
  expect(read(file)).toMatchObject({ isRefused: false, diagnostics: [] });
});

it('a mistake in each of thousands of jobs is said for each', () => {
  const jobs = (rest: (i: number) => string) =>
    `jobs:\n${Array.from({ length: COUNT }, (_, i) => `  j${i}: { run: x, ${rest(i)} }\n`).join('')}`;
  expect(said(jobs((i) => `needs: [k${i}, l${i}]`))).toHaveLength(2 * COUNT);
  expect(said(jobs(() => 'stesp: 1'))).toHaveLength(COUNT);
  expect(said(jobs((i) => `if: needs.j${i}.result`))).toHaveLength(COUNT);
});

it('thousands of stages in a row are linked each to the one before', () => {
  const stages = Array.from(
    { length: COUNT },
    (_, i) => `  - { name: s${i}, jobs: [{ name: a, run: x, needs: [${i > 0 ? `s${i - 1}.a` : ''}] }] }\n`,
  );
  const model = modelOf(`stages:\n${stages.join('').replace('needs: [] ', '')}`);
  expect(model.stages.at(-1)?.needs).toEqual([COUNT - 2]);
  expect(model.jobs.at(-1)?.needs).toEqual([{ job: COUNT - 2, ifSkipped: 'run' }]);
});
