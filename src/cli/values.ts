import type { Command } from 'commander';
import { Option } from 'commander';
import { parseDuration } from '../base/duration.js';

/** What was given for an option is not what it takes. It is not quoted: it may be a secret. */
export class UnfitValue extends Error {
  constructor(flags: string, expected: string) {
    super(`option '${flags}': ${expected} expected`);
  }
}

/** An option that takes one of a few words. */
export function oneOf(flags: string, description: string, choices: readonly string[]): Option {
  return new Option(flags, description).choices(choices).argParser((value: string) => {
    if (!choices.includes(value)) throw new UnfitValue(flags, `one of ${choices.join(', ')}`);
    return value;
  });
}

/** A time in milliseconds. */
export function timeOption(flags: string, description: string): Option {
  return new Option(flags, description).argParser((value: string) => {
    const ms = parseDuration(value);
    if (ms === undefined || ms <= 0) throw new UnfitValue(flags, 'a duration (90, 90s, 10m)');
    return ms;
  });
}

export function countOption(flags: string, description: string): Option {
  return new Option(flags, description).argParser((value: string) => {
    const n = Number(value);
    if (!Number.isInteger(n) || n < 1 || n > 1024)
      throw new UnfitValue(flags, 'a whole number from 1 to 1024');
    return n;
  });
}

export const collect = (value: string, before: readonly string[] = []): string[] => [...before, value];

/** Whoever forgot a value has given the next option for it. */
export function refuseOptionsAsValues(one: Command): void {
  for (const option of one.options) {
    const given: unknown = one.getOptionValue(option.attributeName());
    const values = Array.isArray(given) ? given : [given];
    if (option.required && values.some((value) => typeof value === 'string' && value.startsWith('--')))
      throw new UnfitValue(option.flags, "a value that does not begin with '--'");
  }
}

const SECRET = /TOKEN|SECRET|PASS|CREDENTIAL|KEY|AUTH/i;

/** What the arguments repeat of variables that are called secrets. */
export const secretsIn = (
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): readonly string[] =>
  Object.entries(env).flatMap(([name, value = '']) =>
    SECRET.test(name) && value.length > 3 && argv.some((one) => one.includes(value)) ? value : [],
  );
