import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Ended, type Started, start } from '../built/cimyr.js';
import { type Haproxy, startHaproxy } from '../testbed/haproxy.js';
import { type Host, type Hosts, startHosts } from '../testbed/hosts.js';
import { type ServiceSettings, writeService } from '../testbed/service.js';

/** What a site's configuration says besides its hosts. */
export interface SiteSettings {
  readonly hosts: number;
  /** `{ kind: rolling }` and so on, as YAML. */
  readonly strategy: string;
  /** Two ports a host, a proxy before them; otherwise one service a host. */
  readonly hasTraffic: boolean;
  /** Further lines of the environment, indented by four. */
  readonly more?: string;
}

export const FRONT_PORT = 8000;
const PORTS = [8001, 8002];

/** Real hosts with a service on them, and a workspace to deploy from. */
export class Site {
  readonly hosts: readonly Host[];
  readonly proxies: readonly Haproxy[];
  readonly workspace: string;
  readonly keyPath: string;
  readonly #group: Hosts;

  private constructor(group: Hosts, proxies: readonly Haproxy[], workspace: string) {
    this.hosts = group.all;
    this.proxies = proxies;
    this.workspace = workspace;
    this.#group = group;
    this.keyPath = group.userKeyPath;
  }

  static async open(settings: SiteSettings, size?: string): Promise<Site> {
    const group = await startHosts(settings.hosts, size);
    const workspace = mkdtempSync(join(tmpdir(), 'cimyr-site-'));
    const proxies = settings.hasTraffic
      ? await Promise.all(
          group.all.map((host) =>
            startHaproxy(host, {
              backend: 'shop',
              ports: PORTS,
              frontPort: FRONT_PORT,
              stateFile: '/srv/shop.state',
            }),
          ),
        )
      : [];
    const site = new Site(group, proxies, workspace);
    writeFileSync(join(workspace, 'known_hosts'), group.knownHosts);
    site.configure(settings);
    return site;
  }

  configure({ strategy, hasTraffic, more = '' }: SiteSettings): void {
    const check = 'interval: 100ms, successes: 2, deadline: 4s, timeout: 2s';
    const [proxy] = this.proxies;
    const text = `name: shop
environments:
  production:
    target:
      kind: ssh
      hosts: [${this.hosts.map(({ address }) => address).join(', ')}]
      user: root
      key: ${this.#group.userKeyPath}
      known-hosts: ${join(this.workspace, 'known_hosts')}
      path: /srv/shop
      artifact: artifact
      instances: { ports: [${(hasTraffic ? PORTS : [8001]).join(', ')}], start: ./bin/start, stop: ./bin/stop }
${proxy && hasTraffic ? `      traffic: { kind: haproxy, socket: ${proxy.socket}, backend: shop, state-file: /srv/shop.state }\n` : ''}    strategy: ${strategy}
    health-checks:
      - { kind: http, url: "http://\${CIMYR_INSTANCE}/up", ${check} }
${proxy && hasTraffic ? this.hosts.map(({ address }) => `      - { kind: http, url: "http://${address}:${FRONT_PORT}/up", ${check} }\n`).join('') : ''}${more}`;
    writeFileSync(join(this.workspace, 'cimyr.yml'), text);
  }

  /** The next release's content. */
  async release(settings: ServiceSettings): Promise<void> {
    const artifact = join(this.workspace, 'artifact');
    rmSync(artifact, { recursive: true, force: true });
    mkdirSync(artifact);
    await writeService(artifact, settings);
  }

  start(...args: string[]): Started {
    return start(args, { cwd: this.workspace });
  }

  async run(...args: string[]): Promise<Ended> {
    const ended = await this.start(...args).ended;
    if (process.env['CIMYR_SHOW'])
      appendFileSync(
        process.env['CIMYR_SHOW'],
        `$ ${args.join(' ')}\n${ended.stdout}${ended.stderr}exit ${ended.code}\n`,
      );
    return ended;
  }

  /** The version that answers on each host, through its proxy if there is one. */
  async serving(): Promise<string[]> {
    return Promise.all(
      this.hosts.map(async ({ address }) => {
        const port = this.proxies.length > 0 ? FRONT_PORT : PORTS[0];
        const response = await fetch(`http://${address}:${port}/`);
        return (await response.text()).trim();
      }),
    );
  }

  async close(): Promise<void> {
    await this.#group.stop();
    rmSync(this.workspace, { recursive: true, force: true });
  }
}
