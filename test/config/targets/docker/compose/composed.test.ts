import { describe, expect, it } from 'vitest';
import { composedTarget } from '../../../../../src/config/targets/docker/compose/composed.js';
import { composeFile } from '../../../../../src/config/targets/docker/compose/service.js';
import { dockerTargetOf } from '../../../../../src/config/targets/docker/model.js';
import { asDockerSpec, dockerSpecOf } from '../../../../../src/config/targets/docker/spec.js';

interface Said {
  readonly web?: object;
  readonly file?: object;
  readonly target?: object;
  /** As the file has the variables. */
  readonly written?: Record<string, unknown>;
}

/** What comes of a service that Compose tells so. */
function composed({ web = {}, file = {}, target = {}, written = {} }: Said) {
  const source = { kind: 'compose', file: 'compose.yaml', service: 'web' } as const;
  const whole = {
    name: 'shop',
    services: { web: { image: 'shop:1', ports: [{ target: 8080 }], ...web }, db: { image: 'postgres:17' } },
    networks: { default: { name: 'shop_default' }, front: { name: 'edge' } },
    volumes: { data: { name: 'shop_data' } },
    ...file,
  };
  const { kind: _, ...own } = source;
  const result = composedTarget(dockerTargetOf({ kind: 'docker', compose: own, ...target }), source, {
    file: composeFile().parse(whole),
    written,
    workspace: '/work',
  });
  return result.ok ? result.value : result.error;
}

const target = (said: Said) => {
  const value = composed(said);
  if (typeof value === 'string') throw new Error(value);
  return value.target;
};

describe('a target that Compose says', () => {
  it('has the image, the port and the project of the service', () => {
    expect(target({})).toMatchObject({
      image: { kind: 'image', reference: 'shop:1' },
      port: 8080,
      replicas: 1,
      compose: { project: 'shop', service: 'web' },
    });
  });

  it.each([
    [
      'its build',
      { build: { context: '/work/web', args: { A: 1, B: null }, target: 'prod' } },
      { image: { kind: 'build', context: 'web', dockerfile: 'Dockerfile', args: { A: '1' }, stage: 'prod' } },
    ],
    ['its replicas', { deploy: { replicas: 3 } }, { replicas: 3 }],
    ['its scale', { scale: 2 }, { replicas: 2 }],
    ['its command', { command: ['a', 'b c'] }, { command: ['a', 'b c'] }],
    [
      'the real names of its networks',
      { networks: { default: null, front: null } },
      { networks: ['shop_default', 'edge'] },
    ],
    ['one port that it exposes', { ports: [], expose: ['3000'] }, { port: 3000 }],
    [
      'its limits',
      { deploy: { resources: { limits: { cpus: 0.5, memory: '67108864', pids: 20 } } } },
      { container: { cpus: 0.5, memoryBytes: 67_108_864, processes: 20 } },
    ],
    [
      'its limits as older files have them',
      { cpus: 2, mem_limit: '1024', pids_limit: 5 },
      { container: { cpus: 2, memoryBytes: 1024, processes: 5 } },
    ],
    [
      'its health check',
      { healthcheck: { test: ['CMD', 'x'], interval: '1m30s', timeout: '2s', retries: 3 } },
      { container: { healthcheck: { test: ['CMD', 'x'], intervalMs: 90_000, timeoutMs: 2000, retries: 3 } } },
    ],
    [
      'that it has no health check',
      { healthcheck: { disable: true } },
      { container: { healthcheck: { test: ['NONE'] } } },
    ],
    [
      'how it is stopped',
      { stop_signal: 'SIGUSR1', stop_grace_period: '1m30s' },
      { container: { stopSignal: 'SIGUSR1', stopSeconds: 90 } },
    ],
    [
      'who it is and where',
      { user: '10:10', working_dir: '/app', entrypoint: ['x'], hostname: 'h' },
      { container: { user: '10:10', workingDirectory: '/app', entrypoint: ['x'], hostname: 'h' } },
    ],
    [
      'its ulimits',
      { ulimits: { nofile: 10, nproc: { soft: 1, hard: 2 } } },
      {
        container: {
          ulimits: [
            { name: 'nofile', soft: 10, hard: 10 },
            { name: 'nproc', soft: 1, hard: 2 },
          ],
        },
      },
    ],
    [
      'its memory as files',
      { tmpfs: ['/run:size=1m'], volumes: [{ type: 'tmpfs', target: '/t', tmpfs: { size: '5' } }] },
      { container: { tmpfs: { '/run': 'size=1m', '/t': 'size=5' } }, volumes: [] },
    ],
    [
      'what it may not',
      { read_only: true, cap_drop: ['ALL'], security_opt: ['no-new-privileges:true'] },
      { container: { isReadOnly: true, dropped: ['ALL'], hasNoNewPrivileges: true } },
    ],
    [
      'how it finds others',
      { dns: ['1.1.1.1'], extra_hosts: ['a=1.2.3.4', 'b:1.2.3.5'] },
      { container: { dns: ['1.1.1.1'], extraHosts: ['a:1.2.3.4', 'b:1.2.3.5'] } },
    ],
    [
      'its log',
      { logging: { driver: 'json-file', options: { 'max-file': 2 } } },
      { container: { log: { driver: 'json-file', options: { 'max-file': '2' } } } },
    ],
  ])('has %s', (_, web, expected) => {
    expect(target({ web })).toMatchObject(expected);
  });

  it('has volumes by their real names, and directories of the machine', () => {
    const volumes = [
      { type: 'volume', source: 'data', target: '/data', volume: {} },
      { type: 'bind', source: '/srv/x', target: '/x', read_only: true, bind: { create_host_path: true } },
    ];
    expect(target({ web: { volumes } }).volumes).toEqual(['shop_data:/data', '/srv/x:/x:ro']);
  });

  it('joins no network where the service is alone', () => {
    const alone = { services: { web: { image: 'a', expose: ['1'], networks: { default: null } } } };
    expect(target({ file: alone }).networks).toEqual([]);
  });

  it('goes by what the target says of port and replicas', () => {
    const web = { ports: [{ target: 1 }, { target: 2 }], scale: 4 };
    expect(target({ web, target: { port: 2, replicas: 5 } })).toMatchObject({ port: 2, replicas: 5 });
  });

  it('comes back whole from its record', () => {
    const web = { healthcheck: { test: ['CMD', 'x'] }, stop_grace_period: '5s', tmpfs: ['/run'] };
    const spec = dockerSpecOf(target({ web }));
    expect(asDockerSpec(JSON.parse(JSON.stringify(spec)))).toEqual(spec);
  });

  it.each([
    ['a variable', '$SECRET', 'hush', '${SECRET}'],
    ['one in braces', 'x-${SECRET}', 'x-hush', 'x-${SECRET}'],
    ['a default', '${S:-d}', 'd', '${S:-d}'],
    ['one that has to be', '${SECRET:?say it}', 'hush', '${SECRET}'],
    ['one of the same name', null, 'hush', '${A}'],
    ['a default in another way', '${S-d}', 'd', 'd'],
    ['one in another', '${S:-${T}}', 'd', 'd'],
    ['a dollar sign', 'x$$y', 'x$y', 'x$y'],
    ['no variable', 'x', 'x', 'x'],
  ])('keeps in its record, of a value with %s, what it is', (_, text, value, kept) => {
    expect(target({ web: { environment: { A: value } }, written: { A: text } }).env).toEqual({ A: kept });
  });

  it('has variables of a file, and none that nobody sets', () => {
    expect(target({ web: { environment: { A: 'from a file', B: null, N: 3 } } }).env).toEqual({
      A: 'from a file',
      N: '3',
    });
  });

  it.each([
    ['containers of its own names', { container_name: 'web' }, "'container_name'"],
    ['another restart', { restart: 'unless-stopped' }, "'restart'"],
    ['links', { links: ['db'] }, "'links'"],
    ['aliases', { networks: { default: { aliases: ['www'] } } }, "'aliases': www"],
  ])('tells of %s', (_, web, words) => {
    expect(composed({ web })).toMatchObject({ told: [expect.stringContaining(words)] });
  });

  it.each([
    'privileged',
    'cap_add',
    'devices',
    'secrets',
    'configs',
    'network_mode',
    'pid',
    'ipc',
    'userns_mode',
    'volumes_from',
    'tty',
    'gpus',
    'runtime',
    'platform',
    'use_api_socket',
    'provider',
    'post_start',
    'what_comes_next_year',
  ])("refuses what has '%s', which would be lost", (key) => {
    expect(composed({ web: { [key]: ['x'] } })).toContain(`'${key}', which cannot be carried over`);
  });

  it.each([
    [{ privileged: false, devices: [], cap_add: null, 'x-own': 1, profiles: ['p'], depends_on: { db: {} } }],
    [{ deploy: { placement: {} }, develop: { watch: [] }, annotations: {} }],
  ])('takes what says nothing: %j', (web) => {
    expect(composed({ web })).toMatchObject({ told: [] });
  });

  it.each([
    ['a seccomp profile', { security_opt: ['seccomp=unconfined'] }, 'security_opt: seccomp=unconfined'],
    ['a secret of a build', { build: { context: '/work', secrets: ['x'] } }, 'build.secrets'],
    ['nothing to run', { image: null }, "neither 'image' nor 'build'"],
    ['a volume without a name', { volumes: [{ type: 'volume', target: '/x' }] }, 'without a name'],
    ['a pipe', { volumes: [{ type: 'npipe', source: 'x', target: '/x' }] }, "type 'npipe'"],
    [
      'an option of a volume',
      { volumes: [{ type: 'bind', source: '/x', target: '/x', bind: { selinux: 'z' } }] },
      "'selinux'",
    ],
    [
      'an address of its own',
      { networks: { default: { ipv4_address: '1.2.3.4' } } },
      'networks.default.ipv4_address',
    ],
    ['no port', { ports: [] }, "add 'port:'"],
    ['several ports', { ports: [{ target: 1 }, { target: 2 }] }, 'several ports (1, 2)'],
    ['a text that would be filled in twice', { environment: { A: '${X}' } }, 'nobody fills in'],
  ])('refuses %s', (_, web, words) => {
    expect(composed({ web })).toContain(words);
  });

  it('names the services that there are', () => {
    expect(composed({ file: { services: { api: { image: 'a' } } } })).toBe(
      "target.compose.service: compose.yaml has no service 'web'; there are api",
    );
  });
});
