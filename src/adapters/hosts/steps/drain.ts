import { poll } from '../../../base/poll.js';
import { ok } from '../../../base/result.js';
import type { Note } from '../../../domain/rollout/note.js';
import type { Applied, Shipment } from '../../../ports/fleet.js';
import { callAll } from '../../../state/calls.js';
import { instancesIn } from '../host-seen.js';
import { lookAt } from '../looking.js';
import { LOOK_EVERY_MS, type Of, type Outcome, type Tenure } from './tenure.js';

/** How long is waited where the file says nothing. */
export const DRAIN_MS = 30_000;

/** Waits until the last request of instances that get no more has been answered: until nothing is under way any more; what stays open is told of, and left. */
export async function drain(
  step: Of<'drain'>,
  { drainMs = DRAIN_MS }: Shipment,
  { parts }: Tenure,
): Outcome<Applied> {
  const notes: Note[] = [];
  const done = await callAll(parts.hosts, async (host): Outcome<undefined> => {
    let look = await lookAt(host, parts);
    const busy = () =>
      look.ok
        ? instancesIn(look.value.host).filter((one) => step.at.includes(one.id) && one.inFlight > 0)
        : [];
    await poll(parts.clock, { intervalMs: LOOK_EVERY_MS, deadlineMs: drainMs }, async () => {
      if (look.ok && busy().length > 0) look = await lookAt(host, parts);
      return !look.ok || busy().length === 0;
    });
    for (const { id, inFlight } of busy())
      notes.push({ kind: 'not-drained', slot: id, inFlight, waitedMs: drainMs });
    return look.ok ? ok(undefined) : look;
  });
  return done.ok ? ok({ notes }) : done;
}
