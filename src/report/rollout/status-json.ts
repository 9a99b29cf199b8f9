import type { Place, Slot } from '../../domain/rollout/seen.js';
import type { Survey } from '../../domain/rollout/survey.js';
import { reasonSentence } from './words/reasons.js';

/** What `cimyr status --json` has of a target, under the names that were published first. */
export const statusJson = ({ seen, troubles, ...rest }: Survey) => ({
  seen: { hosts: seen.places.map(placeJson), hasWeights: seen.abilities.has('weights') },
  ...rest,
  troubles:
    troubles.length > 0 ? troubles.map((one) => ({ ...one, message: reasonSentence(one) })) : undefined,
});

const placeJson = ({ name, address, kept, holds, settled, slots, former }: Place) => ({
  name,
  address,
  releases: kept,
  current: holds,
  activated: settled,
  instances: slots.map(slotJson),
  former: former?.map(slotJson),
});

const slotJson = ({ place, order, env: _, ...slot }: Slot) => ({ ...slot, host: place, port: order });
