import { poll } from '../../../base/poll.js';
import { ok } from '../../../base/result.js';
import type { Note } from '../../../domain/rollout/note.js';
import type { Applied, Shipment } from '../../../ports/fleet.js';
import { callAll } from '../calls.js';
import { instancesIn } from '../host-seen.js';
import { lookAt } from '../looking.js';
import { LOOK_EVERY_MS, type Of, type Outcome, type Tenure } from './tenure.js';

/** Until the last request of an instance that gets no more has been answered. */
const DRAIN_MS = 30_000;

/** Waits until nothing is under way any more; what stays open is told of, and left. */
export async function drain(step: Of<'drain'>, _: Shipment, { parts }: Tenure): Outcome<Applied> {
  const notes: Note[] = [];
  const done = await callAll(parts.hosts, async (host): Outcome<undefined> => {
    let look = await lookAt(host, parts);
    const busy = () =>
      look.ok
        ? instancesIn(look.value.host).filter((one) => step.at.includes(one.id) && one.inFlight > 0)
        : [];
    await poll(parts.clock, { intervalMs: LOOK_EVERY_MS, deadlineMs: DRAIN_MS }, async () => {
      if (look.ok && busy().length > 0) look = await lookAt(host, parts);
      return !look.ok || busy().length === 0;
    });
    for (const { id, inFlight } of busy())
      notes.push({ kind: 'not-drained', slot: id, inFlight, waitedMs: DRAIN_MS });
    return look.ok ? ok(undefined) : look;
  });
  return done.ok ? ok({ notes }) : done;
}
