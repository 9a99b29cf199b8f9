import { Composer, type CST, isScalar, Lexer, Parser } from 'yaml';
import { MAX_DEPTH } from './limits.js';
import type { Node, Range } from './node.js';
import type { Problems } from './problems.js';
import { TreeBuilder } from './tree.js';

/** YAML 1.2 (and so JSON) as located nodes, or problems. Nothing here recurses deeper than MAX_DEPTH. */
export function parseYaml(text: string, problems: Problems): Node | undefined {
  const tokens = tokenize(text, problems);
  if (!tokens) return undefined;
  const composer = new Composer({
    uniqueKeys: false,
    merge: false,
    version: '1.2',
    schema: 'core',
    prettyErrors: false,
  });
  const documents = [...composer.compose(tokens, true, text.length)];
  const [document, second] = documents;
  for (const { errors, warnings } of documents) {
    for (const error of errors) reportSyntax(error.code, error.message, error.pos, text, problems);
    for (const warning of warnings) {
      problems.at(
        'E-TAG',
        warning.pos,
        '',
        `${warning.message.replace(/^Unresolved tag:/, 'unknown tag')}; remove the tag`,
      );
    }
  }
  if (second)
    problems.at(
      'E-MULTIDOC',
      [second.range[0], second.range[0] + 3],
      '',
      'only one YAML document is allowed; remove the rest',
    );
  if (problems.hasErrors) return undefined;
  if (!document?.contents || (isScalar(document.contents) && document.contents.value === null)) {
    problems.at('E-EMPTY', [0, 0], '', "file is empty; expected a mapping with 'stages' or 'jobs'");
    return undefined;
  }
  return new TreeBuilder(document, problems).build();
}

/**
 * Measures nesting with the parser that keeps its own stack, before the composer that recurses: 800 nested
 * brackets overflow that one, and on Node 20 a second try can abort the process.
 */
function tokenize(text: string, problems: Problems): CST.Token[] | undefined {
  const parser = new Parser();
  const tokens: CST.Token[] = [];
  let offset = 0;
  for (const lexeme of new Lexer().lex(text)) {
    for (const token of parser.next(lexeme)) tokens.push(token);
    offset += lexeme.length;
    // Besides the collections, the document and a token in the making lie on the stack.
    if (parser.stack.length > MAX_DEPTH + 2) {
      const at = Math.min(offset, text.length);
      problems.at('E-DEPTH', [at, at], '', `nesting deeper than ${MAX_DEPTH}; flatten it`);
      return undefined;
    }
  }
  tokens.push(...parser.end());
  return tokens;
}

function reportSyntax(code: string, message: string, pos: Range, text: string, problems: Problems): void {
  const lineStart = text.lastIndexOf('\n', pos[0] - 1) + 1;
  if (code === 'TAB_AS_INDENT' || /^[ ]*\t/.test(text.slice(lineStart, pos[1] + 1))) {
    return problems.at('E-SYNTAX', pos, '', 'tab used for indentation; use spaces');
  }
  if (code === 'BLOCK_AS_IMPLICIT_KEY' || /Nested mappings are not allowed/.test(message)) {
    return problems.at('E-SYNTAX', pos, '', "': ' in plain text; quote the value or use 'run: |'");
  }
  const character = text[pos[0]];
  const named =
    code === 'BAD_SCALAR_START' && character
      ? `plain text cannot begin with '${character}'; quote it`
      : message;
  problems.at('E-SYNTAX', pos, '', named.replace(/ at line \d+, column \d+:?[\s\S]*$/, ''));
}
