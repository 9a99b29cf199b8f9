import { describe, expect, it } from 'vitest';
import { said } from '../reading.js';

const lines = (env: object, more: object = {}) =>
  said(JSON.stringify({ ...more, jobs: { a: { run: 'x', env } } }));

describe('a variable of the shell in a value', () => {
  it.each(['/opt/x:${PATH}', '/opt/x:$PATH', '${PATH}:/opt/x', '${PATH:-/bin}'])(
    'is refused in PATH: %s',
    (PATH) => {
      const [only = '', ...others] = lines({ PATH });
      expect(only).toMatch(
        /^E-ENV 1:\d+ jobs\.a\.env\.PATH: '\$.*PATH.*' is not filled in here; .*\$GITHUB_PATH/,
      );
      expect(others).toEqual([]);
    },
  );

  it.each([
    ['HOME', { CACHE: '$HOME/.cache' }],
    ['HOME', { CACHE: '${HOME}/.cache' }],
    ['GITHUB_WORKSPACE', { X: '${GITHUB_WORKSPACE}/x' }],
    ['LD_LIBRARY_PATH', { LD_LIBRARY_PATH: '/x:$LD_LIBRARY_PATH' }],
    ['MINE', { MINE: '/x:$MINE' }],
    ['A', { A: '1', B: '${A}/x' }],
  ])('is said where it can be nothing else: %s in %j', (name, env) => {
    const all = lines(env);
    expect(all).toEqual([
      expect.stringMatching(new RegExp(`^W-ENV 1:.*'\\$\\{?${name}\\}?' is not filled in here`)),
    ]);
  });

  it.each([
    { PASSWORD: 'pa$$word' },
    { PASSWORD: 'pa$word' },
    { PASSWORD: '$5' },
    { TEMPLATE: '${user} says ${text}' },
    { A: '1', B: 'x$A' },
    { A: '${{ github.ref }}' },
    { PATH: '${{ env.BASE }}:/x' },
    { PATH: '/usr/bin:/bin:/opt/x' },
  ])("is nobody's business in %j", (env) => {
    expect(lines(env)).toEqual([]);
  });

  it('counts for the variables of the file and of services alike', () => {
    expect(said(JSON.stringify({ variables: { PATH: '/x:$PATH' }, jobs: { a: { run: 'x' } } }))[0]).toMatch(
      /^E-ENV /,
    );
    const services = { s: { run: 'y', env: { PATH: '$PATH' } } };
    expect(said(JSON.stringify({ jobs: { a: { run: 'x', services } } }))[0]).toMatch(/^E-ENV /);
  });
});

it('a PATH on which no shell may be is said', () => {
  expect(lines({ PATH: '/opt/x' })).toEqual([expect.stringMatching(/^W-ENV .*PATH is replaced whole/)]);
});
