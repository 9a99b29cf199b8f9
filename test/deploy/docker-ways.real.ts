import { once } from 'node:events';
import { chmodSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { createServer as tlsServer } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { playRollout } from '../actions/rollouts.js';
import { type Authority, authority, type Signed } from '../adapters/docker/openssl.js';
import { freePort } from '../adapters/ssh/sshd.js';
import { cimyr, start } from '../built/cimyr.js';
import { type Folder, folder } from '../built/workspace.js';
import { canHaveOwnEngine } from '../testbed/can-have-engines.js';
import { IMAGES, type OwnEngine, ownDockerEngine } from '../testbed/engines.js';
import { canHaveHosts, type Hosts, startHosts } from '../testbed/hosts.js';

/** Both engines are on this machine, and would publish the same port: the second has another loopback address. */
const [FIRST, SECOND] = ['127.0.0.1', '127.0.0.2'];

const replaced = (from: string, to: string): Transform =>
  new Transform({
    transform: (chunk: Buffer, _, done) =>
      done(null, Buffer.from(chunk.toString('latin1').replaceAll(from, to), 'latin1')),
  });

/** Hands every connection on to an engine. */
function before(socketPath: string, open: Set<Socket>, address = FIRST) {
  return (client: Socket) => {
    const engine = connect({ path: socketPath, allowHalfOpen: true });
    for (const one of [client, engine]) {
      open.add(one.on('error', () => {}));
      one.once('close', () => {
        client.destroy();
        engine.destroy();
      });
    }
    client.pipe(replaced(FIRST, address)).pipe(engine);
    engine.pipe(replaced(address, FIRST)).pipe(client);
  };
}

const isMissing = canHaveHosts() ?? canHaveOwnEngine('20.10');
const second = canHaveOwnEngine('29') === undefined ? '29' : '20.10';

describe.skipIf(isMissing !== undefined)('engines by ssh:// and tcp://, two places of one target', () => {
  let ca: Authority;
  let client: Signed;
  let hosts: Hosts;
  let engines: OwnEngine[];
  let port: number;
  let tls: string;
  let workspace: Folder;
  const open = new Set<Socket>();
  const servers: Server[] = [];

  const web1 = () => hosts.all[0] as Hosts['all'][number];
  const socket = () => web1().file('/run/docker.sock');
  const listening = async (server: Server, at: string | number) => {
    servers.push(typeof at === 'string' ? server.listen(at) : server.listen(at, FIRST));
    await once(server, 'listening');
    return server;
  };

  beforeAll(async () => {
    ca = authority();
    client = ca.sign('client');
    workspace = folder();
    const server = ca.sign('server', { alt: `IP:${FIRST}` });
    const [first, other, group] = await Promise.all([
      ownDockerEngine('20.10'),
      ownDockerEngine(second),
      startHosts(1),
    ]);
    [engines, hosts] = [[first, other], group];
    port = await freePort();
    await listening(createServer({ allowHalfOpen: true }, before(first.socketPath, open)), socket());
    chmodSync(socket(), 0o666);
    const options = {
      ...server,
      ca: ca.cert,
      requestCert: true,
      rejectUnauthorized: true,
      allowHalfOpen: true,
    };
    const ended = await listening(tlsServer(options, before(other.socketPath, open, SECOND)), 0);
    tls = `${FIRST}:${(ended.address() as AddressInfo).port}`;
    workspace.write('known_hosts', hosts.knownHosts);
    for (const [name, text] of Object.entries({
      'ca.pem': ca.cert,
      'cert.pem': client.cert,
      'key.pem': client.key,
    }))
      workspace.write(`certs/${name}`, text);
  });
  afterAll(async () => {
    for (const one of open) one.destroy();
    for (const one of servers) one.close();
    await Promise.all([hosts?.stop(), ...(engines ?? []).map((engine) => engine.stop())]);
    ca?.[Symbol.dispose]();
    workspace?.[Symbol.dispose]();
  });

  const both = () => `["ssh://deploy@${web1().address}", "tcp://${tls}"]`;
  function wish(version: 1 | 2 | 3, target: Readonly<Record<string, string>> = {}): void {
    const lines = {
      kind: 'docker',
      hosts: both(),
      key: hosts.userKeyPath,
      'known-hosts': 'known_hosts',
      image: `"${IMAGES.web(version)}"`,
      port: '8080',
      proxy: `{ kind: managed, publish: ["${FIRST}:${port}"], image: "${IMAGES.haproxy}" }`,
      ...target,
    };
    workspace.write(
      'cimyr.yml',
      `name: shop
environments:
  production:
    target:
${Object.entries(lines)
  .map(([key, text]) => (text === '' ? '' : `      ${key}: ${text}\n`))
  .join('')}    strategy: { kind: rolling }
    health-checks:
      - { name: up, kind: http, from: target, url: "http://\${CIMYR_INSTANCE}/up", interval: 100ms, timeout: 2s, failures: 1, successes: 1, deadline: 20s }
`,
    );
  }
  const env = () => ({ DOCKER_CERT_PATH: join(workspace.path, 'certs') });
  async function run(args: string, more: Readonly<Record<string, string>> = {}) {
    const end = await cimyr(args.split(' '), { cwd: workspace.path, env: { ...env(), ...more } });
    return { code: end.code, text: end.stdout + end.stderr };
  }
  const deploy = (release: string, more = '') => run(`deploy production --release ${release}${more}`);
  const served = () =>
    Promise.all(
      [FIRST, SECOND].map(
        async (address) => (await (await fetch(`http://${address}:${port}/`)).text()).split(' ')[0],
      ),
    );

  it('get a release one after the other; each is told by its name', async () => {
    wish(1);
    const first = await deploy('v1');
    expect([first.code, first.text]).toEqual([0, expect.stringContaining(web1().address)]);
    expect(first.text).not.toMatch(/ssh:\/\/|unix:\/\//);
    expect(await served()).toEqual(['1', '1']);
  });

  it('can be left out by name, and are not forgotten', async () => {
    wish(2);
    expect(await deploy('v2', ` --without ${tls}`)).toMatchObject({ code: 0 });
    expect(await served()).toEqual(['2', '1']);
    const status = await run('status production');
    expect([status.code, status.text]).toEqual([1, expect.stringContaining('was left out')]);
    const unknown = await deploy('v2', ' --without web1');
    expect(unknown).toMatchObject({ code: 2, text: expect.stringContaining(tls) });
  });

  it('are seen again after the connection broke in the middle, and go back', async () => {
    wish(3);
    const running = start(['deploy', 'production', '--release', 'v3'], { cwd: workspace.path, env: env() });
    await running.says(/upload to/);
    await web1().kill();
    const end = await running.ended;
    // What an engine had been asked for just then is unknown.
    if (end.code !== 0)
      expect([end.code, end.stdout + end.stderr]).toEqual([
        3,
        expect.stringContaining('the connection broke'),
      ]);
    expect(await run('rollback production --to v1')).toMatchObject({ code: 0 });
    expect(await served()).toEqual(['1', '1']);
  });

  it('are refused, with what helps, before anything is touched', async () => {
    const [missing, empty] = [{ DOCKER_CERT_PATH: '' }, { DOCKER_CERT_PATH: workspace.path }];
    wish(1);
    const cases: [Readonly<Record<string, string>>, Readonly<Record<string, string>>, string][] = [
      [{}, missing, 'without TLS whoever reaches the port of an engine has its machine'],
      [{}, empty, 'docker-certificates: ca.pem is missing in'],
      [{}, { DOCKER_CERTIFICATES: ca.cert + client.cert }, "the client's private key is missing"],
      [
        {
          'known-hosts': `"${web1().address} ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ8H8QZ8mJx7yV4Ew8o1nC1W5l8N6b5Jm5m3d1k0C9gq"`,
        },
        {},
        'E-HOSTKEY',
      ],
      [{ hosts: `["tcp://localhost:${tls.split(':')[1]}"]` }, {}, 'shows a certificate of another name'],
    ];
    for (const [target, more, words] of cases) {
      wish(1, target);
      expect(await run('deploy production --release v9', more)).toMatchObject({
        code: 2,
        text: expect.stringContaining(words),
      });
    }
    wish(1);
    chmodSync(socket(), 0o600);
    const denied = await deploy('v9');
    expect(denied).toMatchObject({
      code: 2,
      text: expect.stringContaining('deploy may not use /var/run/docker.sock'),
    });
    chmodSync(socket(), 0o666);
    expect(await served()).toEqual(['1', '1']);
  });

  it('may be named beside the file: by DOCKER_HOST, or the input of the actions', async () => {
    const only = { hosts: '', key: '', 'known-hosts': '' };
    wish(1, only);
    const here = await run('status production', { DOCKER_HOST: `tcp://${tls}` });
    expect(here).toMatchObject({ code: 0, text: expect.stringContaining('v1') });
    const inputs = { command: 'status', 'docker-host': `tcp://${tls}` };
    const whole = { ...inputs, 'docker-certificates': ca.cert + client.cert + client.key };
    await using step = await playRollout(workspace, 'deploy', whole);
    expect([step.exitCode, step.outputs['status']]).toEqual([0, 'success']);
    const bySsh = {
      command: 'status',
      'docker-host': `ssh://deploy@${web1().address}`,
      'ssh-key': hosts.userKey,
      'known-hosts': hosts.knownHosts,
    };
    await using other = await playRollout(workspace, 'deploy', bySsh);
    expect([other.exitCode, other.outputs['status'], other.stdout]).toEqual([
      0,
      'success',
      expect.anything(),
    ]);
    wish(1);
    await using twice = await playRollout(workspace, 'deploy', whole);
    expect([twice.exitCode, twice.stdout]).toEqual([
      2,
      expect.stringContaining("input 'docker-host' and 'hosts' of the target exclude each other"),
    ]);
    // A file that names its engines means those.
    expect(await run('status production', { DOCKER_HOST: 'tcp://nowhere.invalid:2375' })).toMatchObject({
      code: 0,
    });
  });

  it('one that is gone is not seen, and the others are shown', async () => {
    wish(1);
    rmSync(socket());
    const status = await run('status production');
    expect(status).toMatchObject({
      code: 3,
      text: expect.stringContaining('there is no /var/run/docker.sock'),
    });
    expect(status.text).toContain('v1 serves');
    writeFileSync(socket(), '');
    expect(await deploy('v9')).toMatchObject({ code: 2, text: expect.stringContaining('is no socket') });
    expect(await served()).toEqual(['1', '1']);
  });
});
