import { readdir, readFile } from 'node:fs/promises';
import { basename } from 'node:path';

/** Ids of the processes that a run, named by its directory, has left. */
export async function findMarked(runDirectory: string): Promise<number[]> {
  const mark = `:${basename(runDirectory)}.`;
  const pids = (await readdir('/proc')).filter((entry) => /^\d+$/.test(entry));
  const found = pids.map(async (pid) => {
    const environ = await readFile(`/proc/${pid}/environ`, 'latin1').catch(() => '');
    return environ.includes(mark) ? [Number(pid)] : [];
  });
  return (await Promise.all(found)).flat();
}
