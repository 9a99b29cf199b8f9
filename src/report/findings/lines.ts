import { oneLine } from '../../base/clean.js';
import type { Finding } from '../../domain/finding.js';
import type { JobRecord } from '../../domain/record.js';
import { clip } from '../markdown.js';

const MAX_LINES = 5;
const MAX_WORDS = 200;

/** What a failed job's tools say of it, for a log: `src/cart.ts:12:5 expected 4 to be 3`, the worst first. */
export function findingLines(job: JobRecord): string[] {
  const { findings = [], omitted = 0 } = job.attempts.at(-1) ?? {};
  const more = findings.length + omitted - MAX_LINES;
  const lines = findings.slice(0, MAX_LINES).map(lineOf);
  return more > 0 ? [...lines, `… and ${more} more findings`] : lines;
}

function lineOf({ level, place, title, message }: Finding): string {
  const where =
    place && [place.file, place.line, place.column].filter((part) => part !== undefined).join(':');
  const kind = level === 'error' ? '' : `${level}: `;
  const words = oneLine([title, message.trimStart().split('\n', 1)[0]].filter(Boolean).join(': '));
  return `${where === undefined ? '' : `${oneLine(where)} `}${kind}${clip(words, MAX_WORDS)}`;
}
