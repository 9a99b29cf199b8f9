import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { Checkout } from './read.js';

/**
 * A folder of JUnit XML that others wrote, with `numbers.json`: what another parser counts in each file, and
 * `reasons.json`: why a file is counted in another way here.
 */
const folder = process.env['CIMYR_JUNIT_CORPUS'];

const NUMBERS = ['passed', 'failed', 'skipped'] as const;
type Counts = Partial<Record<(typeof NUMBERS)[number], number>>;

const readJson = (name: string) => JSON.parse(readFileSync(join(folder ?? '', name), 'utf8'));

it.skipIf(!folder)(
  'tests of other projects count as another parser counts them, but for known reasons',
  async () => {
    const numbers: Readonly<Record<string, Counts>> = readJson('numbers.json');
    const files = readdirSync(folder ?? '').filter((name) => !name.endsWith('.json'));
    const different = new Map<string, string>();
    for (const name of files) {
      using checkout = new Checkout();
      const { tests, notices } = await checkout.read(
        { junit: ['r.xml'] },
        { 'r.xml': readFileSync(join(folder ?? '', name)) },
      );
      const [ours, theirs] = [tests, numbers[name]].map((one: Counts | undefined) =>
        NUMBERS.map((key) => one?.[key] ?? '?').join('/'),
      );
      if (ours === theirs) continue;
      different.set(
        name,
        `${name}: ${ours}, not ${theirs}, flaky ${tests?.flaky.length}; ${notices.join('; ')}`,
      );
    }
    console.log(
      [...different.values(), `${files.length} files, ${different.size} counted otherwise`].join('\n'),
    );
    expect([...different.keys()].sort()).toEqual(Object.keys(readJson('reasons.json')).sort());
  },
);
