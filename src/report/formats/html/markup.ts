/** HTML that may be put into a page: made by `html` from our own text, and from others' only escaped. */
export interface Html {
  readonly markup: string;
}

export type Child = string | number | Html | readonly Html[] | undefined;

/** A template whose values become text, whatever they hold; only what is HTML already stays so. */
export function html(ours: TemplateStringsArray, ...values: readonly Child[]): Html {
  let markup = ours[0] ?? '';
  for (const [i, value] of values.entries()) markup += asMarkup(value) + (ours[i + 1] ?? '');
  return { markup };
}

function asMarkup(value: Child): string {
  if (value === undefined) return '';
  if (typeof value === 'string') return escaped(value);
  if (typeof value === 'number') return String(value);
  if ('markup' in value) return value.markup;
  return value.map(({ markup }) => markup).join('');
}

/** For what another writer has made, which escapes by itself. */
export const madeElsewhere = (markup: string): Html => ({ markup });

export const NO_HTML: Html = { markup: '' };

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
// What no page may hold, and what reorders the text around it; line breaks and tabs may stay.
const UNSHOWN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufffe\uffff\p{Cs}]/gu;

const escaped = (text: string): string =>
  text.replace(UNSHOWN, ' ').replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
