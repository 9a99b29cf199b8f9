import type { NamedPlace } from './places.js';

const MAX_PATH = 300;

/**
 * What lies in no file of the workspace says in words where its tool saw it, as compilers do: of two places the same
 * words are two findings.
 */
export function elsewhere(message: string, { file = '', line, column }: NamedPlace): string {
  const seen = file.replace(/\p{C}/gu, '');
  if (seen === '') return message;
  const path = seen.length > MAX_PATH ? `…${seen.slice(-MAX_PATH)}` : seen;
  return `${[path, line, column].filter((part) => part !== undefined).join(':')}: ${message}`;
}
