import type { Level } from './finding.js';
import type { WorkflowCommand } from './workflow-command.js';

/** Something to say about the code, with its place as a tool names it: whether there is such a file is not known. */
export interface Annotation {
  readonly level: Level;
  readonly message: string;
  readonly title?: string;
  readonly file?: string;
  readonly line?: number;
  readonly endLine?: number;
  readonly column?: number;
  readonly endColumn?: number;
}

const LEVELS: readonly string[] = ['error', 'warning', 'notice'] satisfies Level[];

/** What an `::error file=…,line=…::message` says; undefined for other commands. */
export function annotationOf({ name, properties, text }: WorkflowCommand): Annotation | undefined {
  if (!LEVELS.includes(name)) return undefined;
  const title = properties.get('title');
  const file = properties.get('file');
  const numbers = {
    line: positive(properties.get('line')),
    endLine: positive(properties.get('endline')),
    column: positive(properties.get('col')),
    endColumn: positive(properties.get('endcolumn')),
  };
  const known = Object.entries(numbers).filter(([, value]) => value !== undefined);
  return {
    level: name as Level,
    message: text,
    ...(title ? { title } : {}),
    ...(file ? { file } : {}),
    ...Object.fromEntries(known),
  };
}

/** A whole number from 1 up; undefined for any other text. */
export function positive(text: string | undefined): number | undefined {
  const value = text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : 0;
  return value > 0 ? value : undefined;
}
