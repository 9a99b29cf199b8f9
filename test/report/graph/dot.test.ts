import { instance } from '@viz-js/viz';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stageRows } from '../../../src/domain/stage-rows.js';
import { dot } from '../../../src/report/graph/dot.js';
import { anyPipeline } from '../../domain/any-pipeline.js';
import { pipelineOf } from '../../domain/pipelines.js';
import { PAYLOADS } from '../payloads.js';

interface Drawn {
  readonly objects?: readonly {
    readonly name: string;
    readonly label?: string;
    readonly nodes?: readonly number[];
  }[];
  readonly edges?: readonly { readonly tail: number; readonly head: number }[];
}

/** What Graphviz itself, compiled for JavaScript, reads. */
const graphviz = (text: string): Drawn =>
  viz.renderJSON(text, { graphAttributes: { layout: 'nop' } } as never) as Drawn;

const viz = await instance();

const nodesIn = ({ objects = [] }: Drawn) =>
  objects.filter(({ nodes }) => nodes === undefined).map(({ name }) => name);

describe('dot', () => {
  it('has stages as clusters, and one point for the end of a stage', () => {
    const jobs = Object.fromEntries(['a', 'b', 'c'].map((name) => [name, {}]));
    const drawn = graphviz(dot('shop', stageRows(pipelineOf({ one: { jobs }, two: { jobs } }))));
    expect(nodesIn(drawn)).toHaveLength(7);
    expect(drawn.edges).toHaveLength(6);
    expect(drawn.objects?.filter(({ nodes }) => nodes).map(({ label }) => label)).toEqual(['one', 'two']);
  });

  it('keeps every job apart, and every need an edge', () => {
    fc.assert(
      fc.property(anyPipeline, (pipeline) => {
        const drawn = graphviz(dot('shop', stageRows(pipeline)));
        const names = nodesIn(drawn);
        for (const { id } of pipeline.jobs) expect(names).toContain(id);
        const edges = new Set(
          drawn.edges?.map(
            ({ tail, head }) => `${drawn.objects?.[tail]?.name} ${drawn.objects?.[head]?.name}`,
          ),
        );
        for (const job of pipeline.jobs)
          for (const need of job.needs) expect(edges).toContain(`${pipeline.jobs[need.job]?.id} ${job.id}`);
      }),
      { numRuns: 50 },
    );
  });

  it.each([...PAYLOADS, '"]; evil [label="', 'a\\', '\\"', '<b>x</b>', '&quot;', 'a -> b'])(
    'holds any name as text: %j',
    (name) => {
      const job = { id: name, name, needs: [], afterStages: [], line: 1, definition: '' };
      expect(nodesIn(graphviz(dot(name, [{ name, jobs: [job] }])))).toHaveLength(1);
    },
  );
});
