import type { JobRecord, RunRecord } from '../../domain/record.js';
import { flakyTests } from '../findings/tests.js';
import { clip, codeSpan, escapeMarkdown } from '../markdown.js';
import { attemptReason } from '../wording.js';

const MAX_NAME = 200;

/** Jobs and tests that failed and then succeeded on the same code, folded. */
export function flakyPart(record: RunRecord, rows: number): string {
  const jobs = [...record.jobs.values()].filter(({ flaky }) => flaky);
  const tests = flakyTests(record);
  if (jobs.length + tests.length === 0) return '';
  const counts = [counted(jobs.length, 'job'), counted(tests.length, 'test')].filter(Boolean).join(' and ');
  const lines = [
    ...jobs.slice(0, rows).map(jobLine),
    ...more(jobs.length - rows, 'job'),
    ...tests.slice(0, rows).map(({ name, job }) => `- ${code(name)} in ${code(job)}`),
    ...more(tests.length - rows, 'test'),
  ];
  return `<details><summary>⚠️ ${counts} flaky: the same code both failed and succeeded</summary>\n\n${lines.join('\n')}\n\n</details>`;
}

function jobLine({ id, attempts }: JobRecord): string {
  const before = attempts.at(-2)?.outcome;
  const why = before ? attemptReason(before) : '';
  const said = `succeeded at attempt ${attempts.length}${why === '' ? '' : `, after ${why}`}`;
  return `- ${code(id)}: ${escapeMarkdown(said)}`;
}

const counted = (n: number, what: string) => (n === 0 ? '' : `${n} ${what}${n === 1 ? '' : 's'}`);
const more = (n: number, what: string) => (n > 0 ? [`- … and ${counted(n, `more ${what}`)}`] : []);
const code = (name: string) => codeSpan(clip(name, MAX_NAME)) || '–';
