/** A pattern without look-around that finds in marked lines what the one with it finds in plain ones. */
export interface MarkedPattern {
  readonly source: string;
  /** The line with a mark wherever a look-around holds. */
  mark(line: string): string;
  unmark(text: string): string;
}

/** Noncharacters of Unicode, which stand in no text: one for each look-around. */
const FIRST_MARK = 0xfdd0;
const MAX_LOOKS = 8;
const MARKS = '\\uFDD0-\\uFDD7';
const ANY_MARK = /[\uFDD0-\uFDD7]/g;

/** One character, by a class, an escape or itself. */
const CHARACTER = String.raw`\[(?:\\.|[^\\\]])+\]|\\(?:u[\da-fA-F]{4}|x[\da-fA-F]{2}|[dDsSwWtnrfv]|[^a-zA-Z\d])`;
/** Of a fixed text: nothing in it repeats, so that looking costs no more than its length. */
const LOOK = String.raw`\(\?<?[=!](?:${CHARACTER}|[^\\()[\]*+?{}]){1,100}\)`;
const TOKEN = new RegExp(
  String.raw`${LOOK}|${CHARACTER}|\\.|\((?:\?:|\?<\w+>)?|[*+?]\??|\{\d+(?:,\d*)?\}\??|[\s\S]`,
  'g',
);
const REPEAT = /^(?:[*+?]|\{\d)/;
const STRUCTURE = /^(?:\(|\)$|\|$|\^$)/;

/**
 * An engine of linear time has no look-around. One for a fixed text can be asked at every place of the line beforehand:
 * where it holds a mark is put, the pattern asks for the mark, and all else in it passes marks over. Undefined for a
 * pattern that has none, or something that this cannot do.
 */
export function withoutLookAround(source: string): MarkedPattern | undefined {
  const looks: RegExp[] = [];
  const rewritten: string[] = [];
  const tokens = source.match(TOKEN) ?? [];
  for (const [i, token] of tokens.entries()) {
    const isLook = /^\(\?<?[=!]/.test(token);
    if (isLook && REPEAT.test(tokens[i + 1] ?? '')) return undefined;
    const text = isLook ? `[${MARKS}]*?${markOf(looks.push(new RegExp(token, 'y')) - 1)}` : passing(token);
    if (text === undefined) return undefined;
    rewritten.push(text);
  }
  if (looks.length === 0 || looks.length > MAX_LOOKS) return undefined;
  return {
    source: rewritten.join(''),
    mark: (line) => marked(line.replace(ANY_MARK, ''), looks),
    unmark: (text) => text.replace(ANY_MARK, ''),
  };
}

const markOf = (look: number) => String.fromCharCode(FIRST_MARK + look);

/** The same token, passing over the marks in front of what it stands for. */
function passing(token: string): string | undefined {
  if (REPEAT.test(token) || STRUCTURE.test(token)) return token;
  if (token === '$') return `[${MARKS}]*$`;
  const character = withoutMarks(token);
  return character === undefined ? undefined : `(?:[${MARKS}]*${character})`;
}

/** What may stand for any character is for no mark. */
function withoutMarks(token: string): string | undefined {
  if (token === '.') return `[^\\n${MARKS}]`;
  if (/^\\[DSW]$/.test(token)) return `[^${token.toLowerCase()}${MARKS}]`;
  if (token.startsWith('[^')) return `${token.slice(0, -1)}${MARKS}]`;
  if (token.startsWith('[')) return /\\[DSW]/.test(token) ? undefined : token;
  // Boundaries of words and references to groups.
  return /^\\[bBk\d]/.test(token) ? undefined : token;
}

function marked(line: string, looks: readonly RegExp[]): string {
  let text = '';
  for (let at = 0; at <= line.length; at++) {
    const here = looks.map((look, i) => (holdsAt(look, line, at) ? markOf(i) : '')).join('');
    // Twice: a repeat may ask at its end and again at its beginning.
    text += here + (looks.length > 1 ? here : '') + (line[at] ?? '');
  }
  return text;
}

function holdsAt(look: RegExp, line: string, at: number): boolean {
  look.lastIndex = at;
  return look.test(line);
}
