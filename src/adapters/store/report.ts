import { constants, copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Lays `run.json` and the events of a run into a directory of the user. The result is why they are not all there. */
export function writeReport(run: string, json: string, to: string): string | undefined {
  try {
    mkdirSync(to, { recursive: true });
    const [record, events] = [join(to, 'run.json'), join(to, 'events.ndjson')];
    // The repository or a job may have put links there, which are not written through.
    for (const path of [record, events]) rmSync(path, { force: true });
    writeFileSync(record, json, { flag: 'wx' });
    copyFileSync(join(run, 'events.ndjson'), events, constants.COPYFILE_EXCL);
    return undefined;
  } catch (error) {
    return `the report: ${(error as Error).message}`;
  }
}
