import { clip, codeSpan, escapeMarkdown } from '../../markdown.js';
import { withShortReleases } from '../names.js';
import type { RolloutRecord } from '../record.js';
import type { RolloutResult } from '../result.js';
import { causeParts } from './cause.js';
import { checksTable } from './checks-table.js';
import { flow } from './flow.js';
import { headline } from './headline.js';
import { planTable } from './plan-table.js';
import { stepsTable } from './steps-table.js';

const MAX_NOTICES = 50;
const MAX_NOTICE = 300;
const MAX_COMMAND = 1000;

/**
 * The job summary of a rollout: how it ended and why, what the failed step printed, how to undo it, then the tables
 * and the way that it took. GitHub drops a summary of more than 1 MiB whole: each part keeps within its bounds, and
 * all of them together do. `undo`: a command line.
 */
export function rolloutSummary(record: RolloutRecord, result: RolloutResult, undo?: string): string {
  const parts = [
    headline(record, result),
    ...causeParts(record, result),
    undo === undefined ? '' : `**Undo:** ${codeSpan(clip(undo, MAX_COMMAND))}`,
    ...(result.status === 'planned' ? planTable(result) : stepsTable(record)),
    checksTable(record),
    flow(record),
    notices(record),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function notices({ notices }: RolloutRecord): string {
  if (notices.length === 0) return '';
  const lines = notices
    .slice(0, MAX_NOTICES)
    .map((notice) => `- ${escapeMarkdown(clip(withShortReleases(notice), MAX_NOTICE))}`);
  const more = notices.length - lines.length;
  if (more > 0) lines.push(`- … and ${more} more`);
  const title = notices.length === 1 ? '1 notice' : `${notices.length} notices`;
  return `<details><summary>${title}</summary>\n\n${lines.join('\n')}\n\n</details>`;
}
