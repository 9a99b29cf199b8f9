import type { Level } from '../../../domain/finding.js';
import { at, type Json, listAt, numberAt, textAt } from '../json.js';
import type { Rules } from './rules.js';

const LEVELS: Readonly<Record<string, Level>> = {
  error: 'error',
  warning: 'warning',
  note: 'notice',
  none: 'notice',
};
/** Rules that held, or had nothing to look at. */
const NOTHING_TO_SAY = new Set(['pass', 'notapplicable']);
/** Results that are no failure of a rule, and yet something to look at. */
const TO_LOOK_AT = new Set(['review', 'open', 'informational']);

/** How severe the results of a run are, as its rules and its configuration have it. */
export class ResultLevels {
  readonly #rules: Rules;
  readonly #overrides: readonly ReadonlyMap<Json, Level>[];

  constructor(run: Json, rules: Rules) {
    this.#rules = rules;
    this.#overrides = listAt(run, 'invocations').map((invocation) => overridesIn(invocation, rules));
  }

  /** Undefined where there is nothing to say, such as a rule that held. */
  of(result: Json): Level | undefined {
    const kind = (textAt(result, 'kind') ?? 'fail').toLowerCase();
    if (NOTHING_TO_SAY.has(kind)) return undefined;
    if (TO_LOOK_AT.has(kind)) return 'notice';
    const rule = this.#rules.of(result)?.rule;
    return levelAt(result, 'level') ?? this.#overridden(result, rule) ?? levelOfRule(rule) ?? 'warning';
  }

  /** A run of one invocation needs no result to name it. */
  #overridden(result: Json, rule: Json): Level | undefined {
    const only = this.#overrides.length === 1 ? 0 : undefined;
    const index = numberAt(result, 'provenance', 'invocationIndex') ?? only;
    return index === undefined ? undefined : this.#overrides[index]?.get(rule);
  }
}

function overridesIn(invocation: Json, rules: Rules): ReadonlyMap<Json, Level> {
  const overrides = new Map<Json, Level>();
  for (const override of listAt(invocation, 'ruleConfigurationOverrides')) {
    const reference = at(override, 'descriptor');
    const named = { index: numberAt(reference, 'index'), id: textAt(reference, 'id'), reference };
    const level = levelAt(override, 'configuration', 'level');
    const rule = rules.named(named)?.rule;
    if (rule !== undefined && level !== undefined) overrides.set(rule, level);
  }
  return overrides;
}

const levelAt = (value: Json, ...path: readonly string[]): Level | undefined =>
  LEVELS[(textAt(value, ...path) ?? '').toLowerCase()];

const SEVEREST_FIRST: readonly Level[] = ['error', 'warning', 'notice'];

/** The worse of both: scanners leave the default level of a hole that they rate 9.8. */
function levelOfRule(rule: Json): Level | undefined {
  const told = new Set([levelAt(rule, 'defaultConfiguration', 'level'), levelOfScore(rule)]);
  return SEVEREST_FIRST.find((level) => told.has(level));
}

/** `security-severity` as GitHub reads it: 7 and more is high or critical, 4 and more medium. */
function levelOfScore(rule: Json): Level | undefined {
  const told = at(rule, 'properties', 'security-severity');
  const score = typeof told === 'string' && told.trim() !== '' ? Number(told) : told;
  if (typeof score !== 'number' || !(score > 0)) return undefined;
  return score >= 7 ? 'error' : score >= 4 ? 'warning' : 'notice';
}
