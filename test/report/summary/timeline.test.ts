import { describe, expect, it } from 'vitest';
import { timeline } from '../../../src/report/summary/timeline.js';
import { failed, recordOf, succeeded, type Told } from '../records.js';

const linesOf = (jobs: Readonly<Record<string, Told>>, path: readonly string[] = []) =>
  timeline(recordOf(jobs, 'failure'), path)
    .split('\n')
    .map((line) => line.trim());
const barsOf = (lines: readonly string[]) => lines.filter((line) => / :\w+, t\d+, /.test(line));
const many = (count: number, of: (i: number) => Told, id = (i: number) => `j${i}`) =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [id(i), of(i)]));

describe('timeline', () => {
  it('draws each attempt as a bar of its stage, by when it began, what did not succeed as critical', () => {
    const again: Told = {
      stage: 'test',
      attempts: [...(failed(1).attempts ?? []), { status: 'success' }],
      outcome: { status: 'success' },
      start: 2000,
      duration: 1500,
    };
    const lines = linesOf(
      {
        'build.b': { ...succeeded, stage: 'build', start: 500 },
        'build.a': { ...succeeded, stage: 'build' },
        'test.unit': again,
      },
      ['build.b', 'test.unit'],
    );
    expect(lines.slice(3, -3)).toEqual([
      'gantt',
      'dateFormat x',
      'axisFormat %s s',
      'todayMarker off',
      'section build',
      '✅ a 1.0 s :done, t0, 0, 1000',
      '✅ b 1.0 s :active, t1, 500, 1500',
      'section test',
      '❌ unit 1.5 s :crit, t2, 2000, 3500',
      '✅ unit, attempt 2 1.5 s :active, t3, 3500, 5000',
    ]);
  });

  it('tells failures that were allowed, and what was stopped, by their signs', () => {
    const allowed: Told = { ...failed(1), outcome: { status: 'failure', allowed: true } };
    const stopped: Told = { attempts: [{ status: 'cancelled' }], outcome: { status: 'cancelled' } };
    expect(barsOf(linesOf({ allowed, stopped })).map((line) => line.split(' :')[0])).toEqual([
      '⚠️ allowed 1.0 s',
      '⏹️ stopped 1.0 s',
    ]);
  });

  it('shows what means something to mermaid as its look-alike, and cuts long names', () => {
    const [bar, other] = barsOf(
      linesOf({ 'a: 50% #1; {x} <b> "y" `z` \\ &': succeeded, [`${'n'.repeat(99)}`]: succeeded }),
    );
    expect(bar).toBe('✅ a∶ 50％ ＃1； ｛x｝ ‹b› ″y″ ˋzˋ ＼ ＆ 1.0 s :done, t0, 0, 1000');
    expect(other).toBe(`✅ ${'n'.repeat(53)}… 1.0 s :done, t1, 0, 1000`);
  });

  it('gives a job that took no time a length', () => {
    expect(barsOf(linesOf(many(2, () => ({ ...succeeded, duration: 0 }))))[1]).toBe(
      '✅ j1 1 ms :done, t1, 0, 1',
    );
  });

  it('draws of more than 450 attempts the longest path and the slowest, and counts the others', () => {
    const jobs = many(451, (i) => ({ ...succeeded, duration: i === 7 ? 1 : 1000 + i }));
    expect(barsOf(linesOf(many(450, () => succeeded)))).toHaveLength(450);
    const lines = linesOf(jobs, ['j7']);
    expect(lines[0]).toBe(
      '<details><summary>Timeline: what failed, the longest path and the slowest, 430 more left out (red: did not succeed, blue: on the longest path)</summary>',
    );
    expect(barsOf(lines)).toHaveLength(21);
    expect(barsOf(lines)[0]).toBe('✅ j7 1 ms :active, t0, 0, 1');
    expect(barsOf(lines)[20]).toContain('✅ j450 ');
  });

  it('counts characters, too, and says where even the longest path is too much', () => {
    const id = (i: number) => `${'n'.repeat(200)}${i}`;
    expect(barsOf(linesOf(many(449, () => succeeded, id)))).toHaveLength(449);
    const jobs = many(1000, () => succeeded);
    expect(linesOf(jobs, Object.keys(jobs))).toEqual([
      '<sub>The timeline is too large to be drawn here.</sub>',
    ]);
  });

  it('is left out where it would say nothing', () => {
    expect(linesOf({ a: succeeded })).toEqual(['']);
  });
});
