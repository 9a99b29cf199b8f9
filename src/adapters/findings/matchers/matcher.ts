import { FIELDS, type LinePattern, type MatcherDefinition, type MatcherField } from './definition.js';

/** What the groups of a match say, from the first of its lines to the last. */
export type Match = Readonly<Partial<Record<MatcherField, string>>>;

/** The lines before: known only once somebody asks, since most lines are the beginning of nothing. */
type Before = () => Match | undefined;

/**
 * Looks at lines one after another, with the state of GitHub's runner: `#state[i]` is what the patterns up to i
 * have found in the lines so far. A line is held against the last pattern first; whether the lines before it
 * matched is asked only when it does.
 */
export class Matcher {
  readonly owner: string;
  /** What one letter of a line costs at most. */
  readonly steps: number;
  readonly #severity: string;
  readonly #fromPath: string;
  readonly #patterns: readonly LinePattern[];
  #state: (Before | undefined)[] = [];

  constructor({ owner, severity, fromPath, patterns }: MatcherDefinition) {
    this.owner = owner;
    this.#severity = severity;
    this.#fromPath = fromPath;
    this.#patterns = patterns;
    this.steps = patterns.reduce((sum, { pattern }) => sum + pattern.steps, 0);
  }

  match(line: string): Match | undefined {
    const last = this.#patterns.length - 1;
    const pattern = this.#patterns[last] as LinePattern;
    const running = last === 0 ? nothing : this.#state[last - 1];
    const found = running && matched(pattern, line, running);
    if (found) {
      this.reset();
      // The lines that follow may go on from the same beginning.
      if (pattern.loops && running) this.#state[last - 1] = running;
      return {
        ...found,
        severity: found.severity || this.#severity,
        fromPath: found.fromPath || this.#fromPath,
      };
    }
    if (last > 0) this.#state[last - 1] = undefined;
    for (let i = last - 1; i >= 0; i--) {
      const before = i === 0 ? {} : this.#state[i - 1]?.();
      // As in the runner, what the middle patterns have found stays while nothing comes before them.
      if (before) this.#state[i] = once(() => matched(this.#patterns[i] as LinePattern, line, () => before));
    }
    return undefined;
  }

  reset(): void {
    this.#state = [];
  }
}

const nothing: Before = () => ({});

function once(find: Before): Before {
  let known: { readonly match: Match | undefined } | undefined;
  return () => {
    known ??= { match: find() };
    return known.match;
  };
}

/** What was found before comes first: a field is set by one pattern only. */
function matched({ pattern, groups }: LinePattern, line: string, before: Before): Match | undefined {
  const values = pattern.match(line);
  const found = values && before();
  if (!values || !found) return undefined;
  const own: Partial<Record<MatcherField, string>> = {};
  for (const field of FIELDS) {
    const group = groups[field];
    if (group !== undefined) own[field] = values[group] ?? '';
  }
  return { ...own, ...found };
}
