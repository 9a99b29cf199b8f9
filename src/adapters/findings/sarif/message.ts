import { at, type Json, listAt, textAt } from '../json.js';
import type { KnownRule, Rules } from './rules.js';

/** The result's sentence, by itself, by its rule or by its tool (3.11.7), with its arguments filled in. */
export function resultMessage(result: Json, rules: Rules): string | undefined {
  const message = at(result, 'message');
  const known = rules.of(result);
  const text =
    worded(message) ??
    stringOf(textAt(message, 'id') ?? 'default', known, rules) ??
    worded(at(known?.rule, 'shortDescription')) ??
    worded(at(known?.rule, 'fullDescription'));
  return text === undefined ? undefined : plainText(text, listAt(message, 'arguments'));
}

function stringOf(id: string, known: KnownRule | undefined, rules: Rules): string | undefined {
  const own = worded(at(known?.rule, 'messageStrings', id));
  if (own !== undefined) return own;
  for (const component of [known?.component, ...rules.components]) {
    const found = worded(at(component, 'globalMessageStrings', id));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** A text in which there is something to read. */
export function worded(message: Json): string | undefined {
  const found = [textAt(message, 'text'), textAt(message, 'markdown')];
  return found.find((text) => text !== undefined && /[^\s\p{C}]/u.test(text));
}

/** Of longer ones a finding shows the beginning, as it stands. */
const MAX_PLAIN = 10_000;
const LINK = /\[((?:[^\\[\]]|\\.){0,200})\]\((\d{1,9}|[a-z][a-z0-9+.-]{0,30}:[^\s()]{0,2000})\)/gi;
/** Workflows' own expressions are quoted as they stand, whatever braces mean. */
const HOLE = /\$\{\{ [^{}]{0,500}\}\}|\{\{|\}\}|\{(\d{1,3})\}/g;

/**
 * Placeholders filled in, doubled braces single (3.11.5), links as their text (3.11.6); one that leads into the web
 * keeps its address.
 */
function plainText(text: string, values: readonly Json[]): string {
  if (text.length > MAX_PLAIN) return text;
  const unlinked = text.replace(LINK, (_, escaped: string, target: string) => {
    const words = escaped.replace(/\\([\\[\]])/g, '$1');
    return /^https?:/i.test(target) && target !== words ? `${words} (${target})` : words;
  });
  return unlinked.replace(HOLE, (whole, n: string | undefined) => {
    if (n === undefined) return whole.length === 2 ? whole.slice(1) : whole;
    const value = values[Number(n)];
    return typeof value === 'string' ? value : whole;
  });
}
