import { err, ok, type Result } from '../base/result.js';

/** `${VAR}` and `${VAR:-default}` as plain text; the name of the first undefined variable otherwise. */
export function substitute(
  text: string,
  variables: Readonly<Record<string, string | undefined>>,
): Result<string, string> {
  let missing: string | undefined;
  const result = text.replace(
    /\$\{([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?\}/g,
    (_, name: string, fallback?: string) => {
      const value = Object.hasOwn(variables, name) ? variables[name] : undefined;
      if (value !== undefined && (value !== '' || fallback === undefined)) return value;
      if (fallback === undefined) missing ??= name;
      return fallback ?? '';
    },
  );
  return missing === undefined ? ok(result) : err(missing);
}
