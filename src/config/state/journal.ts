import * as z from 'zod/mini';
import { once } from '../../base/once.js';
import { ROLLBACK_STRATEGIES, STRATEGY_KINDS } from '../../domain/rollout/environment.js';
import { type JournalEntry, ROLLOUT_STATUSES } from '../../domain/rollout/journal.js';
import { moment, release, whole } from './fields.js';
import { jsonOf } from './read.js';

const common = () => ({ at: moment(), fence: whole() });

const kinds = once(() => ({
  started: z.object({
    ...common(),
    kind: z.literal('started'),
    intent: z.enum(['deploy', 'rollback']),
    release: release(),
    previous: z.exactOptional(release()),
    strategy: z.enum([...STRATEGY_KINDS, ...ROLLBACK_STRATEGIES]),
    by: z.string(),
    without: z.exactOptional(z.array(z.string())),
  }),
  accepted: z.object({
    ...common(),
    kind: z.literal('accepted'),
    release: release(),
    by: z.string(),
    reason: z.string(),
    without: z.exactOptional(z.array(z.string())),
  }),
  goal: z.object({
    ...common(),
    kind: z.literal('goal'),
    release: z.exactOptional(release()),
    because: z.string(),
  }),
  intent: z.object({ ...common(), kind: z.literal('intent'), step: z.string() }),
  done: z.object({ ...common(), kind: z.literal('done'), step: z.string() }),
  failed: z.object({ ...common(), kind: z.literal('failed'), step: z.string(), message: z.string() }),
  ended: z.object({ ...common(), kind: z.literal('ended'), status: z.enum(ROLLOUT_STATUSES) }),
}));

const named = once(() => z.object({ kind: z.string() }));

/** The lines of a journal, and how many are none. Kinds of a newer version are passed over. */
export function readJournal(lines: readonly string[]): {
  readonly entries: JournalEntry[];
  readonly damaged: number;
} {
  const schemas = kinds();
  const entries: JournalEntry[] = [];
  let damaged = 0;
  for (const line of lines) {
    const written = jsonOf(line);
    const kind = named().safeParse(written, { jitless: true }).data?.kind;
    if (kind !== undefined && !Object.hasOwn(schemas, kind)) continue;
    const read = kind && schemas[kind as keyof typeof schemas].safeParse(written, { jitless: true });
    if (read && read.success) entries.push(read.data);
    else damaged++;
  }
  return { entries, damaged };
}
