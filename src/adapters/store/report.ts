import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Lays `run.json` and the events of a run into a directory of the user. The result is why they are not all there. */
export function writeReport(run: string, json: string, to: string): string | undefined {
  try {
    mkdirSync(to, { recursive: true });
    writeFileSync(join(to, 'run.json'), json);
    copyFileSync(join(run, 'events.ndjson'), join(to, 'events.ndjson'));
    return undefined;
  } catch (error) {
    return `the report: ${(error as Error).message}`;
  }
}
