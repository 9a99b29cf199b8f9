import type { ComposeService } from './service.js';

/** Variables of a service: those whose texts name others as they are written, all others as Compose has filled them in. */
export interface ComposeEnvironment {
  readonly written: Readonly<Record<string, string>>;
  readonly literals: Readonly<Record<string, string>>;
}

/**
 * A value that names a variable stays as it is written: the record of a release holds no secret. Of Compose's many ways
 * to write one, those that have a name alone or a default are ours, too; what is written in another way counts as Compose
 * has filled it in.
 */
export function composeEnvironment(
  values: NonNullable<ComposeService['environment']>,
  written: Readonly<Record<string, unknown>>,
): ComposeEnvironment {
  const own: Record<string, string> = {};
  const literals: Record<string, string> = {};
  for (const [name, value] of Object.entries(values)) {
    if (value === null) continue;
    const text = name in written ? asOurs(written[name], name) : undefined;
    if (text === undefined) literals[name] = String(value);
    else own[name] = text;
  }
  return { written: own, literals };
}

/** Undefined where it names nobody, or cannot be said in our way. */
function asOurs(text: unknown, name: string): string | undefined {
  // Without a value Compose looks for one of this name.
  if (text === null) return `\${${name}}`;
  if (typeof text !== 'string' || !text.includes('$') || text.includes('$$')) return undefined;
  const plain = text.replace(/\$([A-Za-z_]\w*)/g, '${$1}').replace(/:\?[^}]*\}/g, '}');
  const rest = plain.replace(/\$\{[A-Za-z_]\w*(?::-[^}$]*)?\}/g, '');
  return rest.includes('$') ? undefined : plain;
}
