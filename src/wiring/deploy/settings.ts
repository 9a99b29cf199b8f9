import type { Environment } from '../../domain/rollout/environment.js';
import { literal } from '../../domain/rollout/literal.js';
import type { Settings } from '../../domain/rollout/release.js';
import { resolveCheck } from '../../domain/rollout/resolve.js';
import { reasonSentence } from '../../report/rollout/words/reasons.js';
import { strategyNamed } from './choose.js';
import type { DeployOptions } from './options.js';

/**
 * What of an environment is kept with a release: `--var` and `--strategy` included, its target not. What comes from
 * outside the file is a value, whatever it looks like.
 */
export function settingsOf({ environment, overrides, command }: DeployOptions): Settings {
  const { target: _, ...own } = environment satisfies Environment;
  const given = Object.entries(overrides).map(([name, value]) => [name, literal(value)]);
  const settings = { ...own, variables: { ...own.variables, ...Object.fromEntries(given) } };
  if (command.kind !== 'deploy') return settings;
  return { ...settings, strategy: strategyNamed(command.strategy, settings) };
}

/** What is only known once there is an instance. */
const LATER = { CIMYR_INSTANCE: 'instance', CIMYR_PORT: '0' };
const RELEASE = ['CIMYR_APP', 'CIMYR_ENVIRONMENT', 'CIMYR_RELEASE', 'CIMYR_PREVIOUS'];

/** A variable that a health check names and nobody sets, said before anything is touched. */
export function unsetInChecks(
  settings: Settings,
  variables: Readonly<Record<string, string>>,
): string | undefined {
  const known = { ...variables, ...LATER, ...Object.fromEntries(RELEASE.map((name) => [name, 'x'])) };
  for (const check of settings.checks) {
    const resolved = resolveCheck(check, known);
    if (!resolved.ok) return reasonSentence({ kind: 'unset', check: check.name, variable: resolved.error });
  }
  return undefined;
}
