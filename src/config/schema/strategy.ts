import * as z from 'zod/mini';
import { about, integer, pause, ruled, someOf } from './fields.js';

const bake = () => ({
  bake: about('How long the release is watched once it has all traffic.', z.optional(pause())),
});

const batch = () =>
  about(
    'Hosts at a time: a number, or a percentage of them; default: 1.',
    z.union([z.int().check(z.gte(1)), z.string()]).check(
      ruled((value) => {
        if (typeof value === 'number') return undefined;
        const percent = /^(\d{1,4})%$/.exec(value)?.[1];
        if (percent === undefined)
          return ['E-TYPE', 'number of hosts or percentage expected; write 2 or 25%'];
        const fits = Number(percent) >= 1 && Number(percent) <= 100;
        return fits ? undefined : ['E-RANGE', `${percent}% is out of range; write 1% to 100%`];
      }),
    ),
  );

const steps = () =>
  about(
    'Percentages of the traffic before 100.',
    someOf(integer(1, 99)).check(
      ruled((list) => {
        const rises = list.every((step, i) => i === 0 || step > (list[i - 1] as number));
        const sorted = [...new Set(list)].sort((a, b) => a - b).join(', ');
        return rises ? undefined : ['E-RANGE', `percentages must rise; write [${sorted}]`];
      }),
    ),
  );

export const strategy = () =>
  z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('rolling'), batch: z.optional(batch()), ...bake() }),
    z.strictObject({ kind: z.literal('blue-green'), ...bake() }),
    z.strictObject({ kind: z.literal('canary'), steps: steps(), ...bake() }),
    z.strictObject({ kind: z.literal('recreate'), ...bake() }),
  ]);

export type StrategyData = z.output<ReturnType<typeof strategy>>;
