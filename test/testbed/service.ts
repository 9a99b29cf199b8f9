import { chmod, copyFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface ServiceSettings {
  /** What `/`, `/up` and `/work` answer. */
  readonly version: string;
  /** Nobody listens until then. */
  readonly startDelayMs?: number;
  /** `/up` answers 500; the rest works. */
  readonly broken?: boolean;
  /** `/` and `/work` answer that late. */
  readonly slowMs?: number;
}

const source = (name: string): string => fileURLToPath(new URL(`./service/${name}`, import.meta.url));

/**
 * Writes one release of a web service: `server.mjs`, `bin/start` and `bin/stop`, which read CIMYR_PORT; process ids
 * and logs go to RUN_DIR (/srv/run), work that was done to WORK_LOG (/srv/work.log).
 */
export async function writeService(directory: string, settings: ServiceSettings): Promise<void> {
  await mkdir(join(directory, 'bin'), { recursive: true });
  await copyFile(source('server.mjs'), join(directory, 'server.mjs'));
  for (const name of ['start', 'stop']) {
    const target = join(directory, 'bin', name);
    await copyFile(source(`${name}.sh`), target);
    await chmod(target, 0o755);
  }
  const whole = { startDelayMs: 0, broken: false, slowMs: 0, ...settings };
  await writeFile(join(directory, 'settings.json'), `${JSON.stringify(whole, null, 2)}\n`);
}
