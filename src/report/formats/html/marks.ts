import { SIGNS } from '../../job-lines.js';
import type { Quoting, Standing } from '../../kinds/model.js';
import type { PlaceLink } from '../origin-links.js';
import { STANDING_WORDS } from '../value-words.js';
import { type Html, html } from './markup.js';

/** The four ways to look; cancelled and skipped have their own sign and word. */
export type Look = 'ok' | 'fail' | 'warn' | 'skip';

export const LOOKS: Readonly<Record<Standing, Look>> = {
  success: 'ok',
  failure: 'fail',
  allowed: 'warn',
  flaky: 'warn',
  cancelled: 'skip',
  skipped: 'skip',
  unfinished: 'skip',
};

/** A sign, a word and a colour: each alone would do. */
export const mark = (status: Standing): Html =>
  html`<span class="mark ${LOOKS[status]}"><span aria-hidden="true">${SIGNS[status]}</span> ${STANDING_WORDS[status]}</span>`;

/** Of our own sentences: no line ends between a number and its unit. */
export const together = (text: string): string => text.replace(/(\d) (?=(?:%|ms|s|m|h)(?!\w))/g, '$1\u00a0');

/** A sentence with the command that it quotes set as code. */
export const quotedHtml = ({ what, command, after }: Quoting): Html =>
  command === undefined ? html`${what}` : html`<code>${command}</code> ${after}`;

/** A place, with a link to it where it has an address. */
export function linked(place: string, links: PlaceLink): Html {
  const url = links(place);
  const shown = html`<code>${place}</code>`;
  return url === undefined ? shown : html`<a href="${url}">${shown}</a>`;
}
