import { quote } from '../../../base/quote.js';
import { ok } from '../../../base/result.js';
import type { Applied, Shipment } from '../../../ports/fleet.js';
import { TELL_TIME } from '../../../state/script.js';
import { type EngineTenure, eachPlace, eachSlot, type Outcome, placesNamed, type StepOf } from './tenure.js';

/** Writes down what the places are to be. */
export const pointToRelease = (
  step: StepOf<'switch'>,
  { release }: Shipment,
  tenure: EngineTenure,
): Outcome<Applied> => atPlaces(step, `printf '%s\\n' ${quote(release)} | put "$S/current"`, tenure);

/** They are to be nothing any more. */
export const pointToNothing = (step: StepOf<'leave'>, _: Shipment, tenure: EngineTenure): Outcome<Applied> =>
  atPlaces(step, 'rm -f "$S/current"', tenure);

const atPlaces = (
  step: { readonly at: readonly string[] },
  text: string,
  tenure: EngineTenure,
): Outcome<Applied> =>
  eachPlace(placesNamed(tenure, step.at), async (place) => {
    const done = await tenure.script(place, text);
    return done.ok ? ok([]) : done;
  });

/** Notes how long what was left is to run on. Nobody on an engine stops it by itself: the next command does. */
export const retireSlots = (step: StepOf<'retire'>, _: Shipment, tenure: EngineTenure): Outcome<Applied> =>
  eachSlot(step, tenure, async ({ place, slot }) => {
    if (slot.state !== 'running') return ok([]);
    const seconds = Math.max(1, Math.ceil(step.ms / 1000));
    const done = await tenure.script(
      place,
      `${TELL_TIME}
mkdir -p "$S/standby" && printf '%s %s %s\\n' "$NOW" ${seconds} "$BOOT" | put "$S/standby/${slot.name}"`,
    );
    return done.ok ? ok([]) : done;
  });
