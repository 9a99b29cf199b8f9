import * as z from 'zod';
import { parseDuration } from '../../base/duration.js';

/**
 * Field types that several sections share. An issue's code travels in `params.code`, its remedy in the text
 * behind the semicolon; see issues.ts.
 */
const problem = (code: string, message: string) => ({ message, params: { code } });

const MAX_DURATION_MS = 7 * 24 * 3_600_000;

export const duration = z
  .union([z.number(), z.string()])
  .superRefine((value, context) => {
    const ms = parseDuration(value);
    if (ms === undefined)
      context.addIssue({
        code: 'custom',
        ...problem('E-TYPE', 'duration expected; write seconds or 90s, 10m, 1h30m'),
      });
    else if (!(ms > 0 && ms <= MAX_DURATION_MS)) {
      context.addIssue({
        code: 'custom',
        ...problem('E-RANGE', 'a duration must be more than 0 and at most 7d'),
      });
    }
  })
  .transform((value) => parseDuration(value) ?? 0)
  .describe('A duration: 90 (seconds), 90s, 10m, 1h30m.');

/** A name of the newer format: it becomes part of ids, file names and expressions. */
export const NAME = /^[A-Za-z_][A-Za-z0-9_-]{0,63}$/;
export const name = z.string().regex(NAME, { message: `must match ${NAME.source}` });

export const scalar = z.union([z.string(), z.number(), z.boolean()]);

const ENV_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;
// What would change how every program loads code, and what the runner and cimyr set themselves.
const ENV_DENIED =
  /^(LD_PRELOAD|LD_AUDIT|DYLD_INSERT_LIBRARIES|BASH_ENV|ENV|SHELLOPTS|BASHOPTS|IFS|GITHUB_(?!TOKEN$).*|RUNNER_.*|ACTIONS_.*|CIMYR_.*)$/;

export const environment = z
  .record(z.string(), scalar)
  .superRefine((values, context) => {
    for (const key of Object.keys(values)) {
      const issue = (code: string, message: string) =>
        context.addIssue({ code: 'custom', path: [key], message, params: { code, part: 'key' } });
      if (!ENV_NAME.test(key))
        issue('E-ENV-NAME', `'${key}' is not a variable name; use letters, digits and _`);
      else if (ENV_DENIED.test(key)) issue('E-ENV-DENIED', `'${key}' may not be set here; use another name`);
    }
  })
  .describe('Environment variables. Values may hold ${{ … }} expressions.');

/** A string or a list of strings, as a list. */
export const strings = z
  .union([z.string().min(1), z.array(z.string().min(1)).min(1)])
  .transform((v) => (typeof v === 'string' ? [v] : v));

/** A list of path patterns below the workspace. */
export const patterns = strings.superRefine((values, context) => {
  for (const [i, value] of values.entries()) {
    if (value.startsWith('/') || value.startsWith('~') || /(^|\/)\.\.(\/|$)/.test(value)) {
      context.addIssue({
        code: 'custom',
        path: values.length === 1 ? [] : [i],
        ...problem('E-PATH', `'${value}' escapes the workspace; name a path below it`),
      });
    }
  }
});

export const relativePath = z
  .string()
  .min(1)
  .superRefine((value, context) => {
    if (value.startsWith('/') || /(^|\/)\.\.(\/|$)/.test(value)) {
      context.addIssue({
        code: 'custom',
        ...problem('E-PATH', `'${value}' escapes the workspace; name a path below it`),
      });
    }
  });

export const count = (max: number) => z.int().min(0).max(max);
