import { CaseBuilder, type CaseSink } from './case-builder.js';
import { type OtherFormat, otherFormat } from './other-formats.js';

/** Why a report is broken, and where. */
export interface XmlTrouble {
  readonly line: number;
  readonly column: number;
  readonly why: string;
}

export interface ReadReport {
  readonly isReport: boolean;
  /** What its root element shows it to be. */
  readonly other?: OtherFormat;
  readonly isXml: boolean;
  readonly trouble?: XmlTrouble;
}

/** What no test report needs, but a hostile one has: each costs memory or time. */
const MAX_DEPTH = 100;
const MAX_ELEMENTS = 2_000_000;
const MAX_ATTRIBUTES = 1000;

/** Mistakes of a tool that leave it clear what it means: characters that XML does not allow, entities it does not know. */
const HARMLESS = new Set([
  'disallowed character.',
  'malformed character entity.',
  'undefined entity.',
  'empty entity name.',
  'the string "]]>" is disallowed in char data.',
  'an XML declaration must be at the start of the document.',
]);

/**
 * Reads JUnit XML piece by piece: a report of any size takes no more memory than its longest text. Entities of
 * a document's own are never expanded. What stands before a mistake has been taken.
 */
export async function readCases(text: AsyncIterable<string>, sink: CaseSink): Promise<ReadReport> {
  const { SaxesParser } = await import('saxes');
  const parser = new SaxesParser({ xmlns: false });
  const builder = new CaseBuilder(sink);
  let root: string | undefined;
  let other: OtherFormat | undefined;
  let [depth, elements, attributes] = [0, 0, 0];
  const refuse = (why: string) => {
    throw new Error(why);
  };
  parser.on('error', ({ message }) => {
    const why = message.replace(/^\d+:\d+: /, '');
    if (!HARMLESS.has(why)) refuse(why.replace(/\.$/, ''));
  });
  parser.on('doctype', (text) => {
    root = /^\s*([\w-]+)/.exec(text)?.[1] ?? '';
    other = otherFormat(root, {});
    refuse('a DOCTYPE, which no test report needs');
  });
  parser.on('attribute', () => {
    if (++attributes > MAX_ATTRIBUTES) refuse(`more than ${MAX_ATTRIBUTES} attributes of one element`);
  });
  parser.on('opentag', ({ name, attributes: given }) => {
    attributes = 0;
    if (++depth > MAX_DEPTH) refuse(`more than ${MAX_DEPTH} elements inside each other`);
    if (++elements > MAX_ELEMENTS) refuse(`more than ${MAX_ELEMENTS} elements`);
    const local = name.slice(name.indexOf(':') + 1);
    if (root === undefined) {
      root = local;
      other = otherFormat(local, given);
    }
    builder.open(local, given);
  });
  parser.on('text', (part) => builder.text(part));
  parser.on('cdata', (part) => builder.text(part));
  parser.on('closetag', ({ name }) => {
    depth--;
    builder.close(name.slice(name.indexOf(':') + 1));
  });
  const found = () => ({
    isReport: builder.isReport,
    isXml: root !== undefined,
    ...(other ? { other } : {}),
  });
  try {
    for await (const part of text) parser.write(part);
    parser.close();
    return found();
  } catch (error) {
    const { line, column } = parser;
    return { ...found(), trouble: { line, column, why: (error as Error).message } };
  }
}
