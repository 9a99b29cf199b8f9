import { expect, it } from 'vitest';
import { asDockerSpec, dockerSpec, dockerSpecOf } from '../../../../src/config/targets/docker/spec.js';
import type { DockerTarget } from '../../../../src/config/targets/docker/target.js';

const TARGET: DockerTarget = {
  kind: 'docker',
  engines: [],
  image: { kind: 'image', reference: 'ghcr.io/o/shop:7' },
  replicas: 2,
  port: 3000,
  command: ['./serve', '--all'],
  env: { TOKEN: '${TOKEN}' },
  volumes: ['data:/data'],
  networks: ['back'],
  proxy: { kind: 'none', publish: [], image: { reference: 'haproxy', isNamed: true } },
  registry: { server: 'ghcr.io', username: 'o', password: 'a secret' },
};

it('what runs of a release is kept in its record, secrets as variables', () => {
  const spec = dockerSpecOf(TARGET);
  expect(spec).toEqual({
    image: 'ghcr.io/o/shop:7',
    replicas: 2,
    port: 3000,
    command: ['./serve', '--all'],
    env: { TOKEN: '${TOKEN}' },
    volumes: ['data:/data'],
    networks: ['back'],
  });
  expect(asDockerSpec(JSON.parse(JSON.stringify(spec)))).toEqual(spec);
});

it.each([
  ['a build', { kind: 'build', context: '/w/app', dockerfile: 'web.Dockerfile', args: {} }, 'web.Dockerfile'],
  ['an archive', { kind: 'archive', path: '/w/out/shop.tar' }, 'shop.tar'],
  ['an archive of another workspace', { kind: 'archive', path: '/v/shop.tar' }, 'shop.tar'],
] as const)('the record of %s says nothing of where it was made', (_, image, name) => {
  expect(dockerSpecOf({ ...TARGET, image }).image).toBe(name);
});

it.each([
  { image: 5 },
  { replicas: 0 },
  { port: 70_000 },
  { command: 'serve' },
  { env: { A: 1 } },
  { volumes: undefined },
])('a record with %j is none of ours', (other) => {
  expect(dockerSpec().safeParse({ ...dockerSpecOf(TARGET), ...other }).success).toBe(false);
});
