import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

const text = z.string().default('');
/** Only what the runner acts on: it reads `required` but never checks it. */
const schema = z.object({
  inputs: z.record(z.string(), z.object({ default: text, deprecationMessage: text })).default({}),
  runs: z.object({
    using: z.enum(['node20', 'node24']),
    main: z.string(),
    post: z.string().optional(),
    'post-if': z.string().default('always()'),
  }),
});
export type ActionFile = z.infer<typeof schema>;

/** Every scalar is a string to the runner, so `default: true` is `'true'` and `default:` is empty. */
export async function readActionFile(folder: string): Promise<ActionFile> {
  return schema.parse(parse(await readFile(join(folder, 'action.yml'), 'utf8'), { schema: 'failsafe' }));
}
