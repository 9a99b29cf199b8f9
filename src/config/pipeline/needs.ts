import { matchesRule } from '../../domain/matrix.js';
import type { Need } from '../../domain/pipeline.js';
import { itemPath, type Problems } from '../problems.js';
import { checkMatrixValues } from './matrix-values.js';
import type { Outline } from './outline.js';
import type { Declared } from './stages.js';

/** The edges of one declared job; a need on a matrix job means all its cells, or those that `matrix:` picks. */
export function resolveNeeds(job: Declared, { names, cells }: Outline, problems: Problems): Need[] {
  const edges = new Map<number, Need>();
  const written = job.fields.needs ?? [];
  for (const [i, entry] of written.entries()) {
    const path = itemPath([...job.path, 'needs'], i, problems);
    const need = typeof entry === 'string' ? { job: entry } : entry;
    const found = names.resolve(need.job, job);
    if (typeof found === 'string') {
      problems.of('E-REF', typeof entry === 'string' ? path : [...path, 'job'], found);
      continue;
    }
    const all = cells[found] ?? [];
    if (need.matrix) checkMatrixValues([...path, 'matrix'], problems);
    const { matrix: rule = {} } = need;
    const chosen = all.filter(({ cell }) => matchesRule(cell ?? {}, rule));
    if (chosen.length === 0 && all.length > 0) {
      const message = `no cell of '${need.job}' has these values; name values of its matrix`;
      problems.of('E-REF', [...path, 'matrix'], message);
    }
    for (const { index } of chosen) edges.set(index, { job: index, ifSkipped: need['if-skipped'] ?? 'run' });
  }
  return [...edges.values()];
}
