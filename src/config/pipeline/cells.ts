import { nearest } from '../../base/nearest.js';
import { cellLabel, countCells, expandMatrix, type Matrix } from '../../domain/matrix.js';
import type { Cell } from '../../domain/pipeline.js';
import { MAX_JOBS } from '../limits.js';
import type { Path } from '../node.js';
import type { Problems } from '../problems.js';
import type { JobData } from '../schema/configuration.js';
import { checkMatrixValues } from './matrix-values.js';
import type { Declared } from './stages.js';

/** The cells of one declared job: indices into the pipeline's jobs, with their matrix values. */
export type Cells = readonly { readonly index: number; readonly cell: Cell | undefined }[];

/** Each rule is held against each cell of the axes. */
const MAX_RULE_WORK = 10_000_000;
const ruleWork = ({ axes, include, exclude }: Matrix) =>
  countCells({ axes, include: [], exclude: [] }) * (include.length + exclude.length);

/** Expands every matrix; undefined, with one problem said, where that makes too many jobs. */
export function expandAll(jobs: readonly Declared[], problems: Problems): Cells[] | undefined {
  let total = 0;
  const expanded: Cells[] = [];
  for (const job of jobs) {
    const matrix = job.fields.matrix && matrixOf(job.fields.matrix);
    if (total + (matrix ? countCells(matrix) : 1) > MAX_JOBS) {
      const path = matrix ? [...job.path, 'matrix'] : job.path;
      const message = `more than ${MAX_JOBS} jobs once matrices are expanded; split the pipeline`;
      problems.of('E-LIMIT', path, message);
      return undefined;
    }
    if (matrix && ruleWork(matrix) > MAX_RULE_WORK) {
      const message = "too many 'include' and 'exclude' entries for so many cells; write fewer";
      problems.of('E-LIMIT', [...job.path, 'matrix'], message);
      return undefined;
    }
    const cells = matrix ? cellsOf(job, matrix, problems) : [undefined];
    expanded.push(cells.map((cell, k) => ({ index: total + k, cell })));
    total += cells.length;
  }
  return expanded;
}

function cellsOf(job: Declared, matrix: Matrix, problems: Problems): Cell[] {
  const path = [...job.path, 'matrix'];
  checkMatrixValues(path, problems);
  checkAxes(path, matrix, problems);
  const cells = expandMatrix(matrix);
  if (cells.length === 0)
    problems.of('E-EMPTY', path, `every cell of '${job.name}' is excluded; leave one, or remove the job`);
  const seen = new Set<string>();
  for (const label of cells.map(cellLabel)) {
    if (seen.has(label)) problems.of('E-DUP', path, `two cells are named '${label}'; remove one`);
    seen.add(label);
  }
  return cells;
}

/** An `exclude` that names no axis would exclude nothing. */
function checkAxes(path: Path, matrix: Matrix, problems: Problems): void {
  const axes = Object.keys(matrix.axes);
  const known = new Set(axes.map((axis) => axis.toLowerCase()));
  for (const [i, rule] of matrix.exclude.entries()) {
    for (const key of Object.keys(rule).filter((word) => !known.has(word.toLowerCase()))) {
      const near = nearest(key, axes);
      const hint = near ? `did you mean '${near}'?` : `axes: ${axes.join(', ')}`;
      problems.of(
        'E-UNKNOWN-KEY',
        [...path, 'exclude', i, key],
        `the matrix has no axis '${key}'; ${hint}`,
        'key',
      );
    }
  }
}

function matrixOf({ include, exclude, ...axes }: NonNullable<JobData['matrix']>): Matrix {
  return {
    axes: axes as Matrix['axes'],
    include: (include ?? []) as Cell[],
    exclude: (exclude ?? []) as Cell[],
  };
}
