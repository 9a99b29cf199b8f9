import { spawnSync } from 'node:child_process';
import { expect } from 'vitest';
import { freePort } from '../adapters/ssh/sshd.js';
import { cimyr } from '../built/cimyr.js';
import { type Folder, folder } from '../built/workspace.js';
import { must } from '../testbed/containers.js';
import { type Engine, IMAGES } from '../testbed/engines.js';

/** Whether Compose can be asked here. */
export const hasCompose = ({ environment }: Engine): boolean =>
  spawnSync('docker', ['compose', 'version'], { env: { ...process.env, ...environment } }).status === 0;

interface Variables {
  readonly V?: string;
  readonly BAD?: string;
  readonly PORT?: string;
}

/** A service and its database as Compose has them, on an engine that cimyr deploys to. */
export class ComposeSite implements Disposable {
  readonly port: number;
  readonly #engine: Engine;
  readonly #folder: Folder = folder();

  private constructor(engine: Engine, port: number) {
    this.#engine = engine;
    this.port = port;
    this.#folder.write(
      'compose.yaml',
      `name: stack
services:
  web:
    image: "cimyr-test/web:\${V}"
    environment: { TOKEN: "\${TOKEN}", BAD: "\${BAD:-}" }
    ports: ["127.0.0.1:\${PORT:-${port}}:8080"]
    volumes: ["data:/data"]
    depends_on: [db]
    restart: unless-stopped
    stop_grace_period: 2s
  db: { image: "${IMAGES.busybox}", command: [sleep, "1000"], stop_grace_period: 0s }
volumes: { data: {} }
`,
    );
    this.wish();
  }

  static async on(engine: Engine): Promise<ComposeSite> {
    return new ComposeSite(engine, await freePort());
  }

  wish(strategy = 'blue-green', hooks = '{}'): void {
    this.#folder.write(
      'cimyr.yml',
      `name: composed
environments:
  production:
    target:
      kind: docker
      hosts: ["unix://${this.#engine.socketPath}"]
      compose: { file: compose.yaml, service: web }
      proxy: { kind: managed, publish: ["127.0.0.1:${this.port}"], image: "${IMAGES.haproxy}" }
    strategy: { kind: ${strategy} }
    health-checks:
      - { name: up, kind: http, from: target, url: "http://\${CIMYR_INSTANCE}/up", interval: 100ms, timeout: 2s, failures: 1, successes: 1, deadline: 20s }
    hooks: ${hooks}
`,
    );
  }

  compose(variables: Variables, ...args: readonly string[]): void {
    const env = { ...process.env, ...this.#env(variables) };
    const ran = spawnSync('docker', ['compose', ...args], { cwd: this.#folder.path, env, encoding: 'utf8' });
    if (ran.status !== 0) throw new Error(`docker compose ${args.join(' ')}: ${ran.stderr}`);
  }

  async run(variables: Variables, ...args: readonly string[]) {
    const { code, stdout, stderr } = await cimyr([...args], {
      cwd: this.#folder.path,
      env: this.#env(variables),
    });
    return { code, said: stdout + stderr };
  }

  deploy(release: string, variables: Variables, ...args: readonly string[]) {
    return this.run(
      variables,
      'deploy',
      'production',
      '--release',
      release,
      '--wait-for-lock',
      '90s',
      ...args,
    );
  }

  /** Which version answers, and from which container. */
  async answer(): Promise<readonly string[]> {
    return (await (await fetch(`http://127.0.0.1:${this.port}/`)).text()).trim().split(' ');
  }

  /** Of what runs as a release. */
  async inspect(release: string): Promise<{
    readonly Config: { readonly Env: string[]; readonly Labels: Record<string, string> };
    readonly HostConfig: { readonly Binds: string[] };
    readonly NetworkSettings: { readonly Networks: Record<string, unknown> };
  }> {
    const filters = encodeURIComponent(
      JSON.stringify({ label: ['cimyr.app=composed', `cimyr.release=${release}`] }),
    );
    const [one] = JSON.parse(await must(this.#engine, 'GET', `/containers/json?filters=${filters}`));
    if (one === undefined) throw new Error(`nothing runs as ${release}`);
    return JSON.parse(await must(this.#engine, 'GET', `/containers/${one.Id}/json`));
  }

  [Symbol.dispose](): void {
    this.compose({ V: '1' }, 'down', '--volumes', '--remove-orphans');
    this.#folder[Symbol.dispose]();
  }

  #env(variables: Variables): Record<string, string> {
    return { ...this.#engine.environment, TOKEN: 'a-token-of-the-test', ...variables };
  }
}

const V1 = { V: '1' } as const;
const V2 = { V: '2' } as const;

/** What Compose runs with the proxy's port becomes the first release, and can be gone back to. */
export async function composeIsTakenOver(engine: Engine): Promise<void> {
  using site = await ComposeSite.on(engine);
  site.compose(V1, 'up', '--detach', '--wait', '--quiet-pull');
  const [, container] = await site.answer();

  const refused = await site.deploy('v2', V2);
  expect(refused).toEqual({ code: 2, said: expect.stringContaining(`has port ${site.port} itself`) });
  const ill = await site.deploy('v2', { ...V2, BAD: 'crash' }, '--accept-outage');
  expect(ill.code).toBe(1);
  expect(await site.answer()).toEqual(['1', container]);
  const untouched = await site.run(V2, 'status', 'production');
  expect(untouched).toEqual({ code: 0, said: expect.stringMatching(/running compose-[0-9a-f]{8} · 100 %/) });

  site.wish('blue-green', '{ post-switch: ["false"] }');
  const back = await site.deploy('v3', V2, '--accept-outage');
  expect(back).toEqual({
    code: 1,
    said: expect.stringMatching(/nobody listened for[^]*rolled back: compose-/),
  });
  const [version, other] = await site.answer();
  expect([version, other === container]).toEqual(['1', false]);

  const [, name = ''] = /(compose-[0-9a-f]{8})/.exec(back.said) ?? [];
  const { Config, HostConfig, NetworkSettings } = await site.inspect(name);
  expect(Config.Env).toEqual(expect.arrayContaining(['TOKEN=a-token-of-the-test', 'VERSION=1']));
  expect(Object.keys(Config.Labels).filter((label) => label.includes('compose'))).toEqual([]);
  expect(HostConfig.Binds).toEqual(['stack_data:/data']);
  expect(Object.keys(NetworkSettings.Networks)).toContain('stack_default');

  site.wish();
  // At another port it can be brought back beside what serves.
  site.compose({ ...V1, PORT: String(await freePort()) }, 'up', '--detach', 'web');
  const drifted = await site.run(V2, 'status', 'production');
  expect(drifted.said).toMatch(/\/compose: running.*the next deployment stops it/);
  const next = await site.deploy('v4', V2);
  expect([next.code, next.said]).toEqual([0, expect.stringMatching(/stop .*\/compose/)]);
  expect((await site.answer())[0]).toBe('2');
  const gone = await site.run(V2, 'rollback', 'production');
  expect(gone).toEqual({ code: 0, said: expect.stringContaining(`${name} serves`) });
  expect((await site.answer())[0]).toBe('1');
}
