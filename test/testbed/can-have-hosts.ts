import { spawnSync } from 'node:child_process';
import { environment } from './run.js';

// Program → the Debian package that brings it.
const NEEDED = {
  sshd: 'openssh-server',
  ssh: 'openssh-client',
  'ssh-keygen': 'openssh-client',
  ip: 'iproute2',
  iptables: 'iptables',
  nsenter: 'util-linux',
  unshare: 'util-linux',
  bash: 'bash',
  haproxy: 'haproxy',
  socat: 'socat',
} as const;

const works = (script: string): boolean =>
  spawnSync('sh', ['-c', script], { env: environment() }).status === 0;

/** Undefined when real hosts can be had here, else one line: what is missing and how to get it. */
export function canHaveHosts(): string | undefined {
  if (process.platform !== 'linux') return 'real hosts need Linux namespaces; run this suite on Linux';
  if (process.getuid?.() !== 0) return 'real hosts need root for network namespaces; run the suite as root';
  const missing = Object.entries(NEEDED).filter(([program]) => !works(`command -v ${program}`));
  if (missing.length > 0) {
    const packages = [...new Set(missing.map(([, name]) => name))].join(', ');
    return `${missing.map(([name]) => name).join(', ')} not found; install ${packages}: test/testbed/up`;
  }
  // All in a namespace of its own, so that trying leaves nothing.
  const parts = 'ip link add v0 type veth peer name v1 && ip link add s0 type bridge && iptables -w -S';
  if (works(`unshare --net --mount --uts --pid --fork --mount-proc sh -c '${parts}'`)) return undefined;
  return 'this machine lets root make no namespaces, veth pairs or packet filters; start its container privileged';
}
