import type { CheckAnnotation } from '../../ports/published-check.js';
import { clip } from '../../report/markdown.js';
import { fitText } from './fit.js';

const MAX_TITLE = 255;
/** 64 KB, in bytes. */
const MAX_TEXT = 65_535;
/** Of one request. */
const BATCH = 50;

export interface AnnotationBody {
  path: string;
  start_line: number;
  end_line: number;
  start_column?: number;
  end_column?: number;
  annotation_level: CheckAnnotation['level'];
  message: string;
  title?: string;
  raw_details?: string;
}

/** As GitHub takes it: lines from 1 on, columns on one line only, texts as long as it keeps them. */
export function annotationBody(annotation: CheckAnnotation): AnnotationBody {
  const { path, level, title = '', message, details = '' } = annotation;
  const start = lineOf(annotation.startLine);
  const end = Math.max(start, lineOf(annotation.endLine));
  return {
    path: path.replace(/^(\.?\/)+/, '') || '.',
    start_line: start,
    end_line: end,
    ...(start === end ? columnsOf(annotation) : {}),
    annotation_level: level,
    message: fitText(message, MAX_TEXT) || '(no message)',
    ...(title === '' ? {} : { title: clip(title, MAX_TITLE) }),
    ...(details === '' ? {} : { raw_details: fitText(details, MAX_TEXT) }),
  };
}

const lineOf = (line: number) => (line >= 1 ? Math.floor(line) : 1);

function columnsOf({ startColumn: start, endColumn: end }: CheckAnnotation) {
  if (start === undefined || !(start >= 1)) return {};
  const first = Math.floor(start);
  return { start_column: first, end_column: end !== undefined && end > first ? Math.floor(end) : first };
}

/** What goes into one request each; at least one, which may be empty. */
export function requestBatches<T>(items: readonly T[]): readonly (readonly T[])[] {
  const batches = [];
  for (let i = 0; i < Math.max(items.length, 1); i += BATCH) batches.push(items.slice(i, i + BATCH));
  return batches;
}
