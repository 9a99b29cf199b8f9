import type { MarkedPattern } from './look-around.js';
import { err, ok, type Result } from './result.js';

/**
 * A pattern's time grows with its own size, too, and `(x?){999}` is written out before it runs: what people write
 * has some hundred steps.
 */
const MAX_STEPS = 1000;

/**
 * Users' patterns run on an engine whose time grows with the text and not with the pattern's choices: on the
 * language's own, 30 characters can take minutes (S34). It is large, so it is loaded where a pattern is used.
 * `^` and `$` stand for the ends of a line: patterns look at output.
 */
export async function linearPattern(source: string): Promise<Result<(text: string) => boolean, string>> {
  const { RE2JS } = await import('re2js');
  try {
    const pattern = RE2JS.compile(RE2JS.translateRegExp(source), RE2JS.MULTILINE);
    const steps = pattern.programSize();
    return steps > MAX_STEPS ? err(tooLarge(steps)) : ok((text) => pattern.matcher(text).find());
  } catch (error) {
    // What `patternMistake` does not see, such as repeats of repeats.
    return err((error as Error).message);
  }
}

/** What a pattern finds in one line: the whole match first, then its groups; '' for one that took no part. */
export interface GroupPattern {
  /** Groups, the whole match among them. */
  readonly count: number;
  /** What one letter costs at most. */
  readonly steps: number;
  match(line: string): readonly string[] | undefined;
}

/** For patterns whose groups are wanted; each looks at one line without its end, and may look around for a fixed text. */
export async function groupPattern(source: string): Promise<Result<GroupPattern, string>> {
  const { RE2JS } = await import('re2js');
  try {
    const looking = await withMarks(source);
    const pattern = RE2JS.compile(RE2JS.translateRegExp(looking?.source ?? source));
    const [count, steps] = [pattern.groupCount() + 1, pattern.programSize()];
    if (steps > MAX_STEPS) return err(tooLarge(steps));
    return ok({
      count,
      steps,
      match(line) {
        const matcher = pattern.matcher(looking ? looking.mark(line) : line);
        if (!matcher.find()) return undefined;
        const groups = Array.from({ length: count }, (_, i) => matcher.group(i) ?? '');
        return looking ? groups.map((text) => looking.unmark(text)) : groups;
      },
    });
  } catch (error) {
    return err(patternMistake(source) ?? (error as Error).message);
  }
}

/** Few patterns look around: what does it is loaded for those. */
async function withMarks(source: string): Promise<MarkedPattern | undefined> {
  if (!/\(\?<?[=!]/.test(source)) return undefined;
  const { withoutLookAround } = await import('./look-around.js');
  return withoutLookAround(source);
}

const tooLarge = (steps: number) =>
  `it has ${steps} steps once its repeats are written out, more than ${MAX_STEPS}`;

const NAMES: readonly (readonly [RegExp, string])[] = [
  [/^\(\?<?[=!]/, 'lookaround'],
  [/^\\(?:[1-9]|k<)/, 'backreference'],
  [/^\{\d{4}/, 'a repeat count above 999'],
];

/** What is wrong with a pattern, if anything: it is none, or asks for what a linear-time engine has not. */
export function patternMistake(source: string): string | undefined {
  try {
    RegExp(source);
  } catch (error) {
    return (error as Error).message.replace(/^Invalid/, 'invalid');
  }
  let isInClass = false;
  for (let at = 0; at < source.length; at++) {
    const rest = source.slice(at, at + 5);
    const [, name] = isInClass ? [] : (NAMES.find(([start]) => start.test(rest)) ?? []);
    if (name) return `not supported by the linear-time engine: ${name} at ${at + 1}`;
    if (source[at] === '\\') at++;
    else if (source[at] === '[') isInClass = true;
    else if (source[at] === ']') isInClass = false;
  }
  return undefined;
}
