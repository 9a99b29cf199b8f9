import { expect, it } from 'vitest';
import { environmentIn } from '../../environments/reading.js';
import { dockerFile, MANAGED } from './reading.js';

const targetIn = (lines: Readonly<Record<string, string>>) => environmentIn(dockerFile(lines)).target;

it('what a target does not say is what most people mean', () => {
  expect(targetIn({})).toEqual({
    kind: 'docker',
    engines: [{ kind: 'unix', path: '/var/run/docker.sock', name: 'unix:///var/run/docker.sock' }],
    image: { kind: 'image', reference: 'ghcr.io/o/shop:7' },
    replicas: 1,
    port: 0,
    env: {},
    volumes: [],
    networks: [],
    proxy: {
      kind: 'none',
      publish: [],
      image: { reference: 'docker.io/library/haproxy:3.2-alpine', isNamed: false },
    },
  });
  expect(targetIn(MANAGED)).toMatchObject({
    port: 3000,
    proxy: {
      kind: 'managed',
      publish: [{ port: 80 }],
      hosts: [],
      image: { reference: 'docker.io/library/haproxy:3.2-alpine', isNamed: false },
    },
  });
});

it('only engines that are reached by SSH are logged in on', () => {
  const login = { 'known-hosts': 'k', key: '${SSH_KEY}', jump: '"b@c:23"' };
  expect(targetIn({ ...login, hosts: '["tcp://a:1"]' })).not.toHaveProperty('login');
  expect(targetIn({ ...login, hosts: '["tcp://a:1", "ssh://x@b"]' })).toMatchObject({
    login: { knownHosts: 'k', key: '${SSH_KEY}', jump: { host: 'c', port: 23, user: 'b' } },
  });
});

it.each<[Record<string, string>, object]>([
  [
    { image: '', archive: 'out/shop.tar' },
    { kind: 'archive', path: 'out/shop.tar' },
  ],
  [
    { image: '', build: '{ context: app }' },
    { kind: 'build', context: 'app', dockerfile: 'Dockerfile', args: {} },
  ],
  [
    { image: '', build: '{ context: ., dockerfile: d/x, args: { A: "${A}", N: 5, B: true } }' },
    { kind: 'build', context: '.', dockerfile: 'd/x', args: { A: '${A}', N: '5', B: 'true' } },
  ],
])('the source of an image: %j', (lines, image) => {
  expect(targetIn(lines)).toMatchObject({ image });
});

it('values are texts, and a secret is a variable', () => {
  const registry = '{ server: ghcr.io, username: "${{ secrets.U }}", password: "${{secrets.P}}" }';
  expect(targetIn({ env: '{ N: 5, B: true, A: "${A}" }', registry })).toMatchObject({
    env: { N: '5', B: 'true', A: '${A}' },
    registry: { server: 'ghcr.io', username: '${U}', password: '${P}' },
  });
});
