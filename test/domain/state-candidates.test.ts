import { describe, expect, it } from 'vitest';
import { err, ok } from '../../src/base/result.js';
import { type StateSurroundings, stateCandidates } from '../../src/domain/state-candidates.js';

const placesOf = (known: Partial<StateSurroundings>): string[] =>
  stateCandidates({
    env: {},
    named: undefined,
    key: 'k',
    git: ok('/r/.git'),
    home: '/home/u',
    ...known,
  }).map((one) => ('why' in one ? `${one.name}: ${one.why}` : [one.base, ...one.below].join('/')));

const AT_HOME = '/home/u/.local/state/cimyr/k';

describe('where the state of runs may lie', () => {
  it('is Git’s directory, else the user’s', () => {
    expect(placesOf({})).toEqual(['/r/.git/cimyr/k', AT_HOME]);
    expect(placesOf({ env: { XDG_STATE_HOME: '/x' } })).toEqual(['/r/.git/cimyr/k', '/x/cimyr/k']);
  });

  it('is the runner’s own folder first, on GitHub only', () => {
    expect(placesOf({ env: { RUNNER_TEMP: '/t' } })).toEqual(['/r/.git/cimyr/k', AT_HOME]);
    const env = { RUNNER_TEMP: '/t', GITHUB_ACTIONS: 'true' };
    expect(placesOf({ env })).toEqual(['/t/cimyr', '/r/.git/cimyr/k', AT_HOME]);
  });

  it('is nothing but what a person has named', () => {
    const env = { RUNNER_TEMP: '/t', GITHUB_ACTIONS: 'true' };
    expect(placesOf({ env, named: '/mine' })).toEqual(['/mine/']);
  });

  it('takes no relative XDG_STATE_HOME, and says why there is no place', () => {
    expect(placesOf({ env: { XDG_STATE_HOME: 'x' } })[1]).toBe(AT_HOME);
    expect(placesOf({ git: err('no git'), home: undefined })).toEqual([
      'the directory of Git: no git',
      '~/.local/state: this user has no home directory',
    ]);
  });
});
