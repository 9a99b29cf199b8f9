import { at, type Json, listAt, numberAt, textAt } from '../json.js';

/** A rule, and the part of the tool that brings it along. */
export interface KnownRule {
  readonly rule: Json;
  readonly component: Json;
}

/** What names a rule; `reference` is a reporting descriptor reference (3.52), if there is one. */
interface RuleReference {
  readonly index: number | undefined;
  readonly id: string | undefined;
  readonly reference: Json;
}

/** Of a rule's id. */
const MAX_PARTS = 20;

/** The rules of a run's tool and of its extensions, found by what names one: index, id or guid. */
export class Rules {
  readonly #driver: Json;
  readonly #extensions: readonly Json[];
  readonly #byName = new Map<string, KnownRule>();

  constructor(run: Json) {
    this.#driver = at(run, 'tool', 'driver');
    this.#extensions = listAt(run, 'tool', 'extensions');
    for (const component of this.components) {
      for (const rule of listAt(component, 'rules')) {
        const names = [textAt(rule, 'id'), textAt(rule, 'guid')];
        for (const name of names.filter((one) => one !== undefined))
          if (!this.#byName.has(name)) this.#byName.set(name, { rule, component });
      }
    }
  }

  /** The driver first. */
  get components(): readonly Json[] {
    return [this.#driver, ...this.#extensions];
  }

  /** The rule of a result; undefined where it names none that is there. */
  of(result: Json): KnownRule | undefined {
    const reference = at(result, 'rule');
    const index = numberAt(result, 'ruleIndex') ?? numberAt(reference, 'index');
    return this.named({ index, id: idOf(result), reference });
  }

  named({ index, id, reference }: RuleReference): KnownRule | undefined {
    const component = this.#component(at(reference, 'toolComponent'));
    const indexed = index === undefined ? undefined : listAt(component, 'rules')[index];
    if (indexed !== undefined) return { rule: indexed, component };
    const guid = textAt(reference, 'guid');
    return (guid === undefined ? undefined : this.#byName.get(guid)) ?? this.#byId(id ?? '');
  }

  /** `CA1000/1` is a part of the rule `CA1000` where it has no rule of its own (3.52.4). */
  #byId(id: string): KnownRule | undefined {
    let name = id;
    for (let part = 0; part < MAX_PARTS && name !== ''; part++) {
      const found = this.#byName.get(name);
      if (found) return found;
      name = name.slice(0, Math.max(0, name.lastIndexOf('/')));
    }
    return undefined;
  }

  #component(reference: Json): Json {
    const index = numberAt(reference, 'index');
    if (index !== undefined) return this.#extensions[index];
    const [guid, name] = [textAt(reference, 'guid'), textAt(reference, 'name')];
    const isNamed = (component: Json) =>
      (guid !== undefined && textAt(component, 'guid') === guid) ||
      (name !== undefined && textAt(component, 'name') === name);
    return this.components.find(isNamed) ?? this.#driver;
  }
}

export const idOf = (result: Json): string | undefined =>
  textAt(result, 'ruleId') ?? textAt(result, 'rule', 'id');

/** `CVE-2026-1 OsPackageVulnerability`; one word where both are the same. */
export function titleOf(result: Json, rule: Json): string | undefined {
  const id = idOf(result) ?? textAt(rule, 'id');
  const name = textAt(rule, 'name');
  if (id === undefined || name === undefined || id.toLowerCase() === name.toLowerCase()) return id ?? name;
  return `${id} ${name}`;
}
