import { networkInterfaces } from 'node:os';
import { fileURLToPath } from 'node:url';
import { type Namespace, startNamespace } from './namespace.js';
import { mustRun, run } from './run.js';

const SWITCH_SCRIPT = fileURLToPath(new URL('./switch-init.sh', import.meta.url));
const SUBNETS = 19 * 256;

/** A subnet that this machine and a few hosts share. All of it ends with the switch's namespace. */
export interface Network {
  /** Joins a namespace as the `index`-th host and gives its address; its end of the cable is called eth0. */
  join(host: Namespace, index: number): Promise<string>;
  stop(): Promise<void>;
}

export async function startNetwork(): Promise<Network> {
  const middle = await startNamespace(SWITCH_SCRIPT);
  try {
    const { subnet, cable } = await claimSubnet(middle);
    await mustRun('ip', 'address', 'add', `${subnet}.1/24`, 'dev', cable);
    await mustRun('ip', 'link', 'set', cable, 'up');
    return {
      join: (host, index) => join(middle, host, `${subnet}.${index + 2}`),
      async stop() {
        // The kernel ends a dead namespace's cables some time later: here it is to be seen at once.
        await run('ip', ['link', 'delete', cable]);
        await middle.stop();
      },
    };
  } catch (error) {
    await middle.stop();
    throw error;
  }
}

// The cable's name says the subnet: the kernel refuses a second one, so that no two suites ever share a subnet.
async function claimSubnet(middle: Namespace): Promise<{ readonly subnet: string; readonly cable: string }> {
  for (let attempt = 0; attempt < SUBNETS; attempt++) {
    const n = (process.pid * 8 + attempt) % SUBNETS;
    const subnet = `10.${201 + Math.floor(n / 256)}.${n % 256}`;
    const cable = `cimyr-${n}`;
    if (isInUse(subnet)) continue;
    const peer = ['peer', 'name', 'root', 'netns', String(middle.pid)];
    const made = await run('ip', ['link', 'add', cable, 'type', 'veth', ...peer]);
    if (made.code === 0) {
      await inside(middle, 'link', 'set', 'root', 'master', 'switch', 'up');
      return { subnet, cable };
    }
    if (!/exists/.test(made.stderr)) throw new Error(`no network cable: ${made.stderr.trim()}`);
  }
  throw new Error('no free subnet below 10.201.0.0–10.219.255.0');
}

const isInUse = (subnet: string): boolean =>
  Object.values(networkInterfaces()).some((all) => all?.some((one) => one.address.startsWith(`${subnet}.`)));

async function join(middle: Namespace, host: Namespace, address: string): Promise<string> {
  const port = `to-${address.split('.')[3]}`;
  await inside(
    middle,
    'link',
    'add',
    port,
    'type',
    'veth',
    'peer',
    'name',
    'eth0',
    'netns',
    String(host.pid),
  );
  await inside(middle, 'link', 'set', port, 'master', 'switch', 'up');
  return address;
}

const inside = (space: Namespace, ...args: readonly string[]): Promise<string> =>
  mustRun('nsenter', '-t', String(space.pid), '-n', 'ip', ...args);
