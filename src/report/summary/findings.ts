import type { Level } from '../../domain/finding.js';
import type { JobFindings, RunFinding } from '../findings/select.js';
import { clip, codeCell, escapeMarkdown } from '../markdown.js';
import { type Origin, placeUrl } from '../origin.js';

const MAX_PLACE = 200;
const MAX_TITLE = 100;
const MAX_MESSAGE = 300;

const LEVELS: Readonly<Record<Level, string>> = {
  error: '❌ error',
  warning: '⚠️ warning',
  notice: 'ℹ️ notice',
};

/** What the jobs found, best first, each at its line of the commit. */
export function findingsMarkdown(
  { findings, omitted }: JobFindings,
  { rows, origin }: { readonly rows: number; readonly origin?: Origin | undefined },
): string {
  if (findings.length === 0) return '';
  const shown = findings.slice(0, rows).map((finding) => row(finding, origin));
  const more = findings.length - shown.length + omitted;
  const counted = more > 0 ? `\n\n… and ${more} more finding${more === 1 ? '' : 's'}` : '';
  return `${['| Found | Where | What | Job |', '|---|---|---|---|', ...shown].join('\n')}${counted}`;
}

function row({ level, place, title, message, jobs }: RunFinding, origin: Origin | undefined): string {
  const name = title === undefined || message.includes(title) ? '' : `${clip(title, MAX_TITLE)}: `;
  const cells = [
    LEVELS[level],
    place ? placeLink(place, origin) : '–',
    escapeMarkdown(`${name}${clip(message, MAX_MESSAGE)}`) || '–',
    jobsCell(jobs),
  ];
  return `| ${cells.join(' | ')} |`;
}

/** `src/pay.ts:12`, where possible a link to that line of the commit. */
export function placeLink(place: Parameters<typeof placeUrl>[1], origin: Origin | undefined): string {
  const { file, line } = place;
  // Of a long path the end tells more.
  const shown = file.length > MAX_PLACE ? `…${file.slice(-MAX_PLACE)}` : file;
  const name = codeCell(`${shown.toWellFormed()}${line === undefined ? '' : `:${line}`}`);
  const url = origin && placeUrl(origin, place);
  return url === undefined ? name : `[${name}](${url})`;
}

/** The first job by name, the others counted: a matrix finds the same in every cell. */
export function jobsCell(jobs: readonly string[]): string {
  const [first] = jobs;
  if (first === undefined) return '–';
  return `${codeCell(clip(first, MAX_TITLE))}${jobs.length > 1 ? ` and ${jobs.length - 1} more` : ''}`;
}
