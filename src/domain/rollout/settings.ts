import { resolveCheck } from '../check/resolve.js';
import { strategyNamed } from './aim.js';
import type { Environment, StrategyKind } from './environment.js';
import type { Refusal } from './failure.js';
import { literal } from './literal.js';
import type { Settings } from './release.js';
import { RELEASE_VARIABLES } from './release-variables.js';

/**
 * What of an environment is kept with a release: the variables and the strategy that were asked for included, its target
 * not. What comes from outside the file is a value, whatever it looks like.
 */
export function settingsOf(
  { target: _, ...own }: Environment,
  variables: Readonly<Record<string, string>>,
  strategy: StrategyKind = own.strategy.kind,
): Settings {
  const given = Object.entries(variables).map(([name, value]) => [name, literal(value)]);
  return {
    ...own,
    variables: { ...own.variables, ...Object.fromEntries(given) },
    strategy: strategyNamed(strategy, own.strategy),
  };
}

/** What is only known on the way. */
const LATER = {
  CIMYR_INSTANCE: 'instance',
  CIMYR_PORT: '0',
  ...Object.fromEntries(RELEASE_VARIABLES.map((name) => [name, 'x'])),
};

/** A variable that a health check names and nobody sets, found before anything is touched. */
export function unsetInChecks(
  { checks }: Pick<Settings, 'checks'>,
  variables: Readonly<Record<string, string>>,
): Refusal | undefined {
  for (const check of checks) {
    const resolved = resolveCheck(check, { ...variables, ...LATER });
    if (!resolved.ok) return { kind: 'unset', check: check.name, variable: resolved.error };
  }
  return undefined;
}
