import { err, ok } from '../../../src/base/result.js';
import type { Fleet } from '../../../src/ports/fleet.js';
import type { OpenTarget, Platform, Platforms } from '../../../src/wiring/deploy/platform.js';
import type { Life, SimulatedTarget } from '../../rollout/target.js';

/*
 * A platform of another shape than hosts: one place, whose slots are replaced in place; nobody can count their requests,
 * and what runs there is an image. This file and its row are all that it takes above its adapter.
 */

/** A target entry `{ kind: toy, image: … }`. */
export interface ToyTarget {
  readonly kind: 'toy';
  readonly image: string;
}

const toy =
  (simulated: SimulatedTarget): Platform =>
  ({ environment, variables, clock }) => {
    const { image } = environment.target as ToyTarget;
    const name = image.replace('${TAG}', variables['TAG'] ?? '');
    if (name.endsWith(':')) return err('variable TAG is not set; set it');
    const open = (life: Life): OpenTarget => {
      const held = () => simulated.held(life, (_, act) => act(false), clock);
      const fleet: Fleet = {
        observe: () => held().observe(),
        survey: () => held().survey(),
        record: (release) => held().record(release),
        acquire: async () => ok(held()),
        close: () => {},
      };
      return {
        fleet,
        at: (place, slot) => ({
          run: async ({ env }) =>
            ok({
              end: { kind: 'exit', code: place !== undefined && env['CIMYR_INSTANCE'] === slot ? 0 : 1 },
              output: '' as never,
            }),
          connect: async () => err({ code: 'T-NOWHERE', message: 'there is no network', isFinal: true }),
        }),
      };
    };
    return ok({
      spec: { image: name },
      keyNames: [],
      open: async () => ok(open({})),
      bring: async () => {
        const digest = `digest of ${name}`;
        return ok({
          open: async () => ok({ ...open({ artifact: digest }), digest }),
          dispose: async () => {},
        });
      },
    });
  };

/** The table of platforms with one row. */
export const toyTable = (simulated: SimulatedTarget): Platforms => ({ toy: async () => toy(simulated) });
