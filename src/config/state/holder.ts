import * as z from 'zod/mini';
import { once } from '../../base/once.js';
import { jsonOf } from './read.js';

const holder = once(() => z.object({ id: z.string(), by: z.string(), since: z.string() }));

/** Who holds a lease; undefined where the text does not say. */
export const readHolder = (written: string): z.output<ReturnType<typeof holder>> | undefined =>
  holder().safeParse(jsonOf(written), { jitless: true }).data;
