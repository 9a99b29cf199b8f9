import { err, ok, type Result } from '../../base/result.js';
import { substitute } from '../substitute.js';
import type { Check } from './check.js';

type Variables = Readonly<Record<string, string>>;

/** A check with its variables filled in; the error names one that is missing. */
export function resolveCheck(check: Check, variables: Variables): Result<Check, string> {
  let missing: string | undefined;
  const fill = (text: string) => {
    const filled = substitute(text, variables);
    if (!filled.ok) missing ??= filled.error;
    return filled.ok ? filled.value : text;
  };
  const name = fill(check.name);
  const resolved = resolveFields({ ...check, name }, fill);
  return missing === undefined ? ok(resolved) : err(missing);
}

function resolveFields(check: Check, fill: (text: string) => string): Check {
  switch (check.kind) {
    case 'http': {
      const headers = Object.fromEntries(
        Object.entries(check.headers).map(([key, value]) => [key, fill(value)]),
      );
      return {
        ...check,
        url: fill(check.url),
        headers,
        ...(check.body === undefined ? {} : { body: fill(check.body) }),
      };
    }
    case 'tcp':
      return { ...check, address: fill(check.address) };
    // The shell expands what a command holds.
    case 'command':
      return check;
  }
}
