import type {
  Block,
  Blocks,
  Facts,
  List,
  ReportFact,
  Section,
  Table,
  Unit,
  Value,
} from '../../kinds/model.js';
import { clip } from '../../markdown.js';
import { grouped } from '../../number-words.js';
import type { PlaceLink } from '../origin-links.js';
import { htmlCell, isNumber } from './cells.js';
import { barsChart, levelsChart, runsChart } from './charts.js';
import { graphSvg } from './graph.js';
import { linked, mark, quotedHtml, together } from './marks.js';
import { type Html, html, NO_HTML } from './markup.js';
import { timelineSvg, undrawn } from './timeline.js';

const OPEN_ROWS = 20;
/** More rows are read by machines: the JSON has them. */
const MAX_ROWS = 500;
const MAX_LINE = 2000;
const MAX_ITEMS = 200;

type Of<K extends Section['kind']> = Extract<Section, { kind: K }>;
const PARTS: { readonly [K in Section['kind']]: (section: Of<K>, links: PlaceLink) => Html | Promise<Html> } =
  {
    facts: factsPart,
    prose: ({ sentences }) =>
      html`<div class="prose">${sentences.map((one) => html`<p>${together(one)}</p>`)}</div>`,
    table: tablePart,
    list: listPart,
    blocks: blocksPart,
    bars: (bars) =>
      bars.bars.some(({ value }) => value > 0)
        ? html`<div class="card pad">${barsChart(bars)}</div>`
        : NO_HTML,
    timeline: (timeline) =>
      timeline.total > 0
        ? html`<div class="card pad">${timelineSvg(timeline)}${timelineLegend(timeline)}</div>`
        : NO_HTML,
    levels: (levels) =>
      levels.total > 1 ? html`<div class="card pad">${levelsChart(levels)}</div>` : NO_HTML,
    runs: (runs) => (runs.runs.length > 0 ? html`<div class="card pad">${runsChart(runs)}</div>` : NO_HTML),
    graph: async (graph) =>
      graph.stages.some(({ jobs }) => jobs.length > 0)
        ? html`<div class="card pad">${await graphSvg(graph)}</div>`
        : NO_HTML,
  };

function timelineLegend(timeline: Of<'timeline'>): Html {
  const more = undrawn(timeline);
  const left = more > 0 ? ` ${grouped(more)} more attempts are not drawn.` : '';
  return html`<p class="quiet">Strong: on the longest path. Dashed: waiting to try again.${left}</p>`;
}

/** A section below its title; nothing where there is nothing to say. */
export async function sectionHtml(section: Section, links: PlaceLink): Promise<Html> {
  // The table has one row per kind; TypeScript cannot see that row and section belong together.
  const part = PARTS[section.kind] as (section: Section, links: PlaceLink) => Html | Promise<Html>;
  const body = await part(section, links);
  if (body.markup === '' && section.note === undefined) return NO_HTML;
  const note = section.note === undefined ? undefined : html`<p class="note">${section.note}</p>`;
  return html`<section id="${section.id}" aria-labelledby="${section.id}-title"><h2 id="${section.id}-title">${section.title}</h2>${note}${body}</section>`;
}

/** Numbers as large as they deserve, words as a list. */
function factsPart({ facts }: Facts): Html {
  const tiles = facts.filter(({ unit }) => isNumber(unit));
  const words = facts.filter(({ unit }) => !isNumber(unit));
  return html`${tiles.length > 0 ? html`<dl class="card tiles c${columnsOf(tiles.length)}">${tiles.map(tile)}</dl>` : undefined}${words.length > 0 ? html`<dl class="card words">${words.map(tile)}</dl>` : undefined}`;
}

/** No line of tiles with one alone. */
const columnsOf = (count: number): number => (count <= 6 ? count : count <= 8 ? 4 : 5);

const tile = ({ title, unit, value, note }: ReportFact): Html =>
  html`<div><dt>${title}</dt><dd>${htmlCell(unit, value)}</dd>${note === undefined ? undefined : html`<dd class="quiet">${together(note)}</dd>`}</div>`;

function tablePart({ id, title, columns, rows, total }: Table, links: PlaceLink): Html {
  if (total === 0) return NO_HTML;
  const shown = rows.slice(0, MAX_ROWS);
  const head = columns.map(
    ({ title, unit }) => html`<th scope="col"${isNumber(unit) ? html` class="n"` : undefined}>${title}</th>`,
  );
  const body = shown.map((row, i) => {
    const cells = columns.map(
      ({ key, unit }) =>
        html`<td${isNumber(unit) ? html` class="n"` : html` class="${unit}"`}>${placed(unit, row[key] ?? null, links)}</td>`,
    );
    return html`<tr${i < OPEN_ROWS ? undefined : html` class="rest"`}>${cells}</tr>`;
  });
  const beyond = total - shown.length;
  const left =
    beyond > 0 ? html`<p class="quiet pad">${grouped(beyond)} more are in the JSON report.</p>` : undefined;
  const table = html`<div class="wide" tabindex="0" role="group" aria-label="${title}"><table><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table></div>`;
  if (shown.length <= OPEN_ROWS) return html`<div class="card">${table}${left}</div>`;
  // What opens stands before the table, and is shown behind it: that needs no script.
  return html`<div class="card folding"><details class="fold" id="${id}-more"><summary>all ${grouped(shown.length)}${beyond > 0 ? ` of ${grouped(total)}` : ''}</summary></details>${table}${left}</div>`;
}

function placed(unit: Unit, value: Value, links: PlaceLink): Html {
  const url = unit === 'place' && typeof value === 'string' ? links(value) : undefined;
  return url === undefined ? htmlCell(unit, value) : html`<a href="${url}">${htmlCell(unit, value)}</a>`;
}

function listPart({ items, total }: List): Html {
  const shown = items.slice(0, MAX_ITEMS).map((item) => html`<li>${clip(item, MAX_LINE)}</li>`);
  const more = total > shown.length ? html`<li>… and ${grouped(total - shown.length)} more</li>` : undefined;
  return total === 0 ? NO_HTML : html`<ul class="card list">${shown}${more}</ul>`;
}

function blocksPart({ blocks, total }: Blocks, links: PlaceLink): Html {
  const more = total - blocks.length;
  const left =
    more > 0 ? html`<p class="quiet">… and ${grouped(more)} more, in the table of jobs.</p>` : undefined;
  return html`${blocks.map((block, i) => blockPart(block, i, links))}${left}`;
}

function blockPart({ job, status, said, place, lines }: Block, index: number, links: PlaceLink): Html {
  const text = lines
    .map((line) => clip(line, MAX_LINE))
    .join('\n')
    .trimEnd();
  const sentences = said.map((one, i) => html`${i > 0 ? '; ' : ''}${quotedHtml(one)}`);
  return html`<details class="card block"${index === 0 ? html` open="open"` : undefined}><summary>${mark(status)} <code>${job}</code></summary><div class="pad"><p>${sentences} <span class="quiet">(${linked(place, links)})</span></p>${text === '' ? undefined : html`<pre tabindex="0">${text}</pre>`}</div></details>`;
}
