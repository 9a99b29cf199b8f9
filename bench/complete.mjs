// Whether a runner really runs all of a graph: a job that is skipped would cost nothing and look fast.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const NOTES = 'ran';

/** The same graph, its jobs noting their names instead: a line is appended in one piece. */
export const noting = (graph) => graph.map((job) => ({ ...job, command: `echo ${job.name} >> ${NOTES}` }));

function notesIn(folder) {
  try {
    return readFileSync(join(folder, NOTES), 'utf8').trim().split('\n');
  } catch {
    return [];
  }
}

/** What is wrong with what the jobs noted in a folder; undefined where each ran once and after its needs. */
export function faultIn(graph, folder) {
  const notes = notesIn(folder);
  const at = new Map(notes.map((name, index) => [name, index]));
  const skipped = graph.filter(({ name }) => !at.has(name));
  if (skipped.length > 0)
    return `${skipped.length} of ${graph.length} jobs did not run, ${skipped[0].name} for one`;
  if (notes.length > graph.length) return `${notes.length - graph.length} jobs ran more than once`;
  const early = graph.find(({ name, needs }) => needs.some((need) => at.get(need) > at.get(name)));
  return early && `${early.name} ran before what it needs`;
}
