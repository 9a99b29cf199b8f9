import { GANTT_LEGEND } from '../../graph/gantt.js';
import type {
  Bars,
  Block,
  Blocks,
  Facts,
  Levels,
  List,
  Runs,
  Section,
  Table,
  Unit,
} from '../../kinds/model.js';
import { clip, codeBlock, escapeMarkdown } from '../../markdown.js';
import { grouped } from '../../number-words.js';
import { ICONS } from '../../summary/icons.js';
import { extent, NOTHING, sparkline, valueWords } from '../value-words.js';
import { folded, inTag, markdownCell, nameSpan, quotedMarkdown } from './cells.js';
import { timelineGantt } from './gantt.js';
import { graphPart } from './graph.js';

/** How much of each section there may be; the rest is counted. */
export interface Bounds {
  readonly rows: number;
  readonly items: number;
  readonly blocks: number;
  readonly hasDiagrams: boolean;
}

const OPEN_ROWS = 20;
const MAX_LINE = 500;
const MAX_BLOCK = 16 * 1024;
const MAX_ITEM = 500;
const ELSEWHERE = 'in the JSON report';

type Of<K extends Section['kind']> = Extract<Section, { kind: K }>;
const PARTS: { readonly [K in Section['kind']]: (section: Of<K>, bounds: Bounds) => string } = {
  facts: factsPart,
  prose: ({ sentences }) => sentences.map((sentence) => escapeMarkdown(sentence)).join('\n\n'),
  table: tablePart,
  list: listPart,
  blocks: blocksPart,
  bars: barsPart,
  timeline: (timeline, { hasDiagrams }) => {
    const text = hasDiagrams ? timelineGantt(timeline) : undefined;
    if (text === undefined)
      return timeline.total > 0 ? '<sub>Too long to be drawn here: the HTML report does.</sub>' : '';
    return folded(GANTT_LEGEND, codeBlock(text, 'mermaid'));
  },
  levels: levelsPart,
  runs: runsPart,
  graph: (graph, { hasDiagrams }) => (hasDiagrams ? graphPart(graph) : ''),
};

/** A section below its title; nothing where there is nothing to say. */
export function sectionMarkdown(section: Section, bounds: Bounds): string {
  // The table has one row per kind; TypeScript cannot see that row and section belong together.
  const part = PARTS[section.kind] as (section: Section, bounds: Bounds) => string;
  const note = section.note === undefined ? '' : escapeMarkdown(section.note);
  const body = [note, part(section, bounds)].filter(Boolean).join('\n\n');
  return body === '' ? '' : `### ${escapeMarkdown(section.title)}\n\n${body}`;
}

function factsPart({ facts }: Facts): string {
  const rows = facts.map(({ title, unit, value, note = '' }) => {
    const said = escapeMarkdown(clip(note, MAX_ITEM));
    return `| ${escapeMarkdown(title)} | ${markdownCell(unit, value)} | ${said} |`;
  });
  return ['| | | |', '|---|---|---|', ...rows].join('\n');
}

const LEFT: ReadonlySet<Unit> = new Set(['text', 'code', 'place', 'status', 'time', 'results', 'durations']);

function tablePart({ columns, rows, total }: Table, bounds: Bounds): string {
  if (total === 0) return '';
  const head = `| ${columns.map(({ title }) => escapeMarkdown(title)).join(' | ')} |`;
  const line = `|${columns.map(({ unit }) => (LEFT.has(unit) ? '---' : '--:')).join('|')}|`;
  const shown = rows.slice(0, bounds.rows).map((row) => {
    const cells = columns.map(({ key, unit }) => markdownCell(unit, row[key] ?? null));
    return `| ${cells.join(' | ')} |`;
  });
  const beyond = total - shown.length;
  const more = beyond > 0 ? `\n\n${grouped(beyond)} more are ${ELSEWHERE}.` : '';
  const table = (some: readonly string[]) => [head, line, ...some].join('\n');
  if (shown.length <= OPEN_ROWS) return table(shown) + more;
  const rest = table(shown.slice(OPEN_ROWS)) + more;
  return `${table(shown.slice(0, OPEN_ROWS))}\n\n${folded(`${grouped(total - OPEN_ROWS)} more`, rest)}`;
}

function listPart({ items, total }: List, bounds: Bounds): string {
  const shown = items.slice(0, bounds.items).map((item) => `- ${escapeMarkdown(clip(item, MAX_ITEM))}`);
  if (total > shown.length) shown.push(`- … and ${grouped(total - shown.length)} more`);
  return shown.join('\n');
}

function blocksPart({ blocks, total }: Blocks, bounds: Bounds): string {
  const shown = blocks.slice(0, bounds.blocks).map((block, i) => {
    const said = block.said.map(quotedMarkdown).join('; ');
    const body = [`${said} (${nameSpan(block.place)})`, linesPart(block)].filter(Boolean).join('\n\n');
    const icon = ICONS[block.status];
    // Between tags of a paragraph Markdown would be read; those that fold begin a part that is all HTML.
    if (i === 0) return `${icon} ${nameSpan(block.job)}\n\n${body}`;
    return folded(`${icon} <code>${inTag(block.job)}</code>`, body);
  });
  if (total > shown.length) shown.push(`… and ${grouped(total - shown.length)} more`);
  return shown.join('\n\n');
}

/** The last lines, as much as is good to read. */
function linesPart({ lines }: Block): string {
  const kept: string[] = [];
  let bytes = 0;
  for (const line of lines.toReversed()) {
    const text = clip(line, MAX_LINE);
    bytes += Buffer.byteLength(text) + 1;
    if (bytes > MAX_BLOCK) break;
    kept.push(text);
  }
  const text = kept.reverse().join('\n').trimEnd();
  return text === '' ? '' : codeBlock(text, 'text');
}

const BAR = 20;

function barsPart({ unit, bars }: Bars): string {
  const whole = bars.reduce((sum, { value }) => sum + value, 0);
  const rows = bars
    .filter(({ value }) => value > 0)
    .map(({ label, value }) => {
      const share = value / whole;
      const filled = Math.max(1, Math.round(share * BAR));
      const words = `${markdownCell(unit, value)} | ${valueWords('ratio', share)}`;
      return `| ${escapeMarkdown(label)} | ${words} | \`${'█'.repeat(filled)}${'░'.repeat(BAR - filled)}\` |`;
    });
  return rows.length === 0 ? '' : ['| | | | |', '|---|--:|--:|---|', ...rows].join('\n');
}

const COLUMNS = 60;

/** Each column holds what was true at its end. */
function levelsPart({ steps, durationMs, limit }: Levels): string {
  if (durationMs <= 0 || steps.length === 0) return '';
  const columns = Array.from({ length: COLUMNS }, (_, i) => {
    const at = ((i + 0.5) / COLUMNS) * durationMs;
    return steps.findLast(({ atMs }) => atMs <= at)?.value ?? 0;
  });
  const drawn = sparkline([...columns, 0, limit]).slice(0, COLUMNS);
  return `\`${drawn}\` 0 to ${limit}, over ${valueWords('duration', durationMs)}`;
}

function runsPart({ runs }: Runs): string {
  if (runs.length === 0) return '';
  const times = runs.map(({ durationMs }) => durationMs);
  const [least, most] = extent(times).map((ms) => valueWords('duration', ms));
  const icons = runs.map(({ status }) => ICONS[status]).join('');
  const range = least === most ? least : `${least ?? NOTHING} to ${most ?? NOTHING}`;
  return `\`${sparkline(times)}\` ${range}\n\n${icons}`;
}
