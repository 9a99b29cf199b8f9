import { haproxyTraffic } from '../../../src/adapters/haproxy/haproxy.js';
import type { Clock } from '../../../src/base/clock.js';
import type { Applied, Change, Fleet, Held } from '../../../src/ports/fleet.js';
import type { Host } from '../../../src/ports/host.js';
import { type Haproxy, type HaproxySettings, startHaproxy } from '../../testbed/haproxy.js';
import type { Host as Machine } from '../../testbed/hosts.js';
import { type ServiceSettings, writeService } from '../../testbed/service.js';
import { fleetOf, good, held } from '../hosts/fleets.js';

/** Two instances behind a proxy of their own, on a machine that others use, too. */
export interface Site extends AsyncDisposable {
  readonly root: string;
  readonly ports: readonly [number, number];
  readonly proxy: Haproxy;
  readonly fleet: Fleet;
  readonly own: Held;
  /** `CIMYR_INSTANCE` of both. */
  readonly instances: readonly [string, string];
  release(settings: ServiceSettings): Promise<void>;
  apply(step: Change, release: string): Promise<Applied>;
  /** `old` runs at the first port and has all requests. */
  serveOld(more?: Partial<ServiceSettings>): Promise<void>;
  /** What a request is answered with. */
  get(): Promise<string>;
  /** Weights as the proxy says them, in the order of the ports. */
  weights(): Promise<readonly number[]>;
}

const numbers = Array.from({ length: 100 }, (_, i) => i).values();

export async function siteOn(
  machine: Machine,
  host: Host,
  clock?: Clock,
  haproxy: Partial<HaproxySettings> = {},
): Promise<Site> {
  const n = numbers.next().value ?? 0;
  const root = `/srv/site${n}`;
  const backend = `shop${n}`;
  const ports = [9001 + n * 10, 9002 + n * 10] as const;
  const proxy = await startHaproxy(machine, {
    backend,
    ports,
    frontPort: 9000 + n * 10,
    stateFile: `/srv/shop${n}.state`,
    ...haproxy,
  });
  const settings = { kind: 'haproxy', socket: proxy.socket, backend, stateFile: proxy.stateFile } as const;
  const traffic = haproxyTraffic(settings, `${root}/.cimyr/haproxy.state`);
  const target = { traffic: settings, instances: { ports, start: './bin/start', stop: './bin/stop' } };
  const fleet = fleetOf([host], root, {
    target,
    traffic,
    addressOf: () => machine.address,
    ...(clock ? { clock } : {}),
  });
  const own = await held(fleet);
  const instances = [`${machine.address}:${ports[0]}`, `${machine.address}:${ports[1]}`] as const;
  const release = (service: ServiceSettings) =>
    writeService(machine.file(`${root}/releases/${service.version}`), service);
  const apply = async (step: Change, name: string) =>
    good(await own.apply(step, { release: name, env: { WORK_LOG: `${root}/work.log` } }));
  return {
    root,
    ports,
    proxy,
    fleet,
    own,
    instances,
    release,
    apply,
    async serveOld(more = {}) {
      await release({ version: 'old', ...more });
      await apply({ kind: 'start', at: [instances[0]] }, 'old');
      await apply({ kind: 'shift', at: [host.name], percent: 100 }, 'old');
    },
    async get() {
      const response = await fetch(proxy.url, { headers: { connection: 'close' } });
      return response.ok ? response.text() : `status ${response.status}`;
    },
    async weights() {
      const state = await proxy.tell(`show servers state ${backend}`);
      const rows = state
        .split('\n')
        .map((line) => line.split(' '))
        .filter((row) => row[1] === backend);
      return rows.map((row) => Number(row[7]));
    },
    async [Symbol.asyncDispose]() {
      for (const port of ports) await machine.exec(`kill -KILL $(cut -d' ' -f1 /srv/run/${port}.pid)`);
      await own.release();
      await proxy.stop();
    },
  };
}
