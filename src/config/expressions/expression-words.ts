import { nearest } from '../../base/nearest.js';
import { CONTEXTS, type Field } from './contexts.js';

const FUNCTIONS =
  'contains startsWith endsWith format join toJSON fromJSON case success failure cancelled always'.split(' ');

/** What the expression library says, for a person: what is wrong, and the remedy. */
export function expressionSentence(message: string, field: Field): string {
  const words = message.replace(/\.$/, '');
  const subject = /: '(.*)'$/s.exec(words)?.[1] ?? '';
  const known = CONTEXTS[field];
  if (words.startsWith('Unrecognized named-value'))
    return `'${subject}' is not known here; ${contextHint(subject, known)}`;
  if (words.startsWith('Unrecognized function')) {
    const near = nearest(subject, FUNCTIONS);
    return `function '${subject}' does not exist; ${near ? `did you mean '${near}'?` : `there are ${FUNCTIONS.join(', ')}`}`;
  }
  if (words.includes(';')) return words;
  const remedy = REMEDIES.find(([pattern]) => pattern.test(words))?.[1] ?? "mend it, or write text in '…'";
  return `${words.charAt(0).toLowerCase()}${words.slice(1)}; ${remedy}`;
}

const REMEDIES: readonly (readonly [RegExp, string])[] = [
  [/^Unexpected end/, 'write what is missing'],
  [/parameters supplied/, "give as many as GitHub's documentation names"],
  [/max expression|too long/, 'shorten it'],
  [/only in 'if'$/, "move it to 'if:'"],
  [/not closed/, "write '}}' behind it"],
  [/is expected$/, "write one between '${{' and '}}'"],
];

function contextHint(subject: string, known: readonly string[]): string {
  const name = subject.toLowerCase();
  if (name === 'secrets') return "secrets may be read in 'env' and 'variables' only";
  if (name === 'vars' || name === 'inputs') return "write 'env.…', and set it in 'variables' or with --var";
  if (name === 'steps') return "write 'needs.<job>.outputs.…'";
  const near = nearest(name, known);
  return near ? `did you mean '${near}'?` : `known here: ${known.join(', ')}`;
}
