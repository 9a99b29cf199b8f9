import { mkdir, writeFile } from 'node:fs/promises';
import type { Host } from './hosts.js';

export interface HaproxySettings {
  readonly backend: string;
  /** One server `s<port>` each; the first half has weight 256 at the start, the others 0. */
  readonly ports: readonly number[];
  readonly frontPort: number;
  /** What it reads weights from when it starts; somebody else writes it. */
  readonly stateFile?: string;
  /** Whether it asks `GET /up` itself: yes unless false. */
  readonly check?: boolean;
  readonly level?: 'admin' | 'operator';
  /** Lines of the section `global`. */
  readonly global?: string;
  /** Lines of the backend, which says nothing else of checks and of how servers are chosen then. */
  readonly lines?: string;
  /** What stands after the address of the server of a port. */
  readonly serverOf?: (port: number, weight: number) => string;
  /** Sections at the end. */
  readonly sections?: (ports: readonly number[]) => string;
}

export interface Haproxy {
  /** The path of its admin socket on that host. */
  readonly socket: string;
  readonly stateFile: string;
  readonly url: string;
  /** One command of the runtime API, such as `show stat`. */
  tell(command: string): Promise<string>;
  /** With other settings, where some are given. */
  restart(changed?: Partial<HaproxySettings>): Promise<void>;
  stop(): Promise<void>;
}

/** Starts HAProxy on a host; it also ends with the host. */
export async function startHaproxy(host: Host, settings: HaproxySettings): Promise<Haproxy> {
  const { backend, frontPort, stateFile = `/srv/haproxy-${backend}.state` } = settings;
  const base = `/run/haproxy-${backend}`;
  await mkdir(host.file(base), { recursive: true });
  const socket = `${base}/admin.sock`;
  const configure = (changed: Partial<HaproxySettings> = {}) =>
    writeFile(
      host.file(`${base}/haproxy.cfg`),
      configuration({ ...settings, stateFile, ...changed }, socket),
    );
  await configure();
  // It returns when its ports are bound, or says what is wrong with the file.
  const start = () => there(host, `haproxy -D -f ${base}/haproxy.cfg -p ${base}/pid`);
  const stop = () => there(host, endOf(`${base}/pid`));
  await start();
  return {
    socket,
    stateFile,
    url: `http://${host.address}:${frontPort}`,
    tell: (command) => there(host, `echo '${command}' | socat -t 5 - UNIX-CONNECT:${socket}`),
    async restart(changed) {
      await stop();
      await configure(changed);
      await start();
    },
    stop: () => stop().then(() => undefined),
  };
}

async function there(host: Host, command: string): Promise<string> {
  const ran = await host.exec(command);
  if (ran.code !== 0) throw new Error(`${host.name}: ${command}: ${ran.stderr.trim()}`);
  return ran.stdout;
}

const endOf = (note: string): string => `[ -f ${note} ] || exit 0
pid=$(cat ${note}); kill "$pid" 2>/dev/null
for _ in $(seq 250); do kill -0 "$pid" 2>/dev/null || { rm ${note}; exit 0; }; sleep 0.02; done
echo "$pid does not end" >&2; exit 1`;

const configuration = (settings: HaproxySettings & { stateFile: string }, socket: string): string => `global
  stats socket ${socket} mode 666 level ${settings.level ?? 'admin'}
  ${settings.global ?? ''}
  server-state-file ${settings.stateFile}
  maxconn 4096
defaults
  mode http
  timeout connect 2s
  timeout client 60s
  timeout server 60s
  timeout tunnel 1h
  option redispatch 1
  retries 3
  retry-on conn-failure
frontend web
  bind :${settings.frontPort}
  http-request disable-l7-retry unless METH_GET || { method HEAD OPTIONS }
  default_backend ${settings.backend}
backend ${settings.backend}
${settings.lines ?? `  balance roundrobin\n${settings.check === false ? '' : CHECKED}`}
  load-server-state-from-file global
${servers(settings)}
${settings.sections?.(settings.ports) ?? ''}
`;

const CHECKED = `  option httpchk GET /up
  default-server check inter 1s fastinter 100ms fall 2 rise 1
`;

const servers = ({ ports, serverOf = (_, weight) => `weight ${weight}` }: HaproxySettings): string =>
  ports
    .map((port, index) => {
      const weight = index * 2 < ports.length ? 256 : 0;
      return `  server s${port} 127.0.0.1:${port} ${serverOf(port, weight)}`;
    })
    .join('\n');
