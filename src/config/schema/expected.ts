import type { Node } from '../node.js';

/** The schema's types as people say them, and how such a value is written. */
const TYPES: Readonly<Record<string, readonly [name: string, written: string]>> = {
  array: ['list', '[ … ]'],
  object: ['mapping', '{ key: value }'],
  record: ['mapping', '{ key: value }'],
  int: ['integer', 'a whole number'],
  number: ['number', 'a number'],
  string: ['string', 'text'],
  boolean: ['boolean', 'true or false'],
};

/** `string or list` */
export const typeNames = (types: readonly string[]): string =>
  [...new Set(types.map((type) => TYPES[type]?.[0] ?? type))].join(' or ');

/** `text or [ … ]` */
export const typesWritten = (types: readonly string[]): string =>
  [...new Set(types.map((type) => TYPES[type]?.[1] ?? type))].join(' or ');

/** How to make the value one of the expected types, as near to what was written as can be. */
export function remedyFor(types: readonly string[], node: Node | undefined): string {
  const wants = (type: string) => types.includes(type);
  if (node?.kind === 'scalar') {
    const { value, text } = node;
    const isShort = text.length <= 40 && !text.includes('\n');
    if (wants('string') && typeof value !== 'string' && isShort) return `quote it: "${text}"`;
    if (wants('boolean') && /^(yes|on)$/i.test(text)) return 'write true';
    if (wants('boolean') && /^(no|off)$/i.test(text)) return 'write false';
    if (isNumber(types) && typeof value === 'string' && /^\d+$/.test(text)) return 'remove the quotes';
    if (types.every((type) => type === 'array') && isShort) return `write [${text}]`;
  }
  return `write ${typesWritten(types)}`;
}

const isNumber = (types: readonly string[]) => types.includes('number') || types.includes('int');

/** A value as the user wrote it, cut at 80 characters. */
export function described(node: Node | undefined): string {
  if (!node) return 'nothing';
  if (node.kind !== 'scalar') return node.kind === 'map' ? 'mapping' : 'list';
  if (node.value === null) return 'nothing';
  return typeof node.value === 'string'
    ? `string "${cut(node.text)}"`
    : `${typeof node.value} ${cut(node.text)}`;
}

export const cut = (text: string): string => (text.length > 80 ? `${text.slice(0, 77)}…` : text);
