import { clip, codeSpan, escapeMarkdown } from '../../markdown.js';
import type { Origin } from '../../origin.js';
import { firstWithin } from '../../summary/amounts.js';
import { manualCommand, type RolloutPlan } from '../plan-lines.js';
import type { RolloutRecord } from '../record.js';
import type { RolloutResult } from '../result.js';
import { skippedWords } from '../skipped-words.js';
import { noticeWords } from '../words/reasons.js';
import { causeParts } from './cause.js';
import { checksTable } from './checks-table.js';
import { flow } from './flow.js';
import { headline, rolloutTitle } from './headline.js';
import { planTable } from './plan-table.js';
import { stepsTable } from './steps-table.js';
import { undoCommand } from './undo.js';

/** GitHub drops a summary of more than 1 MiB whole. */
const MAX_BYTES = 900 * 1024;
/** More than that nobody reads. */
const TARGET_BYTES = 200 * 1024;
const KIB = 1024;
const MAX_NOTICE = 300;
const MAX_COMMAND = 1000;

/** How much of each part: bytes of an output and of a table. */
interface Amounts {
  readonly output: number;
  readonly table: number;
  readonly flow: boolean;
  readonly notices: number;
}

/** What goes first where there is too much: rows, then the picture; cause and undoing stay to the last. */
const LADDER: readonly Amounts[] = [
  { output: 64 * KIB, table: 100 * KIB, flow: true, notices: 50 },
  { output: 32 * KIB, table: 30 * KIB, flow: true, notices: 20 },
  { output: 16 * KIB, table: 8 * KIB, flow: false, notices: 5 },
  { output: 2 * KIB, table: 0, flow: false, notices: 0 },
];

/** What is known besides record and result. */
export interface RolloutKnown {
  readonly origin?: Origin;
  /** A command line that takes it back, where another than ours does. */
  readonly undo?: string;
  /** What the file of the summary holds already. */
  readonly heldBytes?: number;
}

/**
 * The job summary of a rollout: how it ended and why, what the failed step printed, how to undo it, then the tables
 * and the way that it took. Where it is too much there is less of each part.
 */
export function rolloutSummary(
  record: RolloutRecord,
  result: RolloutResult & Pick<RolloutPlan, 'isManual'>,
  { origin, undo = undoCommand(record, result), heldBytes = 0 }: RolloutKnown = {},
): string {
  const undoing = undo === undefined ? '' : `**Undo:** ${codeSpan(clip(undo, MAX_COMMAND))}`;
  const { isManual, release, status, url } = result;
  const serves =
    status === 'success' && url !== undefined ? `**Serves at:** ${linkTo(clip(url, MAX_COMMAND))}` : '';
  const doing = isManual ? `**To do it:** ${codeSpan(manualCommand(record.environment, release))}` : '';
  const draft = (amounts: Amounts) => () => [
    headline(record, result, origin),
    ...causeParts(record, result, amounts.output),
    serves,
    undoing,
    doing,
    ...(status === 'planned' ? planTable(result, amounts.table) : stepsTable(record, amounts.table)),
    checksTable(record, amounts.table),
    amounts.flow ? flow(record) : '',
    notices(record, amounts.notices),
  ];
  const room = Math.min(TARGET_BYTES, MAX_BYTES - heldBytes);
  const parts = firstWithin(room, [...LADDER.map(draft), () => [rolloutTitle(record, result)], () => []]);
  return `${parts?.join('\n\n') ?? ''}\n`;
}

/** A link where it can be nothing else. */
const linkTo = (url: string): string =>
  /^https?:\/\/[\w.:/?#[\]@!$&'()*+,;=~%-]+$/.test(url) ? `<${url}>` : codeSpan(url);

function notices(record: RolloutRecord, max: number): string {
  const notices = [...record.skipped.map(skippedWords), ...record.notices.map(noticeWords)];
  if (notices.length === 0 || max === 0) return '';
  const lines = notices.slice(0, max).map((notice) => `- ${escapeMarkdown(clip(notice, MAX_NOTICE))}`);
  const more = notices.length - lines.length;
  if (more > 0) lines.push(`- … and ${more} more`);
  const title = notices.length === 1 ? '1 notice' : `${notices.length} notices`;
  return `<details><summary>${title}</summary>\n\n${lines.join('\n')}\n\n</details>`;
}
