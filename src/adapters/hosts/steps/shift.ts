import { ok } from '../../../base/result.js';
import type { Note } from '../../../domain/rollout/note.js';
import { runs } from '../../../domain/rollout/seen.js';
import type { Applied, Shipment } from '../../../ports/fleet.js';
import { call, callAll } from '../../../state/calls.js';
import { guarded } from '../../../state/script.js';
import type { HostLook } from '../observe.js';
import { realShare, shiftOf } from '../shares.js';
import { readyLook } from './ready.js';
import { hostsNamed, type Of, type Outcome, type Tenure } from './tenure.js';

/** Gives the release its share of each host's requests. */
export async function shift(step: Of<'shift'>, { release }: Shipment, tenure: Tenure): Outcome<Applied> {
  const { parts, fence } = tenure;
  const { traffic, target, clock } = parts;
  const notes: Note[] = [];
  const done = await callAll(hostsNamed(tenure, step.at), async (host): Outcome<string> => {
    const look = await readyLook(host, release, parts);
    if (!look.ok) return look;
    const changes = shiftOf(look.value, release, step.percent);
    notes.push(...realShare(host.name, changes, look.value, release, step.percent));
    const text = `${wanted(look.value, release)}\n${traffic?.change(changes) ?? ':'}`;
    return call(host, guarded(target.path, fence, text), clock);
  });
  return done.ok ? ok({ notes }) : done;
}

/** Whoever has requests, or gets some, is on standby no more. */
function wanted({ host }: HostLook, release: string): string {
  const ports = host.instances.filter((one) => one.share > 0 || runs(one, release)).map(({ port }) => port);
  return ['rm -f', ...ports.map((port) => `"$S/standby/${port}"`)].join(' ');
}
