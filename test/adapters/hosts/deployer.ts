// A deployer in a process of its own, which can be stopped and killed: it takes the lease, says so, and does what the
// lines of its input say. It is bundled to run; see deployers.ts.
import { createInterface } from 'node:readline';
import { localHost } from '../../../src/adapters/process/local-host.js';
import { sshHost } from '../../../src/adapters/ssh/ssh-host.js';
import { systemClock } from '../../../src/base/clock.js';
import { emptyLedger } from '../../../src/domain/rollout/release.js';
import type { Held } from '../../../src/ports/fleet.js';
import type { Host } from '../../../src/ports/host.js';
import type { DeployerSettings } from './deployers.js';
import { claimBy, fleetOf, good, hookOf } from './fleets.js';

const { root, ttlMs, way } = JSON.parse(process.argv[2] ?? '{}') as DeployerSettings;
const say = (value: unknown) => process.stdout.write(`${JSON.stringify(value)}\n`);

async function open(): Promise<Host> {
  if (!way) return localHost(process.env as Record<string, string>);
  const host = await sshHost({ ...way, clock: systemClock() });
  if (!host.ok) throw new Error(host.error.message);
  return host.value;
}

const orders: Record<string, (held: Held, rest: string) => Promise<unknown>> = {
  journal: (held, because) => held.journal({ kind: 'goal', because }),
  settle: (held) => held.settle(emptyLedger('shop', 'test')),
  run: (held, text) => held.hook(hookOf(text), text, { release: 'r1', env: {} }),
  release: (held) => held.release(),
};

async function main(): Promise<void> {
  const held = good(await fleetOf([await open()], root).acquire(claimBy('Ann', { ttlMs })));
  held.lost.addEventListener('abort', () => say('lost'));
  say({ fence: held.fence });
  for await (const line of createInterface(process.stdin)) {
    const [order = '', ...rest] = line.split(' ');
    say((await orders[order]?.(held, rest.join(' '))) ?? 'done');
  }
  process.exit(0);
}

void main();
