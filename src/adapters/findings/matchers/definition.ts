import { type GroupPattern, groupPattern } from '../../../base/linear-pattern.js';
import { err, ok, type Result } from '../../../base/result.js';
import { at, type Json, listAt, textAt } from '../json.js';

/** What a group of a pattern may stand for. */
export const FIELDS = ['file', 'line', 'column', 'severity', 'code', 'message', 'fromPath'] as const;
export type MatcherField = (typeof FIELDS)[number];

/** One line of what a matcher looks for. */
export interface LinePattern {
  readonly pattern: GroupPattern;
  readonly groups: Readonly<Partial<Record<MatcherField, number>>>;
  /** The last of several: goes on matching the lines that follow. */
  readonly loops: boolean;
}

/** A problem matcher in the format of GitHub's runner. */
export interface MatcherDefinition {
  readonly owner: string;
  /** Where no group tells it; so is `fromPath`. */
  readonly severity: string;
  readonly fromPath: string;
  readonly patterns: readonly LinePattern[];
}

const MAX_MATCHERS = 100;
const MAX_PATTERNS = 20;
const SEVERITIES = new Set(['', 'error', 'warning', 'notice']);

/** Reads a matcher file; comments are allowed, as in the runner. Each matcher that is wrong is named. */
export async function readMatchers(
  text: string,
): Promise<{ matchers: MatcherDefinition[]; problems: string[] }> {
  const file = parsed(text);
  if (!file.ok) return { matchers: [], problems: [file.error] };
  const listed = listAt(file.value, 'problemMatcher');
  if (listed.length === 0) return { matchers: [], problems: ["'problemMatcher' is no list of matchers"] };
  const matchers: MatcherDefinition[] = [];
  const problems: string[] = [];
  for (const one of listed.slice(0, MAX_MATCHERS)) {
    const read = await matcherOf(one);
    if (!read.ok) problems.push(read.error);
    else if (matchers.some((other) => isSameOwner(other.owner, read.value.owner)))
      problems.push(`two matchers have the owner '${read.value.owner}'`);
    else matchers.push(read.value);
  }
  return { matchers, problems };
}

export const isSameOwner = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

async function matcherOf(value: Json): Promise<Result<MatcherDefinition, string>> {
  const owner = textAt(value, 'owner');
  if (owner === undefined) return err("a matcher has no 'owner'");
  const wrong = (what: string) => err(`matcher '${owner}': ${what}`);
  const severity = (textAt(value, 'severity') ?? '').toLowerCase();
  if (!SEVERITIES.has(severity)) return wrong("'severity' is none of error, warning, notice");
  const listed = listAt(value, 'pattern');
  if (listed.length === 0 || listed.length > MAX_PATTERNS)
    return wrong(`'pattern' is no list of 1 to ${MAX_PATTERNS} patterns`);
  const patterns: LinePattern[] = [];
  for (const one of listed) {
    const read = await linePatternOf(one);
    if (!read.ok) return wrong(read.error);
    patterns.push(read.value);
  }
  const mistake = mistakeIn(patterns);
  return mistake
    ? wrong(mistake)
    : ok({ owner, severity, fromPath: textAt(value, 'fromPath') ?? '', patterns });
}

async function linePatternOf(value: Json): Promise<Result<LinePattern, string>> {
  const source = at(value, 'regexp');
  if (typeof source !== 'string') return err("a pattern has no 'regexp'");
  const pattern = await groupPattern(source);
  if (!pattern.ok) return err(`'regexp' ${source.slice(0, 80)}: ${pattern.error}`);
  const { count } = pattern.value;
  const groups: Partial<Record<MatcherField, number>> = {};
  for (const field of FIELDS) {
    const group = at(value, field);
    if (group === undefined || group === null) continue;
    if (!Number.isInteger(group) || (group as number) < 0 || (group as number) >= count)
      return err(`'${field}' names no group of its 'regexp', which has ${count - 1}`);
    groups[field] = group as number;
  }
  return ok({ pattern: pattern.value, groups, loops: at(value, 'loop') === true });
}

function mistakeIn(patterns: readonly LinePattern[]): string | undefined {
  const isLast = (i: number) => i > 0 && i === patterns.length - 1;
  if (patterns.some(({ loops }, i) => loops && !isLast(i)))
    return "only the last of several patterns may set 'loop'";
  if (patterns.some(({ loops, groups }) => loops && groups.message === undefined))
    return "the pattern with 'loop' must set 'message'";
  const twice = FIELDS.find(
    (field) => patterns.filter(({ groups }) => groups[field] !== undefined).length > 1,
  );
  if (twice) return `'${twice}' is set twice`;
  return patterns.some(({ groups }) => groups.message !== undefined)
    ? undefined
    : "no pattern sets 'message'";
}

/** Strings stay as they are; what stands between them may be a comment. */
const STRINGS_AND_COMMENTS = /("(?:\\.|[^"\\])*")|\/\/.*|\/\*[\s\S]*?\*\//g;

function parsed(text: string): Result<Json, string> {
  try {
    return ok(JSON.parse(text.replace(STRINGS_AND_COMMENTS, (_, string?: string) => string ?? ' ')));
  } catch {
    return err('it is no JSON');
  }
}
