import type { Verdict } from '../../../domain/check/check.js';
import { clip, codeCell, escapeMarkdown } from '../../markdown.js';
import { ICONS } from '../../summary/icons.js';
import { checkWords, limitWords, measuredWords } from '../check-words.js';
import type { CheckRecord, RolloutRecord } from '../record.js';
import { fitting, tableOf } from './rows.js';

const MAX_CELL = 200;
const HEAD = '| Verdict | Health check | Measured last | Limit | Asked | Failed |\n|---|---|---|---|--:|--:|';

const VERDICTS: Readonly<Record<Verdict, string>> = {
  healthy: `${ICONS.success} healthy`,
  unhealthy: `${ICONS.failure} unhealthy`,
  inconclusive: '⚠️ undecided',
  unreachable: '❓ not reached',
};
const RANK: Readonly<Record<Verdict, number>> = { unhealthy: 0, unreachable: 1, inconclusive: 2, healthy: 3 };

/** Each check with what it measured last, the failed ones first; as many as fit. */
export function checksTable({ checks }: RolloutRecord, maxBytes: number): string {
  if (checks.size === 0) return '';
  const sorted = [...checks.values()].sort((a, b) => RANK[a.verdict] - RANK[b.verdict]);
  const { kept, more } = fitting(sorted.map(row), maxBytes);
  const left = more > 0 ? `${more} ${kept.length > 0 ? 'more ' : ''}checks are not shown.` : '';
  return [tableOf({ head: HEAD, rows: kept }), left].filter(Boolean).join('\n\n');
}

function row(record: CheckRecord): string {
  const { verdict, asked, failed, unreachable, last } = record;
  const newest = last.at(-1);
  const cells = [
    VERDICTS[verdict],
    codeCell(clip(checkWords(record), MAX_CELL)),
    newest ? escapeMarkdown(clip(measuredWords(newest), MAX_CELL)) : '–',
    escapeMarkdown(clip(limitWords(record), MAX_CELL)) || '–',
    asked,
    failed + unreachable,
  ];
  return `| ${cells.join(' | ')} |`;
}
