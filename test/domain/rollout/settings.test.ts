import { describe, expect, it } from 'vitest';
import type { Check } from '../../../src/domain/check/check.js';
import type { Environment } from '../../../src/domain/rollout/environment.js';
import { settingsOf, unsetInChecks } from '../../../src/domain/rollout/settings.js';
import { plainSettings } from './any-record.js';

const strategy = { kind: 'canary', steps: [5], bakeMs: 9 } as const;
const environment: Environment = {
  ...plainSettings({ strategy, variables: { A: '1', B: '${{ secrets.B }}' } }),
  target: { kind: 'local' },
};

describe('the settings that are kept with a release', () => {
  it('are those of the environment, without its target', () => {
    const { target: _, ...rest } = environment;
    expect(settingsOf(environment, {})).toEqual(rest);
  });

  it('have the variables that were given, each a value whatever it looks like', () => {
    const { variables } = settingsOf(environment, { B: '${{ secrets.KEY }}', C: '$' });
    expect(variables).toEqual({ A: '1', B: expect.not.stringMatching(/^\$\{\{ secrets/), C: '$' });
  });

  it('have the strategy that was asked for', () => {
    expect(settingsOf(environment, {}, 'canary').strategy).toEqual(strategy);
    expect(settingsOf(environment, {}, 'recreate').strategy).toEqual({ kind: 'recreate', bakeMs: 9 });
  });
});

describe('a variable that a health check names', () => {
  const asking = (url: string): { checks: readonly Check[] } => ({
    checks: [{ kind: 'http', name: 'up', url, headers: {} } as Partial<Check> as Check],
  });

  it('is refused where nobody sets it', () => {
    const unset = (variable: string) => ({ kind: 'unset', check: 'up', variable });
    expect(unsetInChecks(asking('http://${WHO}/up'), { WHERE: 'x' })).toEqual(unset('WHO'));
    expect(unsetInChecks(asking('http://h/${A}${B}'), { A: 'x' })).toEqual(unset('B'));
  });

  it('is no trouble where it is set, has a default, or is only known on the way', () => {
    expect(unsetInChecks(asking('http://${WHO}/up'), { WHO: 'x' })).toBeUndefined();
    expect(unsetInChecks(asking('http://${WHO:-h}/up'), {})).toBeUndefined();
    const own = ['INSTANCE', 'PORT', 'APP', 'ENVIRONMENT', 'RELEASE', 'PREVIOUS'];
    for (const name of own) expect(unsetInChecks(asking(`http://h/\${CIMYR_${name}}`), {})).toBeUndefined();
  });
});
