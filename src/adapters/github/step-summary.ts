import { appendFileSync, statSync } from 'node:fs';

/** Adds to the step's summary; why it could not, if so: a report never fails a run. */
export function addToStepSummary(path: string | undefined, markdown: string): string | undefined {
  if (!path) return 'GITHUB_STEP_SUMMARY is not set';
  try {
    appendFileSync(path, markdown);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

/** What it holds already: GitHub drops all of it when it becomes too large. */
export function stepSummaryBytes(path: string | undefined): number {
  return (path && statSync(path, { throwIfNoEntry: false })?.size) || 0;
}
