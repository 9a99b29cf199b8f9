import { DOMParser, type Element } from '@xmldom/xmldom';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stageRows } from '../../../src/domain/stage-rows.js';
import { svg } from '../../../src/report/graph/svg.js';
import { anyPipeline } from '../../domain/any-pipeline.js';
import { pipelineOf } from '../../domain/pipelines.js';
import { PAYLOADS } from '../payloads.js';

/** Throws where it is not well-formed. */
function parsed(text: string | undefined): Element {
  const problem = (message: string) => {
    throw new Error(message);
  };
  const root = new DOMParser({ onError: (_, message) => problem(message) }).parseFromString(
    text ?? problem('no picture'),
    'image/svg+xml',
  ).documentElement;
  return root ?? problem('no root');
}

const all = (root: Element, name: string) => [...root.getElementsByTagName(name)];
const numbers = (element: Element, ...names: string[]) =>
  names.map((name) => Number(element.getAttribute(name)));
const boxesIn = (root: Element) =>
  all(root, 'rect').map((rect) => {
    const [x = 0, y = 0, width = 0, height = 0] = numbers(rect, 'x', 'y', 'width', 'height');
    return { x, y, right: x + width, bottom: y + height };
  });

interface Place {
  readonly x: number;
  readonly y: number;
}

/** The two ends of each way. */
const waysIn = (root: Element): Place[][] =>
  all(root, 'path')
    .filter((path) => path.getAttribute('class') === 'way')
    .map((path) => {
      const places = [...(path.getAttribute('d') ?? '').matchAll(/[ML](\S+) ([^ML]+)/g)];
      return [places.at(0), places.at(-1)].map((place) => ({ x: Number(place?.[1]), y: Number(place?.[2]) }));
    });

/** On the border, but for the rounding of what is written. */
const touches =
  ({ x, y }: Place) =>
  (box: ReturnType<typeof boxesIn>[number]): boolean => {
    const isInside = (by: number) =>
      x > box.x + by && x < box.right - by && y > box.y + by && y < box.bottom - by;
    return isInside(-0.3) && !isInside(0.3);
  };

describe('svg', () => {
  it('has a box for each job, a way for each need, and one point for the end of a stage', async () => {
    const jobs = Object.fromEntries(['a', 'b', 'c'].map((name) => [name, {}]));
    const root = parsed(await svg('shop', stageRows(pipelineOf({ one: { jobs }, two: { jobs } }))));
    expect(all(root, 'text').map(({ textContent }) => textContent)).toEqual([
      ...['one.a', 'one.b', 'one.c'],
      ...['two.a', 'two.b', 'two.c'],
    ]);
    expect(all(root, 'circle')).toHaveLength(1);
    expect(all(root, 'path').filter((path) => path.getAttribute('class') === 'way')).toHaveLength(6);
    expect(all(root, 'title')[0]?.textContent).toBe('shop');
    expect(all(root, 'desc')[0]?.textContent).toBe('6 jobs and what they wait for, from left to right');
  });

  it('shows what came of a job, in words and by a class, and which ways are on the longest path', async () => {
    const stages = stageRows(
      pipelineOf({ '': { jobs: { a: {}, b: { needs: ['a'] }, c: { needs: ['a'] } } } }),
    );
    const looks = new Map([['b', { look: 'fail', note: '✗ exit 1 <b>' } as const]]);
    const root = parsed(await svg('shop', stages, { looks, path: new Set(['a', 'b']), maxWork: 100 }));
    const failed = all(root, 'g').filter((group) => group.getAttribute('class') === 'fail');
    expect(failed.map((group) => all(group, 'text').map(({ textContent }) => textContent))).toEqual([
      ['b', '✗ exit 1 <b>'],
    ]);
    const ways = all(root, 'path').map((path) => path.getAttribute('class'));
    expect(ways.filter((name) => name === 'way path')).toHaveLength(1);
    expect(ways.filter((name) => name === 'way')).toHaveLength(1);
    expect(await svg('shop', stages, { looks, path: new Set(), maxWork: 2 })).toBeUndefined();
  });

  it('every way leads from the border of a box or point to that of another, and each need has one', async () => {
    await fc.assert(
      fc.asyncProperty(anyPipeline, async (pipeline) => {
        const root = parsed(await svg('shop', stageRows(pipeline)));
        const boxes = boxesIn(root);
        const touched = waysIn(root).map((ends) => ends.map((end) => boxes.findIndex(touches(end))));
        const points = all(root, 'circle').map((circle) => numbers(circle, 'cx', 'cy', 'r'));
        for (const [w, ends] of waysIn(root).entries()) {
          for (const [e, end] of ends.entries()) {
            const isAtPoint = points.some(
              ([x = 0, y = 0, r = 0]) => Math.hypot(end.x - x, end.y - y) <= r * 1.5,
            );
            expect(isAtPoint || (touched[w]?.[e] ?? -1) >= 0).toBe(true);
          }
        }
        const drawn = new Set(touched.map(([from, to]) => `${from} ${to}`));
        for (const job of pipeline.jobs)
          for (const need of job.needs) expect(drawn).toContain(`${need.job} ${job.index}`);
      }),
      { numRuns: 30 },
    );
  });

  it('no two boxes overlap, and needs stand to the left', async () => {
    await fc.assert(
      fc.asyncProperty(anyPipeline, async (pipeline) => {
        const boxes = boxesIn(parsed(await svg('shop', stageRows(pipeline))));
        for (const [i, a] of boxes.entries())
          for (const b of boxes.slice(i + 1))
            expect(a.right <= b.x || b.right <= a.x || a.bottom <= b.y || b.bottom <= a.y).toBe(true);
        for (const job of pipeline.jobs)
          for (const need of job.needs) expect(boxes[need.job]?.right).toBeLessThan(boxes[job.index]?.x ?? 0);
      }),
      { numRuns: 30 },
    );
  });

  it.each([...PAYLOADS, '\u0000\u001b[31m', ']]>', '&amp;', '\u202eevil'])(
    'holds any name as text: %j',
    async (name) => {
      const job = { id: name, name, needs: [], afterStages: [], line: 1, definition: '' };
      const root = parsed(await svg(name, [{ name: '', jobs: [job] }]));
      expect(all(root, 'script')).toEqual([]);
      expect(all(root, 'text')).toHaveLength(1);
    },
  );

  it('is refused where it would take too long', async () => {
    const jobs = Object.fromEntries(Array.from({ length: 4000 }, (_, i) => [`j${i}`, {}]));
    expect(await svg('shop', stageRows(pipelineOf({ '': { jobs } })))).toBeUndefined();
  });
});
