import * as z from 'zod';
import { pause, ruled } from './fields.js';

const bake = () => ({
  bake: pause().optional().describe('How long the release is watched once it has all traffic.'),
});

const batch = () =>
  z
    .union([z.int().min(1), z.string()])
    .superRefine(
      ruled((value) => {
        if (typeof value === 'number') return undefined;
        const percent = /^(\d{1,4})%$/.exec(value)?.[1];
        if (percent === undefined)
          return ['E-TYPE', 'number of hosts or percentage expected; write 2 or 25%'];
        const fits = Number(percent) >= 1 && Number(percent) <= 100;
        return fits ? undefined : ['E-RANGE', `${percent}% is out of range; write 1% to 100%`];
      }),
    )
    .describe('Hosts at a time: a number, or a percentage of them; default: 1.');

const steps = () =>
  z
    .array(z.int().min(1).max(99))
    .min(1)
    .superRefine(
      ruled((list) => {
        const rises = list.every((step, i) => i === 0 || step > (list[i - 1] as number));
        const sorted = [...new Set(list)].sort((a, b) => a - b).join(', ');
        return rises ? undefined : ['E-RANGE', `percentages must rise; write [${sorted}]`];
      }),
    )
    .describe('Percentages of the traffic before 100.');

export const strategy = () =>
  z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('rolling'), batch: batch().optional(), ...bake() }),
    z.strictObject({ kind: z.literal('blue-green'), ...bake() }),
    z.strictObject({ kind: z.literal('canary'), steps: steps(), ...bake() }),
    z.strictObject({ kind: z.literal('recreate'), ...bake() }),
  ]);

export type StrategyData = z.output<ReturnType<typeof strategy>>;
