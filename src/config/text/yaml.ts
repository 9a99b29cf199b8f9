import { Composer, type CST, type Document, isScalar, Lexer, Parser } from 'yaml';
import { MAX_DEPTH, MAX_NODES } from '../limits.js';
import type { Node } from '../node.js';
import type { Problems } from '../problems.js';
import { reportSyntax } from './syntax.js';
import { TreeBuilder } from './tree.js';

/** YAML 1.2 (and so JSON) as located nodes, or problems. Nothing here recurses deeper than MAX_DEPTH. */
export function parseYaml(text: string, problems: Problems): Node | undefined {
  const tokens = tokenize(text, problems);
  if (!tokens) return undefined;
  const [document, second] = compose(tokens, text.length);
  const { errors: mistakes = [], warnings = [] } = document ?? {};
  const directives = warnings.filter(({ code }) => code === 'BAD_DIRECTIVE');
  reportSyntax([...mistakes, ...directives], problems);
  for (const { message, pos } of warnings.filter(({ code }) => code !== 'BAD_DIRECTIVE')) {
    const tag = message.replace(/^Unresolved tag: /, '').replace('tag:yaml.org,2002:', '!!');
    problems.at('E-TAG', pos, [], `unknown tag '${tag}'; remove the tag`);
  }
  if (second) {
    const start = second.range[0];
    const message = 'only one YAML document is allowed; remove the rest';
    problems.at('E-MULTIDOC', [start, start + 3], [], message);
  }
  if (mistakes.length > 0) return undefined;
  if (!document?.contents || (isScalar(document.contents) && document.contents.value === null)) {
    problems.at('E-EMPTY', [0, 0], [], "file is empty; expected a mapping with 'stages' or 'jobs'");
    return undefined;
  }
  return new TreeBuilder(problems).build(document.contents);
}

/** The first document, and the second if there is one; what follows is not looked at. */
function compose(tokens: readonly CST.Token[], length: number): Document.Parsed[] {
  const options = {
    uniqueKeys: false,
    merge: false,
    version: '1.2',
    schema: 'core',
    prettyErrors: false,
  } as const;
  const composer = new Composer(options);
  keepFewErrors(composer);
  const documents: Document.Parsed[] = [];
  for (const document of composer.compose(tokens, true, length)) {
    documents.push(document);
    if (documents.length === 2) break;
  }
  return documents;
}

/** A file of a million mistakes would become a million Error objects with their stacks: gigabytes. */
function keepFewErrors(composer: object): void {
  const target = composer as { onError?: (...mistake: unknown[]) => void };
  const { onError } = target;
  let count = 0;
  target.onError = (...mistake) => {
    if (++count <= MAX_ERRORS) onError?.(...mistake);
  };
}

// The document and a scalar in the making lie on the parser's stack, too.
const isCollection = ({ type }: CST.Token) => /^(block-map|block-seq|flow-collection)$/.test(type);

const MAX_ERRORS = 1000;
/** What a node is written with (its key, signs, white space) comes to no more in any sane file. */
const MAX_LEXEMES = 8 * MAX_NODES;

/**
 * Measures nesting with the parser that keeps its own stack, before the composer that recurses: 800 nested
 * brackets overflow that one, and on Node 20 a second try can abort the process.
 */
function tokenize(text: string, problems: Problems): CST.Token[] | undefined {
  const parser = new Parser();
  const tokens: CST.Token[] = [];
  let offset = 0;
  let count = 0;
  for (const lexeme of new Lexer().lex(text)) {
    for (const token of parser.next(lexeme)) tokens.push(token);
    if (parser.stack.length > MAX_DEPTH && parser.stack.filter(isCollection).length > MAX_DEPTH) {
      problems.at('E-DEPTH', [offset, offset + 1], [], `nesting deeper than ${MAX_DEPTH}; flatten it`);
      return undefined;
    }
    if (++count > MAX_LEXEMES) {
      const message = `more than ${MAX_LEXEMES} words, signs and line ends; split the file`;
      problems.at('E-NODES', [offset, offset], [], message);
      return undefined;
    }
    // The lexer marks documents, scalars and broken flows with signs of its own.
    if (!/^[\u0002\u0018\u001f]$/.test(lexeme)) offset += lexeme.length;
  }
  tokens.push(...parser.end());
  return tokens;
}
