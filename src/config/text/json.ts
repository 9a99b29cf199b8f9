import type { Problems } from '../problems.js';

/** JSON is read as YAML for its places; what only YAML allows is refused first. */
export function isJson(text: string, problems: Problems): boolean {
  const message = mistakeOf(text);
  // An empty file has its own sentence.
  if (message === undefined || text.trim() === '') return true;
  const offset = offsetOf(text, message);
  const said = message.replace(/(, (\.\.\.)?"| in JSON at position)[\s\S]*$/, '');
  const what = `${said.charAt(0).toLowerCase()}${said.slice(1)}`;
  problems.at('E-SYNTAX', [offset, offset], [], `no JSON: ${what}; mend it, or name the file .yml`);
  return false;
}

function mistakeOf(text: string): string | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

/**
 * V8 tells most places. For an unexpected token it shows some text around it instead: its place is the end of
 * the shortest beginning of the file with the same trouble, found by halving.
 */
function offsetOf(text: string, message: string): number {
  const told = /at position (\d+)/.exec(message);
  if (told) return Number(told[1]);
  if (!isUnexpected(message)) return text.length;
  let [good, bad] = [0, text.length];
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    if (isUnexpected(mistakeOf(text.slice(0, middle)) ?? '')) bad = middle;
    else good = middle;
  }
  return good;
}

const isUnexpected = (message: string) => message.startsWith('Unexpected token');
