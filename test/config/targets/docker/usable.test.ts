import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dockerKeyNamesIn } from '../../../../src/config/targets/docker/key-names.js';
import type { DockerTarget } from '../../../../src/config/targets/docker/target.js';
import { usableDocker } from '../../../../src/config/targets/docker/usable.js';
import { environmentIn } from '../../environments/reading.js';
import { dockerFile } from './reading.js';

const targetIn = (lines: Readonly<Record<string, string>>) =>
  environmentIn(dockerFile(lines)).target as DockerTarget;

/** The target of a file with these lines, its variables filled in; or why it cannot be used. */
function filled(
  lines: Readonly<Record<string, string>>,
  variables: Readonly<Record<string, string>> = {},
  knownHosts?: string,
): DockerTarget | string {
  const target = usableDocker(targetIn(lines), { workspace: '/w', variables, knownHosts });
  return target.ok ? target.value : target.error;
}

const REGISTRY = '{ server: "${R:-ghcr.io}", username: "${U}", password: "${P}" }';

describe('a target whose variables are filled in', () => {
  it('is as it would be with their values in the file', () => {
    const lines = {
      hosts: '["unix://${S}", "tcp://${H}:2376", "ssh://${U}@${SIX}:23"]',
      key: '${KEY}',
      'known-hosts': '${KNOWN}',
      jump: '"${U}@${H}"',
      image: '"ghcr.io/o/${N}:${T:-7}"',
      port: '3000',
      command: '[serve, "--name=${N}"]',
      volumes: '["${N}:/data", "/srv/${N}:/in/${N}:ro"]',
      networks: '["${N}"]',
      proxy:
        '{ kind: managed, publish: [80, "${A}:8080"], hosts: ["${N}.example.com"], image: "haproxy:${V:-3.2}" }',
      registry: REGISTRY,
    };
    const variables = { S: '/run/x.sock', H: 'web1', U: 'ann', SIX: '2001:db8::1', N: 'shop', A: '::1' };
    expect(filled(lines, { ...variables, KEY: 'a\nb', KNOWN: 'k\nl', P: 'pass${word}' })).toMatchObject({
      engines: [
        { kind: 'unix', path: '/run/x.sock', name: '/run/x.sock' },
        { kind: 'tcp', host: 'web1', name: 'web1' },
        { kind: 'ssh', host: '2001:db8::1', port: 23, user: 'ann', name: '[2001:db8::1]:23' },
      ],
      login: { key: 'a\nb', knownHosts: 'k\nl', jump: { host: 'web1', user: 'ann' } },
      image: { kind: 'image', reference: 'ghcr.io/o/shop:7' },
      command: ['serve', '--name=shop'],
      volumes: ['shop:/data', '/srv/shop:/in/shop:ro'],
      networks: ['shop'],
      proxy: {
        publish: [{ port: 80 }, { address: '::1', port: 8080 }],
        hosts: ['shop.example.com'],
        image: { reference: 'haproxy:3.2', isNamed: true },
      },
      registry: { server: 'ghcr.io', username: 'ann', password: 'pass${word}' },
    });
  });

  it.each<[Record<string, string>, object]>([
    [
      { image: '', build: '{ context: "${V}/app", args: { A: "${V}", B: 1 } }' },
      { kind: 'build', context: '/w/shop/app', dockerfile: 'Dockerfile', args: { A: 'shop', B: '1' } },
    ],
    [
      { image: '', build: '{ context: ., dockerfile: "${V}/x" }' },
      { kind: 'build', context: '/w', dockerfile: 'shop/x', args: {} },
    ],
    [
      { image: '', archive: 'out/${V}.tar' },
      { kind: 'archive', path: '/w/out/shop.tar' },
    ],
  ])('names its paths in the workspace: %j', (lines, image) => {
    expect(filled(lines, { V: 'shop' })).toMatchObject({ image });
  });

  it.each([
    ['"o/shop:${CIMYR_RELEASE}"', {}, 'o/shop:${CIMYR_RELEASE}'],
    ['"o/${V}:${CIMYR_RELEASE}"', { V: 'shop' }, 'o/shop:${CIMYR_RELEASE}'],
    ['"o/shop:${CIMYR_RELEASE}"', { CIMYR_RELEASE: '' }, 'o/shop:${CIMYR_RELEASE}'],
    ['"o/shop:${CIMYR_RELEASE}"', { CIMYR_RELEASE: '9f' }, 'o/shop:9f'],
  ])('names its image after a release when there is one: %s, %j', (image, variables, reference) => {
    expect(filled({ image }, variables as Record<string, string>)).toMatchObject({ image: { reference } });
  });

  it.each([
    ['hosts', { hosts: '["tcp://${CIMYR_RELEASE}:1"]' }],
    ['volumes', { volumes: '["${CIMYR_RELEASE}:/data"]' }],
    ['networks', { networks: '["${CIMYR_RELEASE}"]' }],
  ])('names nothing else after a release that is not known: %s', (_, lines) => {
    expect(filled(lines)).toContain('variable CIMYR_RELEASE is not set');
  });

  it('keeps the values of env as written, and knows that they can be filled in', () => {
    const env = '{ TOKEN: "${TOKEN}", MODE: "${MODE:-fast}", RELEASE: "${CIMYR_RELEASE}", N: 5 }';
    expect(filled({ env }, { TOKEN: 'a secret' })).toMatchObject({
      env: { TOKEN: '${TOKEN}', MODE: '${MODE:-fast}', RELEASE: '${CIMYR_RELEASE}', N: '5' },
    });
    expect(filled({ env })).toContain('variable TOKEN is not set');
    // Whatever they hold: nobody but the container reads them.
    expect(filled({ env }, { TOKEN: 'a\n${b}' })).toMatchObject({ kind: 'docker' });
  });

  it.each<[string, Record<string, string>, string, string]>([
    ['volumes[0]', { volumes: '["${V}:/data"]' }, '/', 'has the machine'],
    ['volumes[0]', { volumes: '["${V}:/data"]' }, '/var/run/docker.sock', 'has the machine'],
    ['volumes[0]', { volumes: '["${V}/x:/data"]' }, '/srv/../etc', 'has the machine'],
    ['volumes[1]', { volumes: '["a1:/a", "/srv/${V}:/data"]' }, '../proc', 'has the machine'],
    ['volumes[0]', { volumes: '["${V}:/data"]' }, '', 'no volume'],
    ['volumes[0]', { volumes: '["${V}:/data"]' }, '/:/x', 'is not known for a volume'],
    ['volumes[0]', { volumes: '["ab:${V}"]' }, 'data', 'no path in the container'],
    ['volumes[1]', { volumes: '["ab:${V}", "cd:/data"]' }, '/data', 'is listed twice'],
    ['networks[0]', { networks: '["${V}"]' }, 'host', "machine's own network"],
    ['networks[0]', { networks: '["${V}"]' }, 'container:x', 'no network'],
    ['networks[1]', { networks: '["${V}", back]' }, 'back', 'is listed twice'],
    ['image', { image: '"${V}"' }, 'UPPER/x', 'is no image'],
    ['image', { image: '"${V}"' }, '', 'is no image'],
    ['image', { image: '"o/shop:${V}"' }, '-x', 'is no image'],
    ['image', { image: '"o/shop:${V}"' }, '${CIMYR_RELEASE', 'is no image'],
    ['image', { image: '"o/shop@${V}"' }, 'sha256:abc', 'is no image'],
    ['build.context', { image: '', build: '{ context: "${V}" }' }, '../..', 'escapes the workspace'],
    ['build.dockerfile', { image: '', build: '{ context: ., dockerfile: "${V}" }' }, '/etc/x', 'escapes'],
    ['archive', { image: '', archive: '${V}' }, '/etc/x', 'escapes the workspace'],
    ['archive', { image: '', archive: '${V}' }, 'a\nb', 'control character'],
    ['hosts[0]', { hosts: '["tcp://${V}:1"]' }, '-x', 'is no host'],
    ['hosts[0]', { hosts: '["unix://${V}"]' }, 'docker.sock', 'is not absolute'],
    ['hosts[1]', { hosts: '["tcp://${V}:1", "tcp://a:1"]' }, 'A', 'is listed twice'],
    ['proxy.publish[0]', { port: '1', proxy: '{ kind: none, publish: ["${V}:80"] }' }, 'web1', 'no address'],
    [
      'proxy.publish[1]',
      { port: '1', proxy: '{ kind: none, publish: ["[::]:80", "${V}:80"] }' },
      '::',
      'twice',
    ],
    [
      'registry.server',
      { registry: REGISTRY.replace('R:-ghcr.io', 'V') },
      'evil.example.com',
      'this password',
    ],
    [
      'registry.server',
      { registry: REGISTRY.replace('R:-ghcr.io', 'V') },
      'https://ghcr.io',
      'write ghcr.io',
    ],
  ])('is refused by the grammar of the file: %s', (field, lines, value, why) => {
    const message = filled(lines, { V: value, U: 'u', P: 'p' });
    expect(message).toContain(`target.${field} with `);
    expect(message).toContain(' filled in: ');
    expect(message).toContain(why);
  });

  it.each(['/', '//', '/srv/..', '/proc/1/root', '/run/docker.sock', '/var/lib', '/home/ann/.ssh'])(
    'gives away nothing that is the machine: %s',
    (value) => {
      expect(filled({ volumes: '["${V}:/data"]' }, { V: value })).toContain('${V} filled in: whoever has');
    },
  );

  it('gives away no socket of an engine, wherever it lies', () => {
    const lines = { hosts: '["unix://${S}"]', volumes: '["${V}:/data"]' };
    for (const V of ['/srv/engine/e.sock', '/srv/engine', '/srv/', '/srv/x/../engine'])
      expect(filled(lines, { S: '/srv/engine/e.sock', V })).toContain('has the machine');
    expect(filled(lines, { S: '/srv/engine/e.sock', V: '/srv/data' })).toMatchObject({ kind: 'docker' });
  });

  it('names all variables of a field', () => {
    const lines = { hosts: '["ssh://${U}@${H}"]', 'known-hosts': 'k' };
    expect(filled(lines, { U: '-l', H: 'a' })).toContain('target.hosts[0] with ${H}, ${U} filled in: ');
  });

  it('shows no password that is wrong, and says where it may be missing', () => {
    const P = 'a secret\n';
    expect(filled({ registry: REGISTRY }, { U: 'u', P })).toBe(
      'target.registry.password with ${P} filled in: there is a control character in it, such as the end of a line; remove it',
    );
    expect(filled({ registry: REGISTRY }, { U: 'u', P: '' })).toContain(
      'registry.password with ${P} filled in: it is empty',
    );
    expect(filled({ registry: REGISTRY }, { U: 'u' })).toMatch(/variable P is not set; .*its secret/);
  });

  it('asks for what an older file lacks, and takes known hosts that are given', () => {
    const older = (fields: string) =>
      environmentIn(`environments: [{ name: live, ${fields} }]`).target as DockerTarget;
    const usable = (fields: string, knownHosts?: string) =>
      usableDocker(older(fields), { workspace: '/w', variables: {}, knownHosts });
    expect(usable('host: a, port: 2222, docker_registry: ghcr.io')).toEqual({
      ok: false,
      error:
        "'known-hosts' or 'host-fingerprint' is missing; get it with 'ssh-keyscan -p 2222 a' and verify it out of band; 'image' is missing; name it in the newer format, target: { kind: docker, image: <reference> }",
    });
    expect(usable('host: a, docker_registry: ghcr.io/o/shop', 'k')).toMatchObject({
      ok: true,
      value: { login: { knownHosts: 'k' }, image: { reference: 'ghcr.io/o/shop:${CIMYR_RELEASE}' } },
    });
    const fingerprint = '"SHA256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"';
    const given = filled({ hosts: '["ssh://a@b"]', 'host-fingerprint': fingerprint }, {}, 'k');
    expect(given).toMatchObject({ login: { knownHosts: 'k' } });
    expect(given).not.toHaveProperty('login.hostFingerprint');
  });

  it('mounts nothing of the machine, however a variable leads there', () => {
    const volumes = '["/srv/shop/${V}:/data"]';
    const part = fc.constantFrom('..', '.', '', 'a', 'etc', 'run', 'srv', 'docker.sock');
    fc.assert(
      fc.property(fc.array(part, { maxLength: 8 }), (parts) => {
        const target = filled({ volumes }, { V: parts.join('/') });
        if (typeof target === 'string') return;
        const { pathname } = new URL(`file://${target.volumes[0]?.split(':')[0]}`);
        expect(pathname).not.toMatch(/^\/+(?:(?:etc|run)(?:\/|$)|$)|\/docker\.sock$/);
      }),
    );
  });
});

it.each([
  [{ registry: '{ server: ghcr.io, username: o, password: "${{ secrets.P }}" }' }, ['P']],
  [{ registry: '{ server: ghcr.io, username: "${U}", password: "${P}" }' }, ['U', 'P']],
  [{ registry: '{ server: ghcr.io, username: "x-${U}", password: "${P}" }' }, ['P']],
  [{ registry: '{ server: ghcr.io, username: "${P}", password: "${P}" }' }, ['P']],
  [{ hosts: '["ssh://a@b"]', 'known-hosts': 'k', key: '${KEY}' }, ['KEY']],
  [{ hosts: '["ssh://a@b"]', 'known-hosts': 'k', key: '${KEY:-~/.ssh/id}' }, ['KEY']],
  [{ hosts: '["ssh://a@b"]', 'known-hosts': 'k', key: '~/.ssh/${KEY}' }, []],
  [{}, []],
])('what logs in is known by the variables that hold the whole of it: %j', (lines, names) => {
  expect(dockerKeyNamesIn(targetIn(lines as Record<string, string>))).toEqual(names);
});
