import { createServer } from 'node:http';
import { describe, expect, it } from 'vitest';
import { Engine } from '../../../../src/adapters/docker/engine.js';
import { socketWay } from '../../../../src/adapters/docker/engine-way.js';
import { keeperHost } from '../../../../src/adapters/docker/keeper-host.js';
import { dockerTargetOf } from '../../../../src/config/targets/docker/model.js';
import type { DockerTarget } from '../../../../src/config/targets/docker/target.js';
import type { StrategyKind } from '../../../../src/domain/rollout/environment.js';
import { adoptionOf, takeOverGap } from '../../../../src/wiring/deploy/platforms/composed.js';
import { folder } from '../../../built/workspace.js';

interface Running {
  readonly address?: string;
  readonly port?: number;
  readonly status?: string;
  readonly oneOff?: boolean;
  readonly host?: object;
  readonly mounts?: readonly object[];
}

/** An engine that has one container of the service. */
async function gapWith(
  running: Running,
  asked: { strategy?: StrategyKind; acceptsOutage?: boolean; dryRun?: boolean },
  target: Partial<DockerTarget> = {},
) {
  using place = folder();
  const socketPath = `${place.path}/engine.sock`;
  const { address = '', port = 80, status = 'running', oneOff = false, host = {}, mounts = [] } = running;
  const server = createServer((request, response) => {
    response.setHeader('content-type', 'application/json');
    const one = {
      Id: 'c',
      Name: '/stack-web-1',
      RestartCount: 0,
      Image: 'sha256:x',
      State: { Status: status, StartedAt: '' },
      Config: { Labels: oneOff ? { 'com.docker.compose.oneoff': 'True' } : {} },
      Mounts: mounts,
      HostConfig: { ...host, PortBindings: { '8080/tcp': [{ HostIp: address, HostPort: String(port) }] } },
    };
    response.end(JSON.stringify(request.url?.includes('/c/json') ? one : [{ Id: 'c' }]));
  });
  await new Promise<void>((resolve) => server.listen(socketPath, resolve));
  const engine = new Engine('docker', socketWay('docker', socketPath));
  const gap = await takeOverGap([{ engine, keeper: keeperHost(engine) }], { ...TARGET, ...target }, asked);
  engine.close();
  server.closeAllConnections();
  server.close();
  return gap.ok ? gap.value : gap.error.message;
}

const TARGET: DockerTarget = {
  ...dockerTargetOf({
    kind: 'docker',
    compose: { file: 'compose.yaml', service: 'web' },
    proxy: { kind: 'managed', publish: ['127.0.0.1:80'] },
  }),
  compose: { project: 'stack', service: 'web' },
};

const GAP =
  "Compose's 'web' on docker has port 80 itself: between its end and the proxy's start nobody answers";

describe("a port of the proxy's that Compose has", () => {
  it('is taken over only where that is accepted', async () => {
    expect(await gapWith({}, {})).toBe(`${GAP}; go on with --accept-outage, at a time when that is good`);
    expect(await gapWith({}, { acceptsOutage: true })).toEqual([GAP]);
  });

  it('is told of in a plan', async () => {
    expect(await gapWith({}, { dryRun: true })).toEqual([`${GAP}; it needs --accept-outage`]);
  });

  it('is no matter where nobody answers for a moment anyway', async () => {
    expect(await gapWith({}, { strategy: 'recreate' })).toHaveLength(1);
  });

  it('cannot be divided, whoever accepts what', async () => {
    expect(await gapWith({}, { strategy: 'canary', acceptsOutage: true })).toContain('--strategy blue-green');
  });

  it.each<[string, Running]>([
    ['another port', { port: 8080 }],
    ['the same at another address', { address: '127.0.0.2' }],
    ['a container that has ended', { status: 'exited' }],
    ['one that runs a command once', { oneOff: true }],
  ])('is free with %s', async (_, running) => {
    expect(await gapWith(running, {})).toEqual([]);
  });

  it.each([[''], ['0.0.0.0'], ['127.0.0.1']])('is taken at address %o', async (address) => {
    expect(await gapWith({ address }, {})).toContain(GAP);
  });

  it.each<[string, Running]>([
    ['privileged', { host: { Privileged: true } }],
    ['cap_add', { host: { CapAdd: ['SYS_ADMIN'] } }],
    ['devices', { host: { Devices: [{}] } }],
    ["network_mode: 'host'", { host: { NetworkMode: 'host' } }],
    ["pid: 'host'", { host: { PidMode: 'host' } }],
    [
      '/var/run/docker.sock',
      { mounts: [{ Type: 'bind', Source: '/var/run/docker.sock', Destination: '/s', RW: false }] },
    ],
    ['/etc', { mounts: [{ Type: 'bind', Source: '/etc', Destination: '/e', RW: true }] }],
  ])('is not taken over from what has the machine: %s', async (danger, running) => {
    expect(await gapWith(running, { acceptsOutage: true })).toContain(
      `runs with ${danger}, which no release`,
    );
  });

  it('is not asked about where nothing is taken over, or without a proxy', async () => {
    const { compose: _, ...alone } = TARGET;
    expect(await gapWith({}, {}, { compose: undefined as never, image: alone.image })).toEqual([]);
    expect(
      await gapWith({}, {}, { proxy: { ...TARGET.proxy, kind: 'none' } as DockerTarget['proxy'] }),
    ).toEqual([]);
  });
});

it('names a variable that has its value from one, and keeps no secret', () => {
  const env = { TOKEN: '${SECRET}', OTHER: '${GONE}', PLAIN: 'x' };
  const environment = { target: {}, variables: {}, strategy: { kind: 'recreate' } };
  const { written } = adoptionOf(
    { ...TARGET, env },
    {
      environment: environment as never,
      variables: { SECRET: 'hush' },
    },
  );
  expect([
    written('TOKEN', 'hush'),
    written('TOKEN', 'other'),
    written('OTHER', ''),
    written('NONE', 'x'),
  ]).toEqual(['${SECRET}', undefined, undefined, undefined]);
  expect(written('PLAIN', 'x')).toBe('x');
});
