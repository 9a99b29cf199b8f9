import { leavesWorkspace } from '../../base/folded-path.js';
import type { Cell, Job } from '../../domain/pipeline.js';
import { renderTemplate, type Template } from '../../domain/template.js';
import type { WrittenField } from '../expressions/check-reads.js';
import type { Path } from '../node.js';
import type { Problems } from '../problems.js';

export type TemplateAt = WrittenField & { readonly text: Template };

/** A path that a job writes, as it stands in the file. */
export interface OutputAt extends TemplateAt {
  /** One that overwrites another is a loss, but no wrong file. */
  readonly isReport: boolean;
}

/** The same for one job, as far as the file fixes it. */
export interface Output {
  readonly job: Job;
  readonly pattern: string;
  /** What later patterns of its list take away again, without their `!`. */
  readonly away: readonly string[];
  /** Shared by the cells of a matrix. */
  readonly path: Path;
  readonly isReport: boolean;
}

/** What the cells of one declared job write: paths with other values than the matrix's are known only in the run. */
export function outputsOf(jobs: readonly Job[], written: readonly OutputAt[], problems: Problems): Output[] {
  const fixed = written.filter(isFixed);
  return jobs.flatMap((job) => {
    const patterns = fixed.map((at) => rendered(at, job.cell, problems));
    return fixed.flatMap(({ path, isReport }, i) => {
      const pattern = patterns[i] as string;
      if (leavesWorkspace(pattern)) {
        const message = `'${pattern.slice(0, 80)}' escapes the workspace; name a path below it`;
        problems.of('E-PATH', path, message);
      }
      // A mistake inside leaves a path that nobody wrote; one with '!' takes away.
      return pattern.startsWith('!') || (problems.hasErrors && problems.isWrong(path))
        ? []
        : [{ job, pattern, away: takenAway(fixed, patterns, i), path, isReport }];
    });
  });
}

const NOTHING: readonly string[] = [];

/** The last pattern of a list that matches decides: what stands before it takes nothing away. */
function takenAway(written: readonly OutputAt[], patterns: readonly string[], i: number): readonly string[] {
  if (!patterns.some((pattern) => pattern.startsWith('!'))) return NOTHING;
  const listOf = (at: number) => JSON.stringify(written[at]?.path.slice(0, -1));
  return patterns.flatMap((pattern, at) =>
    at > i && pattern.startsWith('!') && listOf(at) === listOf(i) ? [pattern.slice(1)] : [],
  );
}

const isFixed = ({ text }: TemplateAt) =>
  text.parts.every((part) =>
    typeof part === 'string' ? !part.includes('${') : part.reads.every(([root]) => root === 'matrix'),
  );

/** The text of a template that reads nothing but the matrix. Functions may refuse their arguments. */
export function rendered({ text, path }: TemplateAt, cell: Cell | undefined, problems: Problems): string {
  try {
    return renderTemplate(text, { matrix: cell ?? {} });
  } catch (error) {
    problems.of('E-EXPR', path, `${(error as Error).message}; mend the expression or the matrix value`);
    return '';
  }
}
