import { expect, it } from 'vitest';
import type { HostsTarget } from '../../../src/config/targets/hosts/target.js';
import type { Environment } from '../../../src/domain/rollout/environment.js';
import { environmentIn } from './reading.js';

const FULL = `name: shop
environments:
  production:
    type: production
    url: https://shop.example.com
    target:
      kind: ssh
      hosts: [web1.example.com, "web2.example.com:2222", "[2001:db8::1]:2022", "2001:db8::2", "\${HOST}:24"]
      user: deploy
      key: \${SSH_KEY}
      known-hosts: .github/known_hosts
      jump: ops@bastion.example.com:2200
      path: /srv/shop
      artifact: dist/
      shared: [uploads]
      activate: ./bin/restart
      instances: { ports: [8001, 8002], start: ./bin/start, stop: ./bin/stop }
      traffic: { kind: haproxy, socket: /run/haproxy/admin.sock, backend: shop, state-file: /var/lib/haproxy/state }
    strategy: { kind: canary, steps: [10, 25, 50], bake: 30s }
    health-checks:
      - { kind: http, url: "http://\${CIMYR_INSTANCE}/up", status: 200, interval: 1s, successes: 2, deadline: 30s }
      - { kind: http, name: shop, url: "https://shop.example.com/up", method: HEAD, headers: { X-Key: "\${KEY}", X-N: 1 }, status: [200, 204], latency: 500ms, redirects: 2, timeout: 3s, start-period: 4s, failures: 5 }
      - { kind: tcp, address: "db:5432" }
      - { kind: command, from: target, run: "./check $CIMYR_PORT" }
    hooks: { pre-deploy: [./migrate], post-deploy: [{ run: ./warm-up, from: target, timeout: 1m, on-failure: warn, idempotent: true }] }
    drain: 5s
    rollback: { on-failure: false, strategy: rolling, keep: 3, standby: 0, on-interrupt: resume }
    variables: { REGION: eu, SCALE: 1.10, KEY: "\${{ secrets.KEY }}" }
`;
const TIMING = {
  intervalMs: 2000,
  timeoutMs: 5000,
  deadlineMs: 60_000,
  startPeriodMs: 0,
  successes: 3,
  failures: 3,
};
const HOOK = { from: 'runner', timeoutMs: 600_000, onFailure: 'abort', idempotent: false } as const;
const NO_HOOKS = {
  'pre-deploy': [],
  'pre-switch': [],
  'post-switch': [],
  'post-deploy': [],
  'pre-rollback': [],
  'post-rollback': [],
  'on-failure': [],
};

it('everything that an environment can say stands in the model', () => {
  expect(environmentIn(FULL)).toEqual({
    app: 'shop',
    name: 'production',
    type: 'production',
    url: 'https://shop.example.com',
    target: {
      kind: 'ssh',
      hosts: [
        { host: 'web1.example.com', port: 22 },
        { host: 'web2.example.com', port: 2222 },
        { host: '2001:db8::1', port: 2022 },
        { host: '2001:db8::2', port: 22 },
        { host: '${HOST}', port: 24 },
      ],
      login: {
        user: 'deploy',
        key: '${SSH_KEY}',
        knownHosts: '.github/known_hosts',
        jump: { user: 'ops', host: 'bastion.example.com', port: 2200 },
      },
      path: '/srv/shop',
      artifact: 'dist/',
      shared: ['uploads'],
      activate: './bin/restart',
      instances: { ports: [8001, 8002], start: './bin/start', stop: './bin/stop' },
      traffic: {
        kind: 'haproxy',
        socket: '/run/haproxy/admin.sock',
        backend: 'shop',
        stateFile: '/var/lib/haproxy/state',
      },
    },
    strategy: { kind: 'canary', steps: [10, 25, 50], bakeMs: 30_000 },
    checks: [
      {
        kind: 'http',
        name: 'http://${CIMYR_INSTANCE}/up',
        phase: 'instance',
        from: 'runner',
        timing: { ...TIMING, intervalMs: 1000, successes: 2, deadlineMs: 30_000 },
        url: 'http://${CIMYR_INSTANCE}/up',
        method: 'GET',
        headers: {},
        statuses: [200],
        redirects: 0,
      },
      {
        kind: 'http',
        name: 'shop',
        phase: 'switch',
        from: 'runner',
        timing: { ...TIMING, timeoutMs: 3000, startPeriodMs: 4000, failures: 5 },
        url: 'https://shop.example.com/up',
        method: 'HEAD',
        headers: { 'X-Key': '${KEY}', 'X-N': '1' },
        statuses: [200, 204],
        latencyMs: 500,
        redirects: 2,
      },
      { kind: 'tcp', name: 'db:5432', phase: 'switch', from: 'runner', timing: TIMING, address: 'db:5432' },
      {
        kind: 'command',
        name: './check $CIMYR_PORT',
        phase: 'instance',
        from: 'target',
        timing: TIMING,
        command: './check $CIMYR_PORT',
      },
    ],
    hooks: {
      ...NO_HOOKS,
      'pre-deploy': [{ command: './migrate', ...HOOK }],
      'post-deploy': [
        { command: './warm-up', from: 'target', timeoutMs: 60_000, onFailure: 'warn', idempotent: true },
      ],
    },
    drainMs: 5000,
    rollback: { onFailure: false, strategy: 'rolling', keep: 3, standbyMs: 0, onInterrupt: 'resume' },
    variables: { REGION: 'eu', SCALE: '1.10', KEY: '${{ secrets.KEY }}' },
  } satisfies Omit<Environment, 'target'> & { target: HostsTarget });
});

const local = (line = '') => `name: shop
environments:
  here:
    target: { kind: local, path: out/shop, artifact: dist }
    ${line}
`;

it('what an environment does not say has its defaults', () => {
  expect(environmentIn(local())).toEqual({
    app: 'shop',
    name: 'here',
    type: 'development',
    target: { kind: 'local', hosts: [], path: 'out/shop', artifact: 'dist', shared: [] },
    strategy: { kind: 'rolling', batch: { count: 1 }, bakeMs: 0 },
    checks: [],
    hooks: NO_HOOKS,
    rollback: {
      onFailure: true,
      strategy: 'immediate',
      keep: 5,
      standbyMs: 600_000,
      onInterrupt: 'rollback',
    },
    variables: {},
  } satisfies Omit<Environment, 'target'> & { target: HostsTarget });
});

it.each([
  ['{ kind: rolling }', { kind: 'rolling', batch: { count: 1 }, bakeMs: 0 }],
  ['{ kind: rolling, batch: 3 }', { kind: 'rolling', batch: { count: 3 }, bakeMs: 0 }],
  ['{ kind: rolling, batch: 25%, bake: 1m }', { kind: 'rolling', batch: { percent: 25 }, bakeMs: 60_000 }],
  ['{ kind: recreate, bake: 0 }', { kind: 'recreate', bakeMs: 0 }],
])('strategy: %s', (strategy, expected) => {
  expect(environmentIn(local(`strategy: ${strategy}`)).strategy).toEqual(expected);
});

it('an environment called as one of the types is of that type', () => {
  expect(environmentIn(local().replace('here', 'staging')).type).toBe('staging');
});

it('a short deadline needs no shorter timeout beside it', () => {
  const { checks } = environmentIn(
    local('health-checks: [{ kind: tcp, address: "a:1", interval: 1s, deadline: 4s }]'),
  );
  expect(checks[0]?.timing).toMatchObject({ timeoutMs: 4000, deadlineMs: 4000 });
});

it.each([
  ['{ kind: http, url: "http://127.0.0.1:${CIMYR_PORT}/up" }', 'instance'],
  ['{ kind: http, url: "http://a/up", headers: { Host: "${CIMYR_INSTANCE}" } }', 'switch'],
  ['{ kind: tcp, address: "${CIMYR_INSTANCE}" }', 'instance'],
  ['{ kind: tcp, address: "${CIMYR_INSTANCES}:1" }', 'switch'],
  ['{ kind: command, run: "./check ${CIMYR_INSTANCE:-x}" }', 'instance'],
  ['{ kind: command, run: ./check }', 'switch'],
])('a check that names the instance is asked of each candidate: %s', (check, phase) => {
  expect(environmentIn(local(`health-checks: [${check}]`)).checks[0]?.phase).toBe(phase);
});

it('a target of a later kind is read by its kind alone', () => {
  const file = 'environments: { live: { target: { kind: kubernetes, any: [thing] } } }';
  expect(environmentIn(file, 'deploy/web.yml')).toMatchObject({ app: 'web', target: { kind: 'kubernetes' } });
});
