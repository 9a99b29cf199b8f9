import type * as z from 'zod/mini';
import { nearest } from '../../base/nearest.js';
import type { Path } from '../node.js';
import type { Problems } from '../problems.js';
import { cut, described, remedyFor, typeNames, typesWritten } from './expected.js';
import { foreignHint } from './foreign-keys.js';

type Issue = z.core.$ZodIssue;
/** The keys that may stand at a path. */
export type KeysAt = (path: Path) => readonly string[];

/** Turns the schema's issues into diagnostics: one code each, the remedy behind the semicolon. */
export function reportIssues(issues: readonly Issue[], keysAt: KeysAt, problems: Problems): void {
  for (const issue of issues) report(issue, [], keysAt, problems);
}

function report(issue: Issue, base: Path, keysAt: KeysAt, problems: Problems): void {
  const path = [...base, ...issue.path];
  // What the parser has said of this very value need not be said in other words.
  if (issue.code !== 'unrecognized_keys' && problems.isWrong(path)) return;
  switch (issue.code) {
    case 'unrecognized_keys':
      return reportUnknownKeys(issue.keys, path, keysAt(path), problems);
    case 'invalid_union': {
      // No member is of the kind that was named.
      if ('options' in issue && Array.isArray(issue.options))
        return reportKind(path, issue.options.map(String), problems);
      const branch = likeliestBranch(issue.errors);
      if (branch) for (const inner of branch) report(inner, path, keysAt, problems);
      else reportType(path, expectedOf(issue.errors.flat()), problems);
      return;
    }
    case 'invalid_type':
      if (issue.expected === 'object' && keysAt(path).includes('kind') && isWord(path, problems))
        return reportBareKind(path, problems);
      return reportType(path, [issue.expected], problems);
    case 'invalid_value':
      return reportWord(path, issue.values.map(String), problems);
    case 'too_small':
    case 'too_big':
      return reportSize(issue, path, problems);
    case 'invalid_format':
      return problems.of('E-NAME', path, `${quoted(path, problems)} ${issue.message}`);
    case 'custom': {
      const params = issue.params as { code?: string; part?: 'key' } | undefined;
      // What was refused inside is not missing.
      if (params?.code === 'E-EMPTY' && problems.isWrongBelow(path)) return;
      return problems.of(params?.code ?? 'E-TYPE', path, issue.message, params?.part ?? 'value');
    }
    default:
      return problems.of('E-TYPE', path, `${issue.message}; write it as the documentation shows`);
  }
}

/** Of a union's branches the one that the user meant: whose type fits at the top, with the deepest trouble. */
function likeliestBranch(branches: readonly (readonly Issue[])[]): readonly Issue[] | undefined {
  const fits = branches.filter((issues) => !issues.some(isOfAnotherType));
  return (
    fits.find((issues) => issues.some((i) => i.path.length > 0 || i.code !== 'invalid_value')) ?? fits[0]
  );
}

/** A union inside a branch is of another type where all of its members are. */
const isOfAnotherType = (issue: Issue): boolean =>
  issue.path.length === 0 &&
  (issue.code === 'invalid_type' ||
    (issue.code === 'invalid_union' &&
      issue.errors.length > 0 &&
      issue.errors.every((branch) => branch.some(isOfAnotherType))));

const expectedOf = (issues: readonly Issue[]): string[] => [
  ...new Set(issues.flatMap((i) => (i.code === 'invalid_type' && i.path.length === 0 ? [i.expected] : []))),
];

function reportType(path: Path, expected: readonly string[], problems: Problems): void {
  const node = problems.nodeAt(path);
  const wanted = typeNames(expected);
  const key = String(path.at(-1));
  const parent = problems.nodeAt(path.slice(0, -1));
  if (parent?.kind === 'map' && !parent.entries.has(key)) {
    // Whoever wrote `steps` is told of `run` there.
    const isAnswered = [...parent.entries.keys()].some((other) =>
      foreignHint(path.slice(0, -1), other)?.includes(`'${key}:'`),
    );
    if (isAnswered) return;
    const message = `'${key}' is missing; add ${key}: <${wanted}>`;
    return problems.of('E-REQUIRED', path.slice(0, -1), message);
  }
  if (node?.kind === 'scalar' && node.value === null) {
    const message = `${wanted} expected, got nothing; write ${typesWritten(expected)}`;
    return problems.of('E-REQUIRED', path, message);
  }
  problems.of('E-TYPE', path, `${wanted} expected, got ${described(node)}; ${remedyFor(expected, node)}`);
}

const isWord = (path: Path, problems: Problems) => {
  const node = problems.nodeAt(path);
  return node?.kind === 'scalar' && /^[\w-]{1,40}$/.test(node.text);
};

/** `strategy: rolling` */
function reportBareKind(path: Path, problems: Problems): void {
  const node = problems.nodeAt(path);
  const word = node?.kind === 'scalar' ? node.text : '';
  problems.of('E-TYPE', path, `mapping expected, got ${described(node)}; write { kind: ${word} }`);
}

function reportKind(path: Path, words: readonly string[], problems: Problems): void {
  const parent = problems.nodeAt(path.slice(0, -1));
  const key = String(path.at(-1));
  if (parent?.kind !== 'map' || parent.entries.has(key)) return reportWord(path, words, problems);
  const message = `'${key}' is missing; add ${key}: <${words.join(', ')}>`;
  problems.of('E-REQUIRED', path.slice(0, -1), message);
}

function reportWord(path: Path, words: readonly string[], problems: Problems): void {
  const node = problems.nodeAt(path);
  const near = nearest(node?.kind === 'scalar' ? node.text : '', words);
  const hint = near ? `did you mean '${near}'?` : 'write one of them';
  problems.of('E-ENUM', path, `one of ${words.join(', ')} expected, got ${described(node)}; ${hint}`);
}

type SizeIssue = Extract<Issue, { code: 'too_small' | 'too_big' }>;

function reportSize(issue: SizeIssue, path: Path, problems: Problems): void {
  const isText = issue.origin === 'string' || issue.origin === 'array';
  if (isText && issue.code === 'too_small')
    return problems.of('E-EMPTY', path, 'must not be empty; remove it or fill it in');
  if (isText && issue.code === 'too_big')
    return problems.of('E-RANGE', path, `longer than ${issue.maximum} characters; shorten it`);
  const bound = issue.code === 'too_small' ? `at least ${issue.minimum}` : `at most ${issue.maximum}`;
  const got = described(problems.nodeAt(path));
  problems.of('E-RANGE', path, `must be ${bound}, got ${got}; write a number in this range`);
}

function quoted(path: Path, problems: Problems): string {
  const node = problems.nodeAt(path);
  return node?.kind === 'scalar' ? `'${cut(node.text)}'` : described(node);
}

function reportUnknownKeys(
  keys: readonly string[],
  holder: Path,
  known: readonly string[],
  problems: Problems,
): void {
  const node = problems.nodeAt(holder);
  const free = known.filter((word) => node?.kind === 'map' && !node.entries.has(word));
  for (const key of keys) {
    const near = nearest(key, free);
    const hint =
      foreignHint(holder, key) ?? (near ? `did you mean '${near}'?` : `known here: ${known.join(', ')}`);
    problems.of('E-UNKNOWN-KEY', [...holder, key], `unknown key '${cut(key)}'; ${hint}`, 'key');
  }
}
