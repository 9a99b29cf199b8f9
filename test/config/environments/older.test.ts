import { expect, it } from 'vitest';
import { missingToDeploy } from '../../../src/config/targets/hosts/missing.js';
import type { HostsTarget } from '../../../src/config/targets/hosts/target.js';
import { modelOf, read, said } from '../reading.js';
import { environmentIn } from './reading.js';

const OLDER = `environments:
  - name: staging
    type: staging
    host: 127.0.0.2
    port: 2222
    user: deploy
    key_path: ~/.ssh/id_ed25519
    variables: {deploy_path: /srv/app, LOG: info}
    pre_deploy_hooks: ["echo before \${LOG}"]
    post_deploy_hooks: ["echo after"]
    health_checks:
      - {type: http, endpoint: "http://127.0.0.2:8080/health", timeout: 5}
      - {type: tcp, host: 127.0.0.2, port: 8080, timeout: 5}
`;

it('a file of the older format is read into the same model, without a word', () => {
  expect(said(OLDER)).toEqual([]);
  expect(said(OLDER.replace('deploy_path: /srv/app, ', ''))).toEqual([]);
  const environment = environmentIn(OLDER, 'deploy/environments.yaml');
  const hook = { from: 'runner', timeoutMs: 600_000, onFailure: 'abort', idempotent: false };
  expect(environment).toMatchObject({
    app: 'environments',
    name: 'staging',
    type: 'staging',
    target: {
      kind: 'ssh',
      hosts: [{ host: '127.0.0.2', port: 2222 }],
      login: { user: 'deploy', key: '~/.ssh/id_ed25519' },
      path: '/srv/app',
    },
    hooks: {
      'pre-deploy': [{ command: 'echo before ${LOG}', ...hook }],
      'post-deploy': [{ command: 'echo after', ...hook }],
    },
    checks: [
      { kind: 'http', url: 'http://127.0.0.2:8080/health', phase: 'switch', timing: { timeoutMs: 5000 } },
      { kind: 'tcp', address: '127.0.0.2:8080', timing: { timeoutMs: 5000 } },
    ],
    variables: { deploy_path: '/srv/app', LOG: 'info' },
  });
  expect(missingToDeploy(environment.target as HostsTarget)).toEqual([
    "'known-hosts' or 'host-fingerprint' is missing; get it with 'ssh-keyscan -p 2222 127.0.0.2' and verify it out of band",
    "'artifact' is missing; name the directory, file or archive that is deployed",
  ]);
});

const entry = (fields: string) => environmentIn(`environments: [{ name: live, ${fields} }]`);

it('what it does not say is what the older system took', () => {
  expect(entry('host: a')).toMatchObject({
    type: 'development',
    target: { kind: 'ssh', hosts: [{ host: 'a', port: 22 }], login: { user: 'deploy' }, path: '/opt/app' },
    checks: [],
  });
  expect(entry('host: a, health_checks: [{ endpoint: "http://a/up" }]').checks).toMatchObject([
    { kind: 'http', redirects: 3, timing: { timeoutMs: 30_000, deadlineMs: 60_000 } },
  ]);
  expect(entry('host: a, health_checks: [{ type: tcp, port: 80, timeout: 90 }]').checks).toMatchObject([
    { address: 'a:80', timing: { timeoutMs: 90_000, deadlineMs: 90_000 } },
  ]);
});

it('the kind is that of a cluster before that of a registry before ssh', () => {
  const both = 'host: a, docker_registry: r.example.com';
  expect(entry(`${both}, kubernetes_context: prod`).target).toEqual({ kind: 'kubernetes' });
  expect(entry(both).target).toMatchObject({ kind: 'docker' });
});

it.each([
  ['ghcr.io', ''],
  ['https://ghcr.io/o', ''],
  ['ghcr.io/o/Shop', ''],
  ['ghcr.io/o/shop', 'ghcr.io/o/shop:${CIMYR_RELEASE}'],
  ['"localhost:5000/shop"', 'localhost:5000/shop:${CIMYR_RELEASE}'],
  ['"ghcr.io/o/shop:7"', 'ghcr.io/o/shop:7'],
])('a registry names an image where it holds more than its own name: %s', (registry, reference) => {
  expect(entry(`docker_registry: ${registry}`)).toMatchObject({
    strategy: { kind: 'recreate' },
    target: {
      kind: 'docker',
      engines: [],
      image: { kind: 'image', reference },
      proxy: { kind: 'none', publish: [] },
    },
  });
});

it('a machine with a registry is a Docker engine that is reached by SSH', () => {
  expect(
    entry('host: a, port: 2222, user: ann, key_path: k, docker_registry: ghcr.io/o/shop').target,
  ).toMatchObject({
    engines: [{ kind: 'ssh', name: 'a:2222', host: 'a', port: 2222, user: 'ann' }],
    login: { key: 'k' },
  });
});

it('an environment with empty fields is one without them', () => {
  const empty = `environments:
  - { name: live, type: production, host: null, key_path: "", docker_registry: r.example.com, kubernetes_context: null, variables: {}, pre_deploy_hooks: [], health_checks: [] }
`;
  expect(read(empty)).toMatchObject({ environments: [{ name: 'live' }], diagnostics: [] });
});

it('a pipeline may stand in the same file', () => {
  const pipeline =
    'stages: [{ name: check, jobs: [{ name: unit, commands: [make test], retry_count: 1 }] }]\n';
  expect(read(pipeline + OLDER)).toMatchObject({ environments: [{ name: 'staging' }], diagnostics: [] });
  expect(modelOf(pipeline + OLDER).jobs).toHaveLength(1);
});

it('an environment without a name, or with a port that is none, is refused at its place', () => {
  expect(said('environments:\n  - { host: a, port: 70000 }\n')).toEqual([
    "E-REQUIRED 2:5 environments[0]: 'name' is missing; add name: <string>",
    'E-RANGE 2:22 environments[0].port: must be at most 65535, got number 70000; write a number in this range',
  ]);
});
