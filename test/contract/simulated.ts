import { err } from '../../src/base/result.js';
import type { Fleet } from '../../src/ports/fleet.js';
import { FakeClock } from '../base/fake-clock.js';
import { crashed, emptyFleet, type Shape } from '../domain/rollout/simulated-fleet.js';
import { digestOf, SimulatedTarget } from '../rollout/target.js';
import type { Harm, Site } from './fleet.js';

/** A simulated target as the suite sees it. */
export function simulatedSite(shape: Shape): Site {
  const target = new SimulatedTarget(shape);
  let isGone = false;
  const gone = () =>
    err({ kind: 'unreachable', place: 'h1', code: 'T-GONE', detail: 'nobody answers' } as const);
  const open = async (brings?: string): Promise<Fleet> => {
    const life = brings === undefined ? {} : { artifact: digestOf(brings) };
    const clock = new FakeClock();
    const held = () => target.held(life, (_, act) => act(false), clock);
    return {
      observe: async () => (isGone ? gone() : held().observe()),
      survey: async () => {
        const { seen, ...rest } = await held().survey();
        return isGone
          ? { ...rest, seen: { ...seen, places: [] }, troubles: [gone().error] }
          : { ...rest, seen };
      },
      record: async (release) => (isGone ? gone() : held().record(release)),
      acquire: async () => (isGone ? gone() : { ok: true, value: held() }),
      close: () => {},
    };
  };
  const harms: Partial<Record<Harm, (release: string) => void>> = {
    'slot dead': (release) => {
      const slot = target.seen.places
        .flatMap(({ slots }) => slots)
        .find((one) => one.release === release && one.share > 0);
      if (slot) target.seen = crashed(target.seen, slot.id);
    },
    'release gone': () => {
      target.seen = {
        ...target.seen,
        places: target.seen.places.map((place) => ({
          ...place,
          kept: place.kept.filter((one) => one !== 'r1'),
        })),
      };
    },
    'place new': () => {
      const blank = emptyFleet(shape).places.at(-1);
      const places = target.seen.places.map((place) => (place.name === blank?.name ? blank : place));
      target.seen = { ...target.seen, places };
    },
    'record gone': () => void target.records.delete('r1'),
    'place gone': () => {
      isGone = true;
    },
  };
  return {
    open,
    harm: async (harm, release) => {
      harms[harm]?.(release);
      return harms[harm] !== undefined;
    },
    [Symbol.asyncDispose]: async () => {},
  };
}
