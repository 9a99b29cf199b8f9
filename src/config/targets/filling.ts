import { placeholderNames } from '../../domain/placeholders.js';
import { substitute } from '../../domain/substitute.js';

/** Fills variables in, and knows afterwards where. */
export class Filling {
  readonly #names = new Map<string, readonly string[]>();
  readonly #variables: Readonly<Record<string, string | undefined>>;
  #missing: { readonly field: string; readonly name: string } | undefined;

  constructor(variables: Readonly<Record<string, string | undefined>>) {
    this.#variables = variables;
  }

  /** The first variable that is not set, and where it stands. */
  get missing(): { readonly field: string; readonly name: string } | undefined {
    return this.#missing;
  }

  /** Places in the file where variables stand, such as `shared.0`. */
  get fields(): ReadonlySet<string> {
    return new Set(this.#names.keys());
  }

  /** The variables of one of them, as written. */
  namesIn(field: string): string {
    return (this.#names.get(field) ?? []).map((name) => `\${${name}}`).join(', ');
  }

  text(field: string, text: string): string {
    const names = placeholderNames(text);
    if (names.length === 0) return text;
    this.#names.set(field, [...(this.#names.get(field) ?? []), ...names]);
    const value = substitute(text, this.#variables);
    if (!value.ok) this.#missing ??= { field, name: value.error };
    return value.ok ? value.value : text;
  }
}
