import { readFile } from 'node:fs/promises';
import { get } from 'node:http';
import { dirname, join } from 'node:path';
import { OURS, stemOf } from '../../src/adapters/docker/names.js';
import { freePort } from '../adapters/ssh/sshd.js';
import { type Ended, type Started, start } from '../built/cimyr.js';
import { type Folder, folder } from '../built/workspace.js';
import type { EngineKind } from '../testbed/can-have-engines.js';
import { IMAGES, type OwnEngine, ownDockerEngine } from '../testbed/engines.js';

export interface Wish {
  readonly strategy: string;
  readonly image: string;
  readonly replicas?: number;
  readonly env?: string;
  /** Another one has its own host name; `shop` takes whatever nobody else takes. */
  readonly app?: string;
  readonly proxyImage?: string;
  readonly drain?: string;
}

/** An engine of its own, and the command line that deploys to it. */
export class DockerSite {
  readonly engine: OwnEngine;
  readonly port: number;
  readonly #folder: Folder;

  private constructor(engine: OwnEngine, port: number) {
    this.engine = engine;
    this.port = port;
    this.#folder = folder();
  }

  static async open(kind: EngineKind): Promise<DockerSite> {
    return new DockerSite(await ownDockerEngine(kind), await freePort());
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}/`;
  }

  wish({ strategy, image, replicas = 2, env = '', app, proxyImage = IMAGES.haproxy, drain }: Wish): void {
    const hosts = app === undefined ? '' : `, hosts: [${app}.test]`;
    this.#folder.write(
      'cimyr.yml',
      `name: ${app ?? 'shop'}
environments:
  production:
    target:
      kind: docker
      hosts: ["unix://${this.engine.socketPath}"]
      image: "${image}"
      replicas: ${replicas}
      port: 8080
      env: { WORK_LOG: /work/log${env} }
      volumes: ["shop-work:/work"]
      proxy: { kind: managed, publish: ["127.0.0.1:${this.port}"], image: "${proxyImage}"${hosts} }
    strategy: ${strategy}
    health-checks:
      - { name: up, kind: http, from: target, url: "http://\${CIMYR_INSTANCE}/up", interval: 100ms, timeout: 2s, failures: 1, successes: 1, deadline: 20s }
    rollback: { standby: 10m }
${drain === undefined ? '' : `    drain: ${drain}\n`}`,
    );
  }

  run(...args: string[]): Promise<Ended> {
    return this.start(...args).ended;
  }

  start(...args: string[]): Started {
    return start(args, { cwd: this.#folder.path });
  }

  async deploy(release: string, wish: Wish): Promise<Ended> {
    this.wish(wish);
    return this.run('deploy', 'production', '--release', release, '--wait-for-lock', '90s');
  }

  /** As somebody asks who knows the app by this name. */
  async get(path: string, host: string): Promise<string> {
    return new Promise((resolve, reject) => {
      get(`${this.url}${path.slice(1)}`, { headers: { host } }, (answer) => {
        let text = '';
        answer.setEncoding('utf8').on('data', (piece: string) => {
          text += piece;
        });
        answer.on('end', () => resolve(text));
      }).on('error', reject);
    });
  }

  /** What the services have done. */
  work(): Promise<string> {
    return readFile(this.#volume('shop-work', 'log'), 'utf8').catch(() => '');
  }

  /** Lines of the app's journal, as the keeper has it. */
  async journal(): Promise<readonly string[]> {
    const stem = stemOf({ app: 'shop', environment: 'production' });
    const text = await readFile(this.#volume(OURS.volume, 'apps', stem, '.cimyr', 'journal.ndjson'), 'utf8');
    return text.split('\n').filter(Boolean);
  }

  /** A file in a volume, as the engine has it on this machine. */
  #volume(name: string, ...path: string[]): string {
    const folder = dirname(dirname(this.engine.socketPath));
    return join(folder, 'data', 'volumes', name, '_data', ...path);
  }

  version(): Promise<string> {
    return fetch(this.url).then(async (answer) => (await answer.text()).split(' ')[0] ?? '');
  }

  async close(): Promise<void> {
    await this.engine.stop();
    this.#folder[Symbol.dispose]();
  }
}

export const web = (version: 1 | 2 | 3): string => IMAGES.web(version);
