/** What a row of a script can begin in. */
export type Opened = 'quote' | 'bracket' | 'document';

interface Reading {
  /** The character that ends the quote that is open. */
  quote: string;
  depth: number;
  /** The rows that end the here-documents, of which the first begins with the next row. */
  readonly documents: RegExp[];
}

/**
 * For each row of a script what is still open where it begins, and at last where the script ends. Quotes and brackets
 * are only counted.
 */
export function openRows(script: string): readonly (Opened | undefined)[] {
  const reading: Reading = { quote: '', depth: 0, documents: [] };
  const found: (Opened | undefined)[] = [undefined];
  for (const row of script.split(/\r?\n/)) {
    const document = found.at(-1) === 'document' ? reading.documents[0] : undefined;
    if (!document) readRow(row, reading);
    else if (document.test(row)) reading.documents.shift();
    found.push(openOf(reading));
  }
  return found;
}

function openOf({ quote, depth, documents }: Reading): Opened | undefined {
  if (quote !== '') return 'quote';
  if (documents.length > 0) return 'document';
  return depth > 0 ? 'bracket' : undefined;
}

/** What a backslash takes; a comment; the beginning of a here-document; a quote; a bracket. */
const TOKEN = /\\.|(?:^|(?<=[\s;&|(]))#.*|<<<|<<(-?)\s*(['"\\]?)([A-Za-z_][\w-]*)\2|['"`()]/g;

const QUOTED: Readonly<Record<string, RegExp>> = {
  "'": /[^']*'/y,
  '"': /(?:\\.|[^"\\])*"/y,
  '`': /(?:\\.|[^`\\])*`/y,
};

function readRow(row: string, reading: Reading): void {
  for (let at = 0; at < row.length; ) {
    const pattern = QUOTED[reading.quote] ?? TOKEN;
    pattern.lastIndex = at;
    const token = pattern.exec(row);
    if (!token) return;
    at = pattern.lastIndex;
    if (reading.quote === '') open(token, reading);
    else reading.quote = '';
  }
}

function open([token, tabs, , word]: RegExpExecArray, reading: Reading): void {
  if (word !== undefined) reading.documents.push(new RegExp(`^${tabs ? '\\t*' : ''}${word}$`));
  else if (token === '(') reading.depth++;
  // The pattern of a `case` closes what nobody has opened.
  else if (token === ')') reading.depth = Math.max(0, reading.depth - 1);
  else if (token in QUOTED) reading.quote = token;
}
