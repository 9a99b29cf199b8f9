import * as z from 'zod/mini';
import { parseDuration } from '../../base/duration.js';
import { leavesWorkspace } from '../../base/folded-path.js';
import { patternMistake } from '../../base/linear-pattern.js';
import { once } from '../../base/once.js';
import { isRunnerVariable } from '../../domain/runner-variables.js';
import { forbiddenInName } from '../text/characters.js';

/**
 * Field types that several sections share, each built where it is first used. An issue's code travels in
 * `params.code`, its remedy in the text behind the semicolon; see issues.ts.
 */
const problem = (code: string, message: string) => ({ message, params: { code } });

/** What is wrong with a value, if anything. */
export type Mistake = readonly [code: string, message: string] | undefined;

/** A check of one value. */
export const ruled = <T>(mistakeIn: (value: T) => Mistake) =>
  z.superRefine<T>((value, context) => {
    const [code, message] = mistakeIn(value) ?? [];
    if (code && message) context.addIssue({ code: 'custom', ...problem(code, message) });
  });

/**
 * What the published schema says of a type, beyond what can be read from it. Not for one that several fields share:
 * all of them would say it.
 */
export function publish<T extends z.ZodMiniType>(schema: T, meta: z.core.GlobalMeta): T {
  z.globalRegistry.add(schema, { ...z.globalRegistry.get(schema), ...meta });
  return schema;
}

export const about = <T extends z.ZodMiniType>(description: string, schema: T): T =>
  publish(schema, { description });

/** Any text but none. */
export const someText = (max?: number) =>
  max === undefined ? z.string().check(z.minLength(1)) : z.string().check(z.minLength(1), z.maxLength(max));

/** The fields that a shell reads. Nothing but what the file itself fixes may stand in them: a test looks at each. */
export const commandFields = z.registry<Record<string, never>>();

/** Text for a shell. */
export function command(max?: number) {
  const text = someText(max);
  commandFields.add(text, {});
  return text;
}

/** A list that is not empty. */
export const someOf = <T extends z.ZodMiniType>(item: T) => z.array(item).check(z.minLength(1));

export const integer = (least: number, most: number) => z.int().check(z.gte(least), z.lte(most));

/** A text whose form is checked: not one that would take long to. */
export const shortText = (max: number) => z.string().check(z.maxLength(max, { abort: true }));

const DAY_MS = 24 * 3_600_000;

function durationUpTo(days: number, leastMs = Number.MIN_VALUE) {
  const bounds = leastMs > 0 ? `more than 0 and at most ${days}d` : `at most ${days}d`;
  const written = z.union([z.number(), z.string()]).check(
    ruled((value) => {
      const ms = parseDuration(value);
      if (ms === undefined) return ['E-TYPE', 'duration expected; write seconds or 90s, 10m, 1h30m'];
      const fits = ms >= leastMs && ms <= days * DAY_MS;
      return fits ? undefined : ['E-RANGE', `duration out of range; write ${bounds}`];
    }),
  );
  const read = z.transform((value: number | string) => parseDuration(value) ?? 0);
  return about('A duration: 90 (seconds), 90s, 10m, 1h30m.', z.pipe(written, read));
}

/** How long something may take. */
export const duration = once(() => durationUpTo(7));

/** The same where none at all is a choice, too. */
export const pause = once(() => durationUpTo(7, 0));

/** How long something is kept or looked back on: GitHub keeps artifacts for 400 days at most. */
export const period = once(() => durationUpTo(400));

/** A name of the newer format: it becomes part of ids, file names and expressions. */
const NAME = /^[A-Za-z_][A-Za-z0-9_-]{0,63}$/;
const nameRule = 'is no name; begin with a letter, go on with letters, digits, _ and - (at most 64)';
export const name = once(() => z.string().check(z.regex(NAME, { message: nameRule })));

/** A name for people alone, as the older format has them: one line without control characters. */
export const title = once(() =>
  someText(100).check(
    ruled((value) => {
      const forbidden = forbiddenInName(value);
      return forbidden ? ['E-CONTROL', `control character ${forbidden} in a name; remove it`] : undefined;
    }),
  ),
);

type KeyRule = (key: string) => Mistake;

const nameKey: KeyRule = (key) =>
  NAME.test(key) ? undefined : ['E-NAME', `'${key.slice(0, 80)}' ${nameRule}`];

/** A map whose keys follow a rule: unlike a record's key type this checks the values of ill-named keys, too. */
export function mapOf<T extends z.ZodMiniType>(value: T, rule: KeyRule, pattern: RegExp) {
  const keys = z.superRefine<object>(
    (entries, context) => {
      for (const key of Object.keys(entries)) {
        const [code, message] = rule(key) ?? [];
        const params = { code, part: 'key' };
        if (message) context.addIssue({ code: 'custom', path: [key], message, params });
      }
    },
    {
      when: ({ value: entries }) =>
        typeof entries === 'object' && !Array.isArray(entries) && entries !== null,
    },
  );
  const propertyNames = { type: 'string', pattern: pattern.source };
  return publish(z.record(z.string(), value).check(keys), { propertyNames });
}

export const named = <T extends z.ZodMiniType>(value: T) => mapOf(value, nameKey, NAME);

export const scalar = once(() => z.union([z.string(), z.number(), z.boolean()]));

const VARIABLE = /^[A-Za-z_][A-Za-z0-9_]*$/;
// What would change how every program loads code, and what the runner and cimyr set themselves.
const DENIED =
  /^(LD_PRELOAD|LD_AUDIT|DYLD_INSERT_LIBRARIES|BASH_ENV|ENV|SHELLOPTS|BASHOPTS|IFS|ACTIONS_.*|CIMYR_.*)$/;

const variableKey: KeyRule = (key) => {
  if (!VARIABLE.test(key))
    return ['E-ENV-NAME', `'${key.slice(0, 80)}' is no name of a variable; use letters, digits and _`];
  return DENIED.test(key) || isRunnerVariable(key)
    ? ['E-ENV-DENIED', `'${key}' may not be set here; use another name`]
    : undefined;
};

export const environment = once(() =>
  about(
    'Environment variables. Values may hold ${{ … }} expressions.',
    mapOf(scalar(), variableKey, VARIABLE),
  ),
);

/** A text that is looked for, or a `/pattern/`. */
export const textOrPattern = once(() =>
  someText().check(
    ruled((value) => {
      const pattern = /^\/(.+)\/$/s.exec(value)?.[1];
      const mistake = pattern === undefined ? undefined : patternMistake(pattern);
      return mistake ? ['E-REGEX', `${mistake}; mend the pattern`] : undefined;
    }),
  ),
);

/** A string or a list of strings, as a list. */
export const strings = once(() => listOf(someText()));
export const commands = () => listOf(command());

function listOf(item: z.ZodMiniType<string, string>) {
  return z.pipe(
    z.union([item, someOf(item)]),
    z.transform((v) => (typeof v === 'string' ? [v] : v)),
  );
}

export const pathBelow = () =>
  z.string().check(
    z.minLength(1),
    z.maxLength(1000, { abort: true }),
    ruled((value) =>
      leavesWorkspace(value)
        ? ['E-PATH', `'${value.slice(0, 80)}' escapes the workspace; name a path below it`]
        : undefined,
    ),
  );
export const relativePath = once(pathBelow);

/** A path pattern below the workspace, or a list of them. */
export const patterns = once(() =>
  listOf(
    pathBelow().check(
      ruled((value) =>
        value === '!' ? ['E-EMPTY', "'!' takes nothing away; write what it should"] : undefined,
      ),
    ),
  ),
);

export const count = (max: number) => integer(0, max);
