import { err, ok, type Result } from '../base/result.js';
import type { Job, Pipeline } from '../domain/pipeline.js';
import { substitute } from '../domain/substitute.js';
import { renderTemplate, type Template } from '../domain/template.js';
import type { ReportPatterns } from '../ports/finding-reader.js';
import type { Workspace } from '../ports/run-store.js';
import { declaredEnvironment, type RunEnvironment } from './job-environment.js';
import type { NeedViews } from './need-views.js';

export interface PreparedJob {
  /** Of this job alone: the caller may add to it. */
  readonly env: Record<string, string>;
  readonly directory: string;
  readonly artifacts: readonly string[];
  readonly reports: ReportPatterns | undefined;
}

export type NotPrepared =
  | { readonly kind: 'expression'; readonly blame: 'user'; readonly field: string; readonly message: string }
  | { readonly kind: 'start-error'; readonly blame: 'user'; readonly message: string };

/** Evaluates what waited for the job's start: environment, directory, paths. */
export function prepareJob(
  pipeline: Pipeline,
  job: Job,
  environment: RunEnvironment,
  needs: NeedViews,
  workspace: Workspace,
): Result<PreparedJob, NotPrepared> {
  const failed = (field: string, message: string) =>
    err({ kind: 'expression', blame: 'user', field, message } as const);
  let field = 'env';
  try {
    const view = needs.of(job);
    const declared = declaredEnvironment(pipeline, job, environment, view);
    const env = { ...environment.base, ...declared };
    const contexts = { ...environment.contexts, env: declared, matrix: job.cell ?? {}, needs: view };
    const path = (template: Template): string => {
      const text = substitute(renderTemplate(template, contexts), env);
      if (!text.ok) throw new Error(`\${${text.error}} is not defined`);
      return text.value;
    };
    field = 'working-directory';
    const directory = job.workingDirectory
      ? workspace.directory(path(job.workingDirectory))
      : { path: workspace.root };
    if ('problem' in directory)
      return err({ kind: 'start-error', blame: 'user', message: `working-directory ${directory.problem}` });
    field = 'artifacts';
    const artifacts = job.artifacts?.paths.map(path) ?? [];
    field = 'reports';
    const reports = job.reports && {
      junit: job.reports.junit.map(path),
      sarif: job.reports.sarif.map(path),
      matchers: job.reports.matchers.map(path),
      hasBuiltIn: job.reports.hasBuiltIn ?? true,
    };
    return ok({ env, directory: directory.path, artifacts, reports });
  } catch (error) {
    return failed(field, error instanceof Error ? error.message : String(error));
  }
}
