import { describe, expect, it } from 'vitest';
import type { JobRow, StageJobs } from '../../../src/domain/event.js';
import { mermaid } from '../../../src/report/graph/mermaid.js';
import { PAYLOADS } from '../payloads.js';

const job = (id: string, more: Partial<JobRow> = {}): JobRow => ({
  id,
  name: id.replace(/^.*\./, '').replace(/ \(.*$/, ''),
  needs: [],
  afterStages: [],
  line: 1,
  definition: '',
  ...more,
});
const linesIn = (text = '') => text.split('\n').map((line) => line.trim());
const linesOf = (stages: readonly StageJobs[]) => linesIn(mermaid(stages));
const cells = (n: number, of: (i: number) => JobRow) => Array.from({ length: n }, (_, i) => of(i));
const edgesOf = (lines: readonly string[]) => lines.filter((line) => line.includes('-->'));

describe('mermaid', () => {
  it('draws stages as boxes, and a gate of a whole stage as one arrow between them', () => {
    const gated = { afterStages: ['build'] };
    expect(
      linesOf([
        { name: 'build', jobs: [job('build.a'), job('build.b', { needs: ['build.a'] })] },
        { name: 'test', jobs: [job('test.c', gated), job('test.d', { ...gated, needs: ['test.c'] })] },
      ]),
    ).toEqual([
      'flowchart LR',
      'subgraph s0["build"]',
      'n0["a"]',
      'n1["b"]',
      'end',
      'subgraph s1["test"]',
      'n2["c"]',
      'n3["d"]',
      'end',
      'n0 --> n1',
      's0 --> s1',
      'n2 --> n3',
    ]);
  });

  it('draws the arrow to the job where only some of a stage wait for a gate', () => {
    const jobs = [job('test.c', { afterStages: ['build'] }), job('test.d')];
    expect(
      edgesOf(
        linesOf([
          { name: 'build', jobs: [job('build.a')] },
          { name: 'test', jobs },
        ]),
      ),
    ).toEqual(['s0 --> n1']);
  });

  it('draws flat jobs without a box, and leaves out stages without jobs', () => {
    const jobs = [job('a', { afterStages: ['none'] }), job('b', { needs: ['a'] })];
    expect(
      linesOf([
        { name: 'none', jobs: [] },
        { name: '', jobs },
      ]),
    ).toEqual(['flowchart LR', 'n0["a"]', 'n1["b"]', 'n0 --> n1']);
  });

  it('draws looks as classes and notes below the name', () => {
    const classes = ['classDef ok fill:#fff'];
    const lookOf = () => ({ note: '✅ 1.0 s', look: 'ok' });
    expect(mermaid([{ name: '', jobs: [job('a')] }], { lookOf, classDefs: classes })?.split('\n')).toEqual([
      'flowchart LR',
      '  classDef ok fill:#fff',
      '    n0["a<br/>✅ 1.0 s"]:::ok',
    ]);
  });

  it('draws thick what lies between the jobs of the critical path, over needs and over gates', () => {
    const gated = { afterStages: ['build'] };
    const stages = [
      { name: 'build', jobs: [job('build.a'), job('build.b', { needs: ['build.a'] })] },
      { name: 'test', jobs: [job('test.c', gated), job('test.d', { ...gated, needs: ['test.c'] })] },
    ];
    const arrows = (...path: string[]) =>
      linesIn(mermaid(stages, { path })).filter((line) => / [-=]{2}> /.test(line));
    expect(arrows()).toEqual(['n0 --> n1', 's0 --> s1', 'n2 --> n3']);
    expect(arrows('build.a', 'build.b', 'test.c')).toEqual(['n0 ==> n1', 's0 ==> s1', 'n2 --> n3']);
    expect(arrows('build.b', 'test.d')).toEqual(['n0 --> n1', 's0 ==> s1', 'n2 --> n3']);
    // Of a job that did not run the one behind it waited for nothing that is drawn.
    expect(arrows('build.a', 'test.d')).toEqual(['n0 --> n1', 's0 ==> s1', 'n2 --> n3']);
  });

  it('hides the words at which mermaid would change the line', () => {
    const [, node] = linesOf([{ name: '', jobs: [job('style a:#b; classDef')] }]);
    expect(node).toBe('n0["#115;tyle a:#35;b#59; #99;lassDef"]');
  });

  it('holds names as text: no quote, tag, entity, comment or directive gets out of a label [S20]', () => {
    for (const payload of [
      ...PAYLOADS,
      '%%{init: {"theme":"dark"}}%%',
      'a"]; click n0 call x()',
      'end',
      '#quot;',
    ]) {
      const lines = linesOf([{ name: payload, jobs: [job('x', { id: payload, name: payload })] }]);
      expect(lines).toHaveLength(4);
      for (const line of lines.slice(1, 3)) {
        const [, label = ''] = /^(?:subgraph s0|n0)\["(.*)"\]$/.exec(line) ?? [];
        expect(label).not.toMatch(/["<>`%\\]|&(?!#)|#(?!\d+;)|;(?<!#\d+;)/);
      }
    }
  });
});

describe('the ladder of mermaid', () => {
  it('draws the cells of a matrix as one where there are more than 450 arrows', () => {
    const needs = (n: number) =>
      linesOf([{ name: 't', jobs: [job('t.a'), ...cells(n, (i) => job(`t.m (${i})`, { needs: ['t.a'] }))] }]);
    expect(edgesOf(needs(450))).toHaveLength(450);
    expect(edgesOf(needs(451))).toEqual(['n0 --> n1']);
    expect(needs(451)).toContain('n1["m ×451"]');
  });

  it('draws stages as one where jobs are still too many', () => {
    const jobs = cells(500, (i) => job(`b.${i}`, { name: `${i}`, needs: ['a.one'] }));
    const lines = linesOf([
      { name: 'a', jobs: [job('a.one')] },
      { name: 'b', jobs },
      { name: 'c', jobs: [job('c.x', { afterStages: ['b'] })] },
    ]);
    expect(lines).toEqual(['flowchart LR', 'n0["a"]', 'n1["b ×500"]', 'n2["c"]', 'n0 --> n1', 'n1 --> n2']);
  });

  it('counts characters, too', () => {
    const jobs = cells(400, (i) => job(`t.m (${'v'.repeat(120)}${i})`));
    expect(linesOf([{ name: 't', jobs }])).toContain('n0["m ×400"]');
  });

  it('draws only the critical path where nothing else fits, and counts the others', () => {
    const jobs = cells(1000, (i) => job(`j${i}`, { needs: i > 0 ? ['j0'] : [] }));
    expect(mermaid([{ name: '', jobs }])).toBeUndefined();
    expect(linesIn(mermaid([{ name: '', jobs }], { path: ['j0', 'j7'] }))).toEqual([
      'flowchart LR',
      'n0["j0"]',
      'n1["j7"]',
      'more["… and 998 more jobs beside the critical path"]',
      'n0 ==> n1',
    ]);
    const path = jobs.map(({ id }) => id);
    expect(
      mermaid([{ name: '', jobs: cells(1000, (i) => job(`j${i}`, { needs: [`j${i - 1}`] })) }], { path }),
    ).toBeUndefined();
  });

  it('gives up on what GitHub would not draw', () => {
    const stages = cells(460, (i) =>
      job(`s${i}.a`, { afterStages: i > 0 ? [`s${i - 1}`] : [], name: `a${i}` }),
    ).map((row, i) => ({ name: `s${i}`, jobs: [row] }));
    expect(mermaid(stages)).toBeUndefined();
  });
});
