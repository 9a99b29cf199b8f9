import type { Level } from '../../../domain/finding.js';
import { at, type Json, listAt, numberAt, textAt } from '../json.js';

const LEVELS: Readonly<Record<string, Level>> = { error: 'error', warning: 'warning', note: 'notice' };
/** Results that are no failure of a rule, and yet something to look at. */
const TO_LOOK_AT = new Set(['review', 'open', 'informational']);

/** The rule that a result names, by its index or its id; in an extension of the tool where it says so. */
export class Rules {
  readonly #driver: Json;
  readonly #extensions: readonly Json[];
  readonly #byId = new Map<string, Json>();

  constructor(run: Json) {
    this.#driver = at(run, 'tool', 'driver');
    this.#extensions = listAt(run, 'tool', 'extensions');
    for (const tool of [this.#driver, ...this.#extensions]) {
      for (const rule of listAt(tool, 'rules')) {
        const id = textAt(rule, 'id');
        if (id !== undefined && !this.#byId.has(id)) this.#byId.set(id, rule);
      }
    }
  }

  of(result: Json): Json {
    const index = numberAt(result, 'ruleIndex') ?? numberAt(result, 'rule', 'index');
    const extension = numberAt(result, 'rule', 'toolComponent', 'index');
    const tool = extension === undefined ? this.#driver : this.#extensions[extension];
    const indexed = index === undefined ? undefined : listAt(tool, 'rules')[index];
    return indexed ?? this.#byId.get(idOf(result) ?? '');
  }
}

const idOf = (result: Json): string | undefined => textAt(result, 'ruleId') ?? textAt(result, 'rule', 'id');

/** `CVE-2026-1 OsPackageVulnerability`; one word where both are the same. */
export function titleOf(result: Json, rule: Json): string | undefined {
  const id = idOf(result) ?? textAt(rule, 'id');
  const name = textAt(rule, 'name');
  if (id === undefined || name === undefined || id.toLowerCase() === name.toLowerCase()) return id ?? name;
  return `${id} ${name}`;
}

/** How severe a result is; undefined where there is nothing to say, such as a rule that held. */
export function levelOf(result: Json, rule: Json): Level | undefined {
  const kind = textAt(result, 'kind') ?? 'fail';
  if (kind !== 'fail') return TO_LOOK_AT.has(kind) ? 'notice' : undefined;
  const said = textAt(result, 'level') ?? textAt(rule, 'defaultConfiguration', 'level') ?? 'warning';
  return said === 'none' ? 'notice' : LEVELS[said];
}

/** The result's sentence, by itself or by the rule, with its arguments filled in. */
export function messageOf(result: Json, rule: Json): string | undefined {
  const message = at(result, 'message');
  const id = textAt(message, 'id') ?? 'default';
  const text =
    textAt(message, 'text') ??
    textAt(message, 'markdown') ??
    textAt(rule, 'messageStrings', id, 'text') ??
    textAt(rule, 'shortDescription', 'text') ??
    textAt(rule, 'fullDescription', 'text');
  const values = listAt(message, 'arguments');
  return text?.replace(/\{(\d{1,3})\}/g, (whole, n: string) => {
    const value = values[Number(n)];
    return typeof value === 'string' ? value : whole;
  });
}
