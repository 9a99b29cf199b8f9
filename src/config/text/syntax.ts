import type { Range } from '../node.js';
import type { Problems } from '../problems.js';
import { type Source, sourcePlaceOf } from '../source.js';

/** After so many lines with mistakes the rest is not said. */
const MANY = 100;

/** A syntax error as the YAML library tells it. */
interface SyntaxMistake {
  readonly code: string;
  readonly message: string;
  readonly pos: Range;
}

/** What the library's sentences mean for a person, by its code and words; the first that fits. */
const SENTENCES: readonly (readonly [RegExp, string])[] = [
  [/^TAB_AS_INDENT|^\S+ Tabs/, 'tab used for indentation; use spaces'],
  [/^BLOCK_AS_IMPLICIT_KEY|Nested mappings are/, "': ' in plain text; quote the value or use 'run: |'"],
  [/closing .quote/, 'the quote that begins here has no end; close it'],
  [/^MULTILINE_IMPLICIT_KEY|followed by map values/, "this is no 'key: value'; write the ':' behind the key"],
  [/^BAD_DQ_ESCAPE/, 'unknown escape in double quotes; write \\\\ for a backslash, or use single quotes'],
  [
    /flow (map|seq|sequence|collection)|Flow (map|seq)|Missing , |Missing space after :/i,
    'this does not fit into { … } or [ … ]; close the bracket, or put in the missing comma',
  ],
  [/^BAD_INDENT|Sequence item without/, 'indentation does not fit the lines above; align it with them'],
  [/^BLOCK_IN_FLOW/, 'lists and mappings inside [ … ] and { … } need brackets, too; write [a, b] or {a: b}'],
  [/^BAD_DIRECTIVE|directives-end/, 'directives are not needed; remove the line that begins with %'],
  [
    /^MULTIPLE_|^ALIAS_PROPS|^BAD_PROP_ORDER|^BAD_ALIAS|^\S+ Tags and anchors/,
    'an anchor, alias or tag stands wrong; write key: &name value, and key: *name',
  ],
  [/^KEY_OVER_1024/, 'a key is longer than 1024 characters; shorten it'],
  [
    /Block scalar header|Not a YAML token/,
    "this fits nowhere here; behind '|' or '>' text begins on the next line, else quote it",
  ],
  [/^MISSING_CHAR Comments/, "'#' right behind a value; put a space before it, or quote the value"],
];

/** Says the first syntax error of each line: others there mostly follow from it. */
export function reportSyntax(mistakes: readonly SyntaxMistake[], problems: Problems): void {
  const lines = new Set<number>();
  const { source } = problems;
  for (const mistake of mistakes) {
    const { line } = sourcePlaceOf(source, mistake.pos[0]);
    if (!lines.has(line))
      problems.at('E-SYNTAX', rangeOf(mistake, source.text), [], sentenceOf(mistake, source));
    lines.add(line);
    if (lines.size === MANY) return;
  }
}

function sentenceOf({ code, message, pos }: SyntaxMistake, source: Source): string {
  const lineStart = pos[0] - sourcePlaceOf(source, pos[0]).column + 1;
  const character = source.text[pos[0]];
  if (/^ *\t/.test(source.text.slice(lineStart, lineStart + 100)) && /^\s?$/.test(character ?? ''))
    return 'tab used for indentation; use spaces';
  if (code === 'BAD_SCALAR_START' && character)
    return `plain text cannot begin with '${character}'; quote it`;
  if (source.text.startsWith('${{', pos[0] - 1))
    return '\'${{\' inside { … } or [ … ] needs quotes; write "${{ … }}"';
  const found = SENTENCES.find(([pattern]) => pattern.test(`${code} ${message}`));
  if (found) return found[1];
  const words = message.replace(/ at line \d+, column \d+:?[\s\S]*$/, '').slice(0, 200);
  return `${words.charAt(0).toLowerCase()}${words.slice(1)}; mend or quote it`;
}

/** An unclosed quote is found at the file's end: it is shown where it begins. */
function rangeOf({ message, pos }: SyntaxMistake, text: string): Range {
  const quote = /^Missing closing (.)quote/.exec(message)?.[1];
  if (!quote) return pos;
  let at = text.lastIndexOf(quote, pos[0] - 1);
  while (at > 0 && (quote === '"' ? text[at - 1] === '\\' : text[at - 1] === quote))
    at = text.lastIndexOf(quote, at - 2);
  return at < 0 ? pos : [at, at + 1];
}
