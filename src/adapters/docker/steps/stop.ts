import { quote } from '../../../base/quote.js';
import { ok } from '../../../base/result.js';
import type { Applied, Shipment } from '../../../ports/fleet.js';
import { LABELS } from '../names.js';
import { doorClosing } from './door.js';
import { allOf, type EngineTenure, eachSlot, type Outcome, type StepOf } from './tenure.js';

/** How long a container has from its signal until it is ended by force, unless it says so itself. */
export const STOP_SECONDS = 10;

/** Stops slots that are not stopped, whichever release they run. What has ended stays to be looked at until it is in the way. */
export const stopSlots = (step: StepOf<'stop'>, _: Shipment, tenure: EngineTenure): Outcome<Applied> =>
  eachSlot(step, tenure, async (located) => {
    const { place, slot, look } = located;
    if (slot.state === 'stopped') return ok([]);
    const begun = await tenure.script(
      place,
      `rm -f "$S/standby/${slot.name}"
printf 'stopping %s %s\\n' ${quote(slot.release ?? '-')} ${slot.fence ?? 0} | put "$S/instances/${slot.name}" || exit $?
(
${doorClosing(located, tenure)}
) || exit $?`,
    );
    if (!begun.ok) return begun;
    const { engine } = place;
    // What Compose has started has none of our labels.
    const others = look.containers.filter(({ labels }) => labels[LABELS.slot] === slot.name);
    const own = [...new Set([...others, ...slot.containers])];
    // Otherwise the engine would start it again when it is started itself.
    const left = await allOf(
      place,
      own.map(({ name }) => engine.restartPolicy(name, 'no')),
    );
    if (!left.ok) return left;
    const stopped = await allOf(
      place,
      own
        .filter(({ status }) => status !== 'exited')
        .map(({ name, stopSeconds = STOP_SECONDS }) => engine.stop(name, stopSeconds)),
    );
    if (!stopped.ok) return stopped;
    const gone = await tenure.script(place, `rm -f "$S/instances/${slot.name}"`);
    return gone.ok ? ok([]) : gone;
  });
