import { createHash } from 'node:crypto';
import { SIGNS } from '../../job-lines.js';
import type { Headline, Report, RunOrigin } from '../../kinds/model.js';
import { clip } from '../../markdown.js';
import { originWords, type PlaceLink, placeLinks, runLink } from '../origin-links.js';
import { valueWords } from '../value-words.js';
import { LOOKS, linked, quotedHtml } from './marks.js';
import { type Html, html, madeElsewhere } from './markup.js';
import { sectionHtml } from './parts.js';
import { PAGE_STYLE } from './style.js';

const MAX_WORDS = 200;

/**
 * The report as one file that needs nothing beside it: no script, no picture, no font. It may be shown by anybody
 * to anybody, so a policy of its own forbids the browser whatever is not in it.
 */
export async function reportHtml(report: Report): Promise<string> {
  const links = placeLinks(report.run.origin);
  const parts: { readonly id: string; readonly title: string; readonly body: Html }[] = [];
  for (const section of report.sections) {
    const body = await sectionHtml(section, links);
    if (body.markup !== '') parts.push({ id: section.id, title: section.title, body });
  }
  const entries = parts.map(({ id, title }) => html`<li><a href="#${id}">${title}</a></li>`);
  const body = html`<body>
<header>${headlinePart(report, links)}</header>
<nav aria-label="Sections"><ul>${entries}</ul></nav>
<main>
${parts.map(
  ({ body }) => html`${body}
`,
)}</main>
<footer>${report.kind} report of run <code>${report.run.id}</code>, made ${valueWords('time', report.generatedAt)} by cimyr</footer>
</body>`.markup;
  const style = `<style>${PAGE_STYLE}</style>`;
  const title = `${clip(report.headline.words, MAX_WORDS)} – ${report.kind} report`;
  const head = html`<head>
<meta charset="utf-8"/>
<meta http-equiv="Content-Security-Policy" content="${policyFor(`${style}${body}`)}"/>
<meta name="viewport" content="width=device-width, initial-scale=1"/>
<meta name="referrer" content="no-referrer"/>
<title>${title}</title>
${madeElsewhere(style)}
</head>`.markup;
  return `<!DOCTYPE html>\n<html lang="en">\n${head}\n${body}\n</html>\n`;
}

/** Only the style sheets that are here, by their hashes: text of others cannot hold one, since it is escaped. */
function policyFor(markup: string): string {
  const sheets = [...markup.matchAll(/<style>([^<]*)<\/style>/g)].map(([, text = '']) => text);
  const hashes = sheets.map((text) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`);
  return `default-src 'none'; style-src ${[...new Set(hashes)].join(' ')}; base-uri 'none'; form-action 'none'`;
}

function headlinePart({ kind, headline, run }: Report, links: PlaceLink): Html {
  const { status, words, also } = headline;
  return html`<p class="kind">cimyr <span class="quiet">${kind} report</span></p>
<div class="verdict ${LOOKS[status]}"><span class="sign" aria-hidden="true">${SIGNS[status]}</span><div><h1>${clip(words, MAX_WORDS)}</h1>${also === undefined ? undefined : html`<p>${also}</p>`}<p class="quiet">run <code>${run.id}</code> of <code>${run.file}</code>, ${valueWords('time', run.startedAt)}</p>${originPart(run.origin)}</div></div>
${causePart(headline, links)}`;
}

function originPart(origin: RunOrigin | undefined): Html | undefined {
  const words = clip(originWords(origin), MAX_WORDS);
  const link = runLink(origin);
  if (words === '' && link === undefined) return undefined;
  return html`<p class="quiet">${words}${link === undefined ? undefined : html` · <a href="${link}">log and summary on GitHub</a>`}</p>`;
}

function causePart({ cause }: Headline, links: PlaceLink): Html | undefined {
  if (!cause) return undefined;
  return html`<dl class="cause"><div><dt>Cause</dt><dd><code>${cause.job}</code>: ${quotedHtml(cause)}</dd></div><div><dt>Next</dt><dd>${cause.next} <span class="quiet">(${linked(cause.place, links)})</span></dd></div></dl>`;
}
