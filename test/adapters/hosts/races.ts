import { setTimeout as pause } from 'node:timers/promises';
import { quote } from '../../../src/base/quote.js';
import type { Host } from '../../../src/ports/host.js';
import { claimBy, fleetOf } from './fleets.js';
import type { Ground } from './grounds.js';

/** A holder's time: what the host itself wrote down, in its order. */
export interface Event {
  readonly what: 'enter' | 'leave';
  readonly who: string;
  readonly fence: number;
}

/** What is wrong with a history: nobody enters before the one before has left, and every fence is higher. */
export function faults(history: readonly Event[]): string[] {
  const found: string[] = [];
  let inside: Event | undefined;
  let top = 0;
  for (const event of history) {
    if (event.what === 'enter') {
      if (inside) found.push(`${event.who} enters while ${inside.who} is inside`);
      if (event.fence <= top) found.push(`${event.who} enters with fence ${event.fence} after ${top}`);
      top = Math.max(top, event.fence);
      inside = event;
    } else {
      if (inside?.who !== event.who) found.push(`${event.who} leaves and was not inside`);
      inside = undefined;
    }
  }
  return found;
}

/** In every round all ask at once, and whoever has it stays inside for a while. */
export async function race(ground: Ground, rounds: number, contenders: number): Promise<Event[]> {
  const root = ground.root();
  const log = `${root} log`;
  // sshd takes few sessions in one connection.
  const hosts: (Host & Disposable)[] = [];
  for (let i = 0; i * 4 < contenders; i++) hosts.push(await ground.connect());
  try {
    for (let round = 0; round < rounds; round++) {
      const all = Array.from({ length: contenders }, (_, i) =>
        contend(hosts[i % hosts.length] as Host, { root, log, who: `${round}.${i}` }),
      );
      await Promise.all(all);
    }
  } finally {
    for (const host of hosts) host.close();
  }
  const { stdout } = await ground.sh(`cat ${quote(log)}`);
  return stdout.trim().split('\n').map(eventOf);
}

async function contend(host: Host, { root, log, who }: { root: string; log: string; who: string }) {
  const held = await fleetOf([host], root).acquire(claimBy(who));
  if (!held.ok) {
    if (held.error.kind !== 'locked') throw new Error(JSON.stringify(held.error));
    return;
  }
  const write = (what: string) => host.run(`echo ${what} ${who} ${held.value.fence} >> ${quote(log)}`);
  await write('enter');
  await pause(Math.random() * 20);
  await write('leave');
  await held.value.release();
}

function eventOf(line: string): Event {
  const [what, who = '', fence] = line.split(' ');
  return { what: what === 'enter' ? 'enter' : 'leave', who, fence: Number(fence) };
}
