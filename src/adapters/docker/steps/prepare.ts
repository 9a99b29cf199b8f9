import { quote } from '../../../base/quote.js';
import { err, ok } from '../../../base/result.js';
import type { Applied, Shipment } from '../../../ports/fleet.js';
import { imageName } from '../names.js';
import { ownerOf } from '../place.js';
import { type EngineTenure, eachPlace, type Outcome, placesNamed, type StepOf } from './tenure.js';

/** The image comes from where the file says, or it was there before. */
export const prepareImage = (
  step: StepOf<'prepare'>,
  { release }: Shipment,
  tenure: EngineTenure,
): Outcome<Applied> =>
  eachPlace(placesNamed(tenure, step.at), async (place) => {
    const { cargo } = tenure.parts;
    if (cargo?.release !== release) return err({ kind: 'not-kept', release, places: [place.engine.name] });
    const brought = await cargo.bring(place.engine, imageName(ownerOf(tenure.parts), release));
    if (!brought.ok) return brought;
    const note = `mkdir -p "$S/images" && printf '%s\\n' ${quote(cargo.digest)} | put "$S/images/"${quote(release)}`;
    const written = await tenure.script(place, note);
    return written.ok ? ok(brought.value) : written;
  });
