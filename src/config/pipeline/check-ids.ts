import type { Job } from '../../domain/pipeline.js';
import type { Path } from '../node.js';
import type { Problems } from '../problems.js';
import { sourcePlaceOf } from '../source.js';
import type { Outline } from './outline.js';
import type { Declared } from './stages.js';

/**
 * Everything that is told, kept or asked for names a job by its id. In the older format names hold what they like, so
 * stage `s` with job `a.b` and stage `s.a` with job `b` come out alike, or job `a (1)` and a cell of `a`.
 */
export function checkIds(jobs: readonly Job[], outline: Outline, problems: Problems): void {
  const seen = new Map<string, number>();
  for (const { id, index, name } of jobs) {
    const first = seen.get(id);
    if (first === undefined) {
      seen.set(id, index);
      continue;
    }
    const [job, other] = [outline.declaredAt(index), outline.declaredAt(first)];
    // Two cells, or equal names of jobs or stages: that has been said.
    const stageOf = ({ stage }: Declared) => outline.stages[stage]?.name;
    if (job === other || (job.name === other.name && stageOf(job) === stageOf(other))) continue;
    const at = (path: Path) => sourcePlaceOf(problems.source, problems.rangeOf(path)[0]);
    const { line, column } = at([...other.path, 'name']);
    const message = `job '${name}' gets the id '${id}', which the job at ${line}:${column} has; rename one`;
    problems.of('E-DUP', [...job.path, 'name'], message);
  }
}
