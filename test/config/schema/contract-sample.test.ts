import { expect, it } from 'vitest';
import { read } from '../reading.js';

/** The complete sample that users are shown, comments included. */
const PIPELINE = `# yaml-language-server: $schema=./schema/cimyr.schema.json
name: shop                             # identity of the app: state is keyed by name + environment
description: build, test and ship the shop
variables: { NODE_ENV: test }          # environment variables of every job
timeout: 30m                           # whole run; durations: 90 (seconds), 90s, 10m, 1h30m
defaults: { shell: bash, timeout: 10m, retry: 0 }
max-parallel: 4                        # default: number of processors
on-failure: continue                   # continue (default: only dependants are skipped) | no-new | cancel
requires: [node>=20, docker]           # checked before anything runs

stages:                                # as in GitLab: a stage without \`needs\` follows the stage before it
  - name: build
    jobs:
      - name: compile
        run: [npm ci, npm run build]   # string or list; each entry is a shell of its own
        env: { CI: "1", TOKEN: "\${{ secrets.NPM_TOKEN }}" }
        working-directory: web
        artifacts: [dist/**]           # or { name, path: [...], retention: 7d }
        cache: { inputs: [src/**, package-lock.json], outputs: [dist/**], env: [NODE_ENV], tools: [node --version] }
        changes: [web/**]              # skip when nothing there differs from the merge base; unknown base runs
  - name: test
    jobs:
      - name: unit
        run: npm test -- --shard \${{ matrix.shard }}/3
        matrix: { shard: [1, 2, 3] }   # include / exclude as in GitHub
        timeout: 5m
        idle-timeout: 60s              # no output for so long
        retry: { max: 2, backoff: 5s, on: [exit-code, timeout, "output:/ECONNRESET/"] }   # max further attempts
        reports: { junit: ["reports/\${{ matrix.shard }}/*.xml"], sarif: [scan.sarif] }
      - name: lint
        run: npm run lint
        allow-failure: true            # or { exit-codes: [2] }
      - name: e2e
        needs: [unit]                  # this stage's job first, else the only job so named
        if: \${{ github.ref == 'refs/heads/main' }}
        services: { db: { image: "postgres:17", ports: ["5432"], ready: { tcp: 5432 } }, api: { run: "node api.js", ready: { http: "http://127.0.0.1:8080/up" } } }
        container: { image: "node:24" }
        slots: 2                       # of max-parallel
        lock: [browser]
        run: npm run e2e
`;
const DEPLOYMENT = `
environments:
  production:
    type: production                   # development | testing | staging | production
    url: https://shop.example.com
TARGET
    strategy: { kind: canary, steps: [10, 25, 50], bake: 30s }   # rolling { batch: 1 | 25% } | blue-green | canary | recreate
    health-checks:
      - { kind: http, url: "http://\${CIMYR_INSTANCE}/up", status: 200, interval: 2s, successes: 3, deadline: 60s }
      - { kind: http, url: "https://shop.example.com/up", body: "ok", latency: 500ms }
      - { kind: tcp, address: "db:5432" }
      - { kind: command, from: target, run: "./check" }
    hooks: { pre-deploy: [./migrate], pre-switch: [], post-switch: [], post-deploy: [./warm-up], pre-rollback: [], post-rollback: [], on-failure: [] }
    rollback: { on-failure: true, strategy: immediate, keep: 5, standby: 10m, on-interrupt: rollback }
    variables: { REGION: eu }

monitor:
  checks: [ { name: shop, kind: http, url: "https://shop.example.com/up", latency: 500ms, certificate-days: 30 } ]
  pipeline: { workflow: ci.yml, window: 30d, slo: 0.95 }
  incidents: { issues: true }
`;
const TARGETS = {
  ssh: `target:                                # local: the same without hosts, user, key and known-hosts
  kind: ssh
  hosts: [web1.example.com, "web2.example.com:2222"]
  user: deploy
  key: \${SSH_KEY}                      # the key itself or the path of a file
  known-hosts: .github/known_hosts     # path or content; or host-fingerprint: "SHA256:…"
  jump: bastion.example.com
  path: /srv/shop                      # releases/<release>/, shared/, current -> releases/<release>, .cimyr/
  artifact: dist/                      # directory, file or archive (tar, tar.gz, zip)
  shared: [uploads]                    # linked into each release
  activate: ./bin/restart              # run in the release's directory after the switch
  instances: { ports: [8001, 8002], start: ./bin/start, stop: ./bin/stop }
  traffic: { kind: haproxy, socket: /run/haproxy/admin.sock, backend: shop }`,
  docker: `target:
  kind: docker
  hosts: [unix:///var/run/docker.sock] # or ssh://deploy@web1 (known-hosts, key as above), tcp://web1:2376 (TLS by docker-certificates)
  image: "ghcr.io/o/shop:\${CIMYR_RELEASE}"   # or build: { context, dockerfile, args }, or archive: image.tar
  replicas: 2
  port: 3000
  command: [./serve]
  env: { A: b }
  volumes: [ "data:/data" ]
  networks: [ back ]
  proxy: { kind: managed, publish: [80], hosts: [shop.example.com] }
  registry: { server: ghcr.io, username: o, password: "\${{ secrets.REGISTRY }}" }`,
  kubernetes: `target:
  kind: kubernetes
  context: prod
  namespace: shop
  manifests: [deploy/*.yaml]           # or kustomize: overlays/prod
  workload: deployment/shop
  service: shop
  traffic: { kind: gateway, route: shop }    # gateway | ingress-nginx | replicas (default)`,
};
const indented = (text: string) => text.replace(/^/gm, '    ');
const withTarget = (target: string) => DEPLOYMENT.replace('TARGET', indented(target));

it.each(Object.entries(TARGETS))('the sample with its %s target is valid', (_, target) => {
  const found = read(PIPELINE + withTarget(target));
  const refusing = found.diagnostics.filter(
    ({ severity, code }) => severity === 'error' && code !== 'E-UNSUPPORTED',
  );
  expect(refusing).toEqual([]);
  expect(found).toMatchObject({ isRefused: false, environments: [{ name: 'production' }] });
});

it('a file may hold nothing but environments, or nothing but what is watched', () => {
  const deployment = withTarget(TARGETS.docker);
  const [environments = '', monitor = ''] = deployment.split(/(?=^monitor:)/m);
  expect(read(`name: shop\n${environments}`)).toMatchObject({
    isRefused: false,
    environments: [{ name: 'production' }],
    diagnostics: [],
  });
  expect(read(monitor)).toMatchObject({ isRefused: false, environments: [], diagnostics: [] });
});

it('what this version cannot run is told at its key, and does not make the file wrong', () => {
  const { diagnostics, isRefused } = read(PIPELINE);
  const unsupported = diagnostics.filter(({ code }) => code === 'E-UNSUPPORTED');
  expect(unsupported.map(({ path }) => path).join(' ')).not.toContain('environments');
  expect(isRefused).toBe(false);
});
