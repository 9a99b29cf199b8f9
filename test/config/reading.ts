import { type Configuration, loadConfiguration, type Rejected } from '../../src/config/load.js';
import type { Diagnostic } from '../../src/domain/diagnostic.js';
import type { Job, Pipeline } from '../../src/domain/pipeline.js';
import { diagnosticLines } from '../../src/report/diagnostic-lines.js';

/** Reads a file as the doors do; what came of it is refused or not. */
export function read(
  content: string | Uint8Array,
  file = 'cimyr.yml',
): (Configuration | Rejected) & { isRefused: boolean } {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  const result = loadConfiguration(file, bytes);
  return result.ok ? { ...result.value, isRefused: false } : { ...result.error, isRefused: true };
}

/** Every diagnostic in one line: `E-REF 12:7 stages[1].jobs[0].needs: job 'bild' does not exist; …`. */
export const said = (content: string | Uint8Array, file?: string): string[] =>
  read(content, file).diagnostics.map(inOneLine);

const inOneLine = ({ code, place, path, message }: Diagnostic) =>
  `${code} ${place.line}:${place.column}${path ? ` ${path}` : ''}: ${message}`;

/** As people see it, with the code frames. */
export function printed(content: string, file?: string): string {
  const { diagnostics, source } = read(content, file);
  return diagnostics.flatMap((diagnostic) => diagnosticLines(diagnostic, source.text)).join('\n');
}

/** The model of a file without errors; warnings are allowed. */
export function modelOf(content: string, file?: string): Pipeline {
  const found = read(content, file);
  if (!('pipeline' in found) || !found.pipeline) throw new Error(said(content, file).join('\n'));
  return found.pipeline;
}

export function jobOf(pipeline: Pipeline, id: string): Job {
  const job = pipeline.jobs.find((one) => one.id === id);
  if (!job) throw new Error(`no job ${id} among ${pipeline.jobs.map((one) => one.id).join(', ')}`);
  return job;
}

/** The ids of the jobs that a job waits for by its own needs. */
export const needsOf = (pipeline: Pipeline, id: string): string[] =>
  jobOf(pipeline, id).needs.map((need) => pipeline.jobs[need.job]?.id ?? '');

/** One job with a further line. */
export const oneJob = (line: string) => `jobs:\n  a:\n    run: x\n    ${line}\n`;
