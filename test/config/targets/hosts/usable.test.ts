import { describe, expect, it } from 'vitest';
import type { HostsTarget } from '../../../../src/config/targets/hosts/target.js';
import { usableHosts } from '../../../../src/config/targets/hosts/usable.js';
import { environmentIn, fileWith } from '../../environments/reading.js';

const PROXY = {
  instances: '{ ports: [1, 2], start: a, stop: b }',
  traffic: '{ kind: haproxy, socket: "${S:-/run/x}", backend: "${B:-shop}", state-file: "${F:-/srv/state}" }',
};

/** The target of a file with these lines, its variables filled in; or why it cannot be used. */
function filled(
  lines: Readonly<Record<string, string>>,
  variables: Readonly<Record<string, string>>,
  brings = true,
) {
  const target = usableHosts(environmentIn(fileWith(lines)).target as HostsTarget, {
    workspace: '/w',
    variables,
    brings,
  });
  return target.ok ? target.value : target.error;
}

const PRECIOUS = '../../../precious';

describe('a target whose variables are filled in', () => {
  it('is as it would be with their values in the file', () => {
    const lines = {
      hosts: '["${H}", "${H}.b:2222", "${SIX}"]',
      user: '${U}',
      path: '/srv/${V}',
      artifact: '${V}/dist',
      shared: '["${V}", "up/${V}"]',
      jump: '"${U}@${H}:23"',
      ...PROXY,
    };
    expect(filled(lines, { H: 'web1', SIX: '2001:db8::1', U: 'ann', V: 'shop', B: 'x-1' })).toMatchObject({
      hosts: [{ host: 'web1' }, { host: 'web1.b', port: 2222 }, { host: '2001:db8::1' }],
      login: { user: 'ann', jump: { host: 'web1', port: 23, user: 'ann' } },
      path: '/srv/shop',
      artifact: '/w/shop/dist',
      shared: ['shop', 'up/shop'],
      traffic: { socket: '/run/x', backend: 'x-1', stateFile: '/srv/state' },
    });
  });

  const LOCAL = { kind: 'local', hosts: '', user: '', 'known-hosts': '' };
  it.each([
    ['.', '/w/srv'],
    ['app', '/w/app/releases'],
    ['app/', '/w/app'],
    ['${V}', '/w/shop/srv'],
    ['app', '/w/x/../app/srv'],
  ])('is refused where releases would be kept in their artifact: %s, %s', (artifact, path) => {
    const lines = { ...LOCAL, artifact: `"${artifact}"`, path: `"${path}"` };
    expect(filled(lines, { V: 'shop' })).toMatch(
      /target\.path: the releases would be part of the next artifact/,
    );
  });

  it.each([
    ['app', '/w/application'],
    ['app', '/w/..app'],
    ['app/dist', '/w/app'],
    ['app', '/srv/app'],
  ])('is used where they are kept beside it: %s, %s', (artifact, path) => {
    expect(filled({ ...LOCAL, artifact, path }, {})).toMatchObject({ path });
  });

  it.each<[string, Record<string, string>, string, string]>([
    ['shared[0]', { shared: '["${V}"]' }, PRECIOUS, 'escapes the workspace'],
    ['shared[1]', { shared: '[a, "${V}/x"]' }, '/etc', 'escapes the workspace'],
    ['shared[0]', { shared: '["${V}"]' }, '.', 'is not a directory of its own'],
    ['shared[0]', { shared: '["${V}"]' }, '', 'it is empty; '],
    ['artifact', { artifact: '${V}' }, PRECIOUS, 'escapes the workspace'],
    ['artifact', { artifact: '${V}' }, '', 'it is empty; '],
    ['path', { path: '${V}' }, '', 'is not absolute'],
    ['path', { path: '${V}' }, 'srv', 'is not absolute'],
    ['path', { path: '/${V}' }, '', 'is not a directory of its own'],
    ['path', { path: '${V}' }, '/srv/..', 'is not a directory of its own'],
    ['path', { path: '/srv/${V}' }, 'a\nb', 'control character'],
    ['path', { path: '/srv/${V}' }, '${HOME}', 'a variable in it again'],
    ['user', { user: '${V}' }, '-oProxyCommand=x', 'is no user'],
    ['user', { user: '${V}' }, 'a b', 'is no user'],
    ['hosts[0]', { hosts: '["${V}"]' }, '-oProxyCommand=x', 'is no host'],
    ['hosts[0]', { hosts: '["${V}"]' }, 'a b', 'is no host'],
    ['hosts[0]', { hosts: '["${V}"]' }, '', 'is no host'],
    ['hosts[1]', { hosts: '[a, "${V}"]' }, 'A', 'is listed twice'],
    ['jump', { jump: '"ann@${V}"' }, '-x', 'is no host'],
    ['jump', { jump: '"${V}@b"' }, '-x', 'is no user'],
    ['host-fingerprint', { 'known-hosts': '', 'host-fingerprint': '"${V}"' }, 'MD5:x', 'expected SHA256'],
  ])('is refused by the grammar of the file: %s', (field, lines, value, why) => {
    const message = filled(lines, { V: value });
    expect(message).toContain(`target.${field} with \${V} filled in: `);
    expect(message).toContain(why);
  });

  it.each(['shop; disable frontend web', 'shop\ndisable frontend web', '${X:-; disable frontend web}', ''])(
    'sends no command to the proxy in the name of a backend: %j',
    (value) => {
      expect(filled(PROXY, { B: value, ...(value === '' ? { B: ' ' } : {}) })).toContain(
        'target.traffic.backend',
      );
    },
  );

  it.each([
    ['path', { path: '/srv/${GONE}' }],
    ['shared[1]', { shared: '[a, "${GONE}"]' }],
    ['hosts[0]', { hosts: '["${GONE}.b"]' }],
    ['traffic.backend', { ...PROXY, traffic: '{ kind: haproxy, socket: /run/x, backend: "${GONE}" }' }],
    ['artifact', { artifact: '${GONE}' }],
  ])('names the field whose variable nobody sets: %s', (field, lines) => {
    expect(filled(lines, {})).toBe(
      `target.${field}: variable GONE is not set; set it, or give it a default: \${GONE:-…}`,
    );
  });

  it.each(['${GONE}/dist', '${V}', '.'])(
    'needs no artifact where nothing is brought, such as for status and going back: %s',
    (artifact) => {
      expect(filled({ artifact: `"${artifact}"` }, { V: PRECIOUS }, false)).toMatchObject({
        path: '/srv/shop',
      });
    },
  );

  it('names all variables of a field, and never fills in twice', () => {
    expect(filled({ path: '/${A}/${B}' }, { A: '.', B: '..' })).toContain('path with ${A}, ${B} filled in: ');
    expect(filled({ path: '/srv/${A}' }, { A: '${B:-x}', B: 'shop' })).toContain('a variable in it again');
  });
});
